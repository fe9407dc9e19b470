"""Asks questions outside the chats one after another, each of the model that it names."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from chatapp import texts
from chatapp.contract.protocol import (
    Answered,
    Ask,
    Event,
    Failed,
    ListModels,
    ModelLoaded,
    ModelsListed,
    Progress,
    Token,
)
from chatapp.contract.records import REMOTE, Model
from chatapp.gui.engine.engine_client import EngineClient
from chatapp.gui.models.model_choice import ModelChoice


@dataclass(frozen=True, slots=True)
class RunWish:
    """A question and how it is to be answered; `model_path` "" is the model in memory."""

    question: str
    model_path: str = ""
    preset_id: str = "chat"
    values: Mapping[str, str] = field(default_factory=dict)
    sampling: Mapping[str, float] = field(default_factory=dict)
    document_ids: tuple[int, ...] = ()
    instructions: str = ""


@dataclass(slots=True)
class RunResult:
    """What came of a wish; seconds and bytes are 0 where they are not known."""

    wish: RunWish
    model: Model | None = None
    text: str = ""
    load_s: float = 0.0
    whole_s: float = 0.0
    """From the question to the end of the answer, without loading."""
    memory_bytes: int = 0
    answered: Answered | None = None
    failed: Failed | None = None

    @property
    def was_stopped(self) -> bool:
        failed, answered = self.failed, self.answered
        if failed is not None:
            return failed.error == "StoppedByUser"
        return answered is not None and answered.finish == "stopped"


class AnswerRuns(QObject):
    """One list of wishes at a time. Each has exactly one `ended`, unless the window closes.

    The first waits for the answers that chats asked for before; the rest and the return of the
    chats' model go before what chats ask meanwhile.
    """

    began = Signal(int)
    """The index of the wish whose turn it is."""
    progressed = Signal(int, object)
    """Index and Progress, of loading and of reading."""
    text_came = Signal(int, str)
    thought = Signal(int)
    """A piece of the thinking came, which is no part of the answer."""
    ended = Signal(int, object)
    """Index and RunResult."""
    measured = Signal(int, object)
    """Index and RunResult, whose memory is known now."""
    all_ended = Signal()

    def __init__(
        self, engine: EngineClient, choice: ModelChoice, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._engine, self._choice = engine, choice
        self._wishes: Sequence[RunWish] = ()
        self._index = 0
        self._result = RunResult(RunWish(""))
        self._since = 0.0
        self._job_id = 0
        self._is_stopping = False
        self.is_running = False

    def start(self, wishes: Sequence[RunWish], name: str) -> None:
        """Begin; `name` says in chats what they wait for."""
        if self.is_running or not wishes:
            return
        self._wishes, self._index = tuple(wishes), 0
        self.is_running, self._is_stopping = True, False
        self._choice.loan.begin(name)
        self._begin()

    def stop(self) -> None:
        """Stop the answer that is being written, and begin no other."""
        if self.is_running:
            self._is_stopping = True
            self._engine.stop(self._job_id)

    @property
    def waits(self) -> bool:
        """Whether an answer of a chat must end first."""
        return self.is_running and bool(self._engine.ahead_of(self._job_id))

    def _begin(self) -> None:
        wish = self._wishes[self._index]
        self._result = RunResult(wish, self._choice.loaded)
        self._since = time.monotonic()
        is_later = self._index > 0
        if wish.model_path:
            self._job_id = self._choice.loan.load(wish.model_path, self._on_load_event, is_later)
        else:
            self._ask(is_later)
        self.began.emit(self._index)

    def _on_load_event(self, event: Event) -> None:
        if isinstance(event, Progress):
            self.progressed.emit(self._index, event)
        elif isinstance(event, Failed):
            self._end(event)
        elif isinstance(event, ModelLoaded):
            self._result.model = event.model
            self._result.load_s = time.monotonic() - self._since
            if self._is_stopping:
                self._end(Failed(id=event.id, error="StoppedByUser"))
            else:
                self._ask(first=True)

    def _ask(self, first: bool) -> None:
        wish = self._result.wish
        self._since = time.monotonic()
        self._job_id = self._engine.send(
            Ask,
            self._on_answer_event,
            first,
            question=wish.question,
            preset_id=wish.preset_id,
            values=dict(wish.values),
            sampling=dict(wish.sampling),
            document_ids=wish.document_ids,
            instructions=wish.instructions,
            language=texts.language(),
        )

    def _on_answer_event(self, event: Event) -> None:
        if isinstance(event, Progress):
            self.progressed.emit(self._index, event)
        elif isinstance(event, Token):
            if not self._result.memory_bytes:
                self._measure_memory()
            if event.thinking:
                self.thought.emit(self._index)
            else:
                self._result.text += event.text
                self.text_came.emit(self._index, event.text)
        elif isinstance(event, Answered | Failed):
            self._end(event)

    def _measure_memory(self) -> None:
        """Ask what the engine takes now, while the model is in memory for certain."""
        index, result = self._index, self._result
        result.memory_bytes = -1
        if result.model is not None and result.model.path.startswith(REMOTE):
            return

        def on_event(event: Event) -> None:
            if isinstance(event, ModelsListed):
                result.memory_bytes = event.used_bytes
                self.measured.emit(index, result)

        self._engine.send(ListModels, on_event)

    def _end(self, event: Answered | Failed) -> None:
        result = self._result
        result.whole_s = time.monotonic() - self._since
        result.memory_bytes = max(0, result.memory_bytes)
        if isinstance(event, Answered):
            result.answered, result.text = event, event.text
        else:
            result.failed = event
        self._is_stopping = self._is_stopping or result.was_stopped
        index, self._index = self._index, self._index + 1
        is_last = self._is_stopping or self._index == len(self._wishes)
        if is_last:
            self.is_running = False
            self._choice.loan.end()
        else:
            self._begin()
        self.ended.emit(index, result)
        if is_last:
            self.all_ended.emit()
