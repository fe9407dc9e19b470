"""Summaries and translations of whole documents as the window sees them: begun, paused, gone on
with, delivered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtCore import QObject, Signal

from chatapp.contract.protocol import (
    EditParagraph,
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
    WorksListed,
)
from chatapp.contract.records import Document
from chatapp.contract.work_records import Paragraph, Summary
from chatapp.gui.engine.engine_client import EngineClient

WorkKind = Literal["summary", "translation"]


@dataclass(slots=True)
class WorkState:
    """One summary or translation: how it is wanted, how far it is, and what there is of it."""

    kind: WorkKind
    document: Document
    options: dict[str, str]
    work_id: int = 0
    job_id: int = 0
    done: int = 0
    total: int = 0
    left_s: float = -1.0
    failed: Failed | None = None
    summary: Summary | None = None
    paragraphs: dict[int, Paragraph] = field(default_factory=dict)
    is_finished: bool = False
    redoing: set[int] = field(default_factory=set)

    @property
    def is_running(self) -> bool:
        return self.job_id != 0


class Works(QObject):
    """All works of this window by kind and document; each goes on while something else is on the
    screen.
    """

    changed = Signal(object)
    """The WorkState that changed."""
    failed = Signal(object)
    """A Failed event of a command beside the work itself."""

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._states: dict[tuple[WorkKind, int], WorkState] = {}
        self._wished: dict[tuple[WorkKind, int], dict[str, str]] = {}

    def open(self, kind: WorkKind, document: Document) -> WorkState:
        """Return the work of a document; one that was begun before is found, and a finished one is
        fetched.
        """
        if (kind, document.id) not in self._states:
            # Begun anew it is wanted as before: the same language, the same glossary.
            self._states[kind, document.id] = WorkState(
                kind, document, self._wished.pop((kind, document.id), {})
            )
            self._engine.send(ListWorks, lambda event: self._on_listed(event, kind, document.id))
        return self._states[kind, document.id]

    def start(self, state: WorkState) -> None:
        """Begin, or go on where it was left."""
        if state.is_running:
            return
        state.failed = None
        options = state.options
        if state.kind == "summary":
            wanted = {
                "length": options.get("length", "medium"),
                "language": options.get("language", ""),
            }
            kind: type[SummarizeDocument] | type[TranslateDocument] = SummarizeDocument
        else:
            wanted = {name: options.get(name, "") for name in ("glossary", "terms")} | {
                "to": options.get("to", "ko")
            }
            kind = TranslateDocument
        document_id = state.document.id
        state.job_id = self._engine.send(
            kind, lambda event: self._on_event(state, event), document_id=document_id, **wanted
        )
        self.changed.emit(state)

    def pause(self, state: WorkState) -> None:
        """Stop after what is finished; `start` goes on."""
        if state.is_running:
            self._engine.stop(state.job_id)

    def forget(self, state: WorkState) -> None:
        """Erase what there is, for a new beginning."""
        self.pause(state)
        if state.work_id:
            self._engine.send(RemoveWorks, lambda _event: None, work_ids=(state.work_id,))
        self._states.pop((state.kind, state.document.id), None)
        self._wished[state.kind, state.document.id] = dict(state.options)

    def forget_document(self, document_id: int) -> None:
        """The document is gone, and the engine has erased what was made of it."""
        for key in [key for key in self._states if key[1] == document_id]:
            self.pause(self._states.pop(key))

    def running(self) -> list[WorkState]:
        """Return the works that are being made, or wait for their turn."""
        return [state for state in self._states.values() if state.is_running]

    def edit(self, state: WorkState, number: int, text: str) -> None:
        """Put the user's words in place of a paragraph's."""
        self._change(state, EditParagraph, number, text=text)

    def redo(self, state: WorkState, number: int) -> None:
        """Have one paragraph translated anew."""
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

    def _on_listed(self, event: Event, kind: WorkKind, document_id: int) -> None:
        state = self._states.get((kind, document_id))
        if not isinstance(event, WorksListed) or state is None or state.is_running:
            return
        for work in event.works:
            if (work.kind, work.document_id) == (kind, document_id):
                state.options = dict(work.options)
                state.work_id, state.done, state.total = work.id, work.done, work.total
                if work.is_finished:
                    self.start(state)
                break
        self.changed.emit(state)

    def _on_event(self, state: WorkState, event: Event) -> None:
        if isinstance(event, PartsDone):
            state.work_id, state.done, state.total = event.work_id, event.done, event.total
            state.left_s = event.left_s
            state.paragraphs.update({one.number: one for one in event.paragraphs})
        elif event.is_last:
            state.job_id = 0
        if isinstance(event, Summarized):
            state.work_id, state.summary, state.is_finished = event.work_id, event.summary, True
        elif isinstance(event, Translated):
            state.work_id, state.is_finished = event.work_id, True
            state.paragraphs = {one.number: one for one in event.translation.paragraphs}
        elif isinstance(event, Failed) and event.error != "StoppedByUser":
            state.failed = event
        self.changed.emit(state)
