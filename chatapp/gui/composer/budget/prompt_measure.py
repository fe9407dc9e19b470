"""Has the engine count what the next question would send, while it is typed and answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from chatapp.contract.protocol import Ask, Event, MeasurePrompt, PromptMeasured
from chatapp.contract.records import Message
from chatapp.gui.chats.answer_request import AnswerRequest
from chatapp.gui.engine.engine_client import EngineClient

_AFTER_MS = 300
_WHILE_GROWING_MS = 1000
_MOST_LETTERS = 32
"""Letters of history for each token of context: of more the engine leaves out all but the end."""


class PromptMeasure(QObject):
    """Counts after a pause in typing, and about once a second while an answer grows."""

    counted = Signal(object)
    """PromptMeasured; None without a model."""

    def __init__(
        self,
        engine: EngineClient,
        next_request: Callable[[str], AnswerRequest],
        parent: QObject | None = None,
    ) -> None:
        """`next_request` returns what would be sent with a question."""
        super().__init__(parent)
        self._engine = engine
        self._next_request = next_request
        self._context_tokens = 0
        self._draft = ""
        self._job_id = 0
        self._timer = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._timer.timeout.connect(self._on_due)
        self._growing = QTimer(self, singleShot=True, interval=_WHILE_GROWING_MS)
        self._growing.timeout.connect(self._on_due)

    def set_limit(self, context_tokens: int) -> None:
        """Count anew with the context of another model, 0 for none."""
        self._context_tokens = context_tokens
        self.refresh()

    def set_draft(self, text: str) -> None:
        self._draft = text
        self.refresh()

    def refresh(self) -> None:
        """Count soon: something changed."""
        self._timer.start()

    def grow(self) -> None:
        """Count within a second: an answer became longer."""
        if not self._growing.isActive():
            self._growing.start()

    def _on_due(self) -> None:
        if not self._context_tokens:
            self._job_id = 0
            self.counted.emit(None)
            return
        request = self._next_request(self._draft)
        turns = self._recent(request.history.turns)
        older = len(request.history.turns) - len(turns)
        request = replace(request, history=replace(request.history, turns=turns))

        def on_event(event: Event) -> None:
            # Only the newest counts: an older one may be of another chat.
            if isinstance(event, PromptMeasured) and event.id == self._job_id:
                self.counted.emit(replace(event, left_out=event.left_out + older))

        ask = Ask(id=0, **request.fields())
        self._job_id = self._engine.send(MeasurePrompt, on_event, ask=ask)

    def _recent(self, turns: list[Message]) -> list[Message]:
        """Return the last turns, many more than fit."""
        room = self._context_tokens * _MOST_LETTERS
        for number in range(len(turns) - 1, -1, -1):
            room -= len(turns[number].text)
            if room < 0:
                return turns[number + number % 2 :] or turns[-2:]
        return turns
