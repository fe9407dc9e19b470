"""Counts the tokens of the next question with the model's tokenizer while it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from chatapp.contract.protocol import CountTokens, Event, TokensCounted
from chatapp.contract.records import Message
from chatapp.gui.engine.engine_client import EngineClient

_AFTER_MS = 300
# Most chat templates add about four control tokens to each turn.
_TOKENS_A_TURN = 4


class _MessageKey(NamedTuple):
    """A continued answer keeps its id and changes its length."""

    message_id: int
    length: int


class TokenCount(QObject):
    """Counts each message once, and the draft after a pause."""

    counted = Signal(int, int)
    """Tokens used and available, without those reserved for the answer; 0 without a model."""

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._limit = 0
        self._history: list[Message] = []
        self._draft = ""
        self._known: dict[_MessageKey, int] = {}
        self._timer = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._timer.timeout.connect(self._on_due)

    def set_limit(self, context_tokens: int) -> None:
        """Set the context of another model, 0 for none, and count anew."""
        self._limit = context_tokens
        self._known.clear()
        self._timer.start()

    def set_history(self, messages: Sequence[Message]) -> None:
        self._history = list(messages)
        self._timer.start()

    def set_draft(self, text: str) -> None:
        self._draft = text
        self._timer.start()

    def _on_due(self) -> None:
        if not self._limit:
            self.counted.emit(0, 0)
            return
        unknown = [message for message in self._history if _key(message) not in self._known]
        keys = [_key(message) for message in unknown]

        def on_event(event: Event) -> None:
            if isinstance(event, TokensCounted):
                self._known.update(zip(keys, event.counts[1:], strict=True))
                self._tell(event.counts[0], event.reserved)

        self._engine.send(
            CountTokens, on_event, texts=(self._draft, *(message.text for message in unknown))
        )

    def _tell(self, draft_tokens: int, reserved: int) -> None:
        known = [self._known.get(_key(message), 0) for message in self._history]
        turns = len(known) + 1
        self.counted.emit(
            sum(known) + draft_tokens + turns * _TOKENS_A_TURN, max(1, self._limit - reserved)
        )


def _key(message: Message) -> _MessageKey:
    return _MessageKey(message.id, len(message.text))
