"""The summaries and translations of whole documents in the window, and their commands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from PySide6.QtCore import QObject, Signal

from chatapp.contract.protocol import (
    EditParagraph,
    EstimateWork,
    Event,
    Failed,
    ListWorks,
    ParagraphChanged,
    PartsDone,
    RedoParagraph,
    RemoveWorks,
    Summarized,
    SummarizeDocument,
    Translated,
    TranslateDocument,
    WorkEstimated,
    WorksListed,
)
from chatapp.contract.records import Document
from chatapp.contract.work_records import Paragraph, Summary
from chatapp.gui.engine.engine_client import EngineClient

WorkKind = Literal["summary", "translation"]
_SUMMARY_DEFAULTS = {"length": "medium", "language": ""}
_TRANSLATION_DEFAULTS = {"glossary": "", "terms": "", "to": "ko"}


class _WorkKey(NamedTuple):
    kind: WorkKind
    document_id: int


@dataclass(slots=True)
class WorkState:
    """One summary or translation: its options, its progress, and its result so far."""

    kind: WorkKind
    document: Document
    options: dict[str, str]
    work_id: int = 0
    job_id: int = 0
    done: int = 0
    total: int = 0
    left_s: float = -1.0
    """Estimated seconds to the end; negative while unknown."""
    estimate_s: float = 0.0
    """Seconds that the work will take, reckoned before it begins; 0 while unknown."""
    language: str = ""
    """The code of the document's language, "" while unknown."""
    failed: Failed | None = None
    summary: Summary | None = None
    paragraphs: dict[int, Paragraph] = field(default_factory=dict)
    is_finished: bool = False
    redoing: set[int] = field(default_factory=set)

    @property
    def is_running(self) -> bool:
        return self.job_id != 0


class Works(QObject):
    """All works by kind and document; they go on while something else is displayed."""

    changed = Signal(object)
    """The WorkState that changed."""
    failed = Signal(object)
    """A Failed event of a command other than the work itself."""

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._states: dict[_WorkKey, WorkState] = {}
        self._last_options: dict[_WorkKey, dict[str, str]] = {}

    def open(self, kind: WorkKind, document: Document) -> WorkState:
        """Return the work of a document; the engine is asked for one begun earlier."""
        key = _WorkKey(kind, document.id)
        if key not in self._states:
            # A work begun anew has the options of the erased one.
            options = self._last_options.pop(key, {})
            self._states[key] = WorkState(kind, document, options)
            self._engine.send(ListWorks, lambda event: self._on_listed(event, key))
        return self._states[key]

    def start(self, state: WorkState) -> None:
        """Begin a work or continue it."""
        if state.is_running:
            return
        state.failed = state.summary = None
        is_summary = state.kind == "summary"
        defaults = _SUMMARY_DEFAULTS if is_summary else _TRANSLATION_DEFAULTS
        command = SummarizeDocument if is_summary else TranslateDocument
        state.job_id = self._engine.send(
            command,
            lambda event: self._on_event(state, event),
            document_id=state.document.id,
            **{name: state.options.get(name, default) for name, default in defaults.items()},
        )
        self.changed.emit(state)

    def pause(self, state: WorkState) -> None:
        """Stop a work; `start` continues it."""
        if state.is_running:
            self._engine.stop(state.job_id)

    def forget(self, state: WorkState) -> None:
        """Erase a work so that it can begin anew."""
        self.pause(state)
        if state.work_id:
            self._engine.send(RemoveWorks, lambda _event: None, work_ids=(state.work_id,))
        key = _WorkKey(state.kind, state.document.id)
        self._states.pop(key, None)
        self._last_options[key] = dict(state.options)

    def forget_document(self, document_id: int) -> None:
        """Drop the works of a document that was removed; the engine has erased them."""
        for key in [key for key in self._states if key.document_id == document_id]:
            self.pause(self._states.pop(key))

    def running(self) -> list[WorkState]:
        """Return the works that run or wait for their turn."""
        return [state for state in self._states.values() if state.is_running]

    def edit(self, state: WorkState, number: int, text: str) -> None:
        self._change(state, EditParagraph, number, text=text)

    def redo(self, state: WorkState, number: int) -> None:
        state.redoing.add(number)
        self._change(state, RedoParagraph, number)

    def _change(
        self,
        state: WorkState,
        kind: type[EditParagraph] | type[RedoParagraph],
        number: int,
        **more: str,
    ) -> None:
        def on_event(event: Event) -> None:
            state.redoing.discard(number)
            if isinstance(event, ParagraphChanged):
                state.paragraphs[number] = event.paragraph
            elif isinstance(event, Failed):
                self.failed.emit(event)
            self.changed.emit(state)

        self._engine.send(kind, on_event, work_id=state.work_id, number=number, **more)
        self.changed.emit(state)

    def _on_listed(self, event: Event, key: _WorkKey) -> None:
        state = self._states.get(key)
        if not isinstance(event, WorksListed) or state is None or state.is_running:
            return
        for work in event.works:
            if (work.kind, work.document_id) == key:
                state.options = dict(work.options)
                state.work_id, state.done, state.total = work.id, work.done, work.total
                if work.is_finished:
                    self.start(state)
                break
        else:
            self._estimate(state)
        self.changed.emit(state)

    def _estimate(self, state: WorkState) -> None:
        """Ask how long a work will take that has not begun."""

        def on_event(event: Event) -> None:
            if isinstance(event, WorkEstimated):
                state.estimate_s, state.language = event.seconds, event.language
            self.changed.emit(state)

        wanted = {"document_id": state.document.id, "work_kind": state.kind}
        self._engine.send(EstimateWork, on_event, **wanted)

    def _on_event(self, state: WorkState, event: Event) -> None:
        if isinstance(event, PartsDone):
            state.work_id, state.done, state.total = event.work_id, event.done, event.total
            state.left_s = event.left_s
            if event.sections:
                before = state.summary.sections if state.summary else ()
                document = state.document
                shown = Summary(document.name, document.id, (), (*before, *event.sections))
                state.summary = shown
            state.paragraphs |= {paragraph.number: paragraph for paragraph in event.paragraphs}
        elif event.is_last:
            state.job_id = 0
        if isinstance(event, Summarized):
            state.work_id, state.summary, state.is_finished = event.work_id, event.summary, True
        elif isinstance(event, Translated):
            state.work_id, state.is_finished = event.work_id, True
            paragraphs = event.translation.paragraphs
            state.paragraphs = {paragraph.number: paragraph for paragraph in paragraphs}
        elif isinstance(event, Failed) and event.error != "StoppedByUser":
            state.failed = event
        self.changed.emit(state)
