"""How much of the context the next question would fill, counted by the model's own tokenizer while
typing.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from chatapp.contract.protocol import CountTokens, Event, TokensCounted
from chatapp.contract.records import Message
from chatapp.gui.engine.engine_client import EngineClient

_AFTER_MS = 300
# Templates put a few control tokens around each turn; four is what most of them take.
_TOKENS_A_TURN = 4


class TokenCount(QObject):
    """Counts each message once and the draft after a pause."""

    counted = Signal(int, int)
    """Tokens used, and how many there may be, with room left for the answer (0 while no model is
    loaded).
    """

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._limit = 0
        self._history: list[Message] = []
        self._draft = ""
        self._known: dict[tuple[int, int], int] = {}
        self._timer = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._timer.timeout.connect(self._on_due)

    def set_limit(self, context_tokens: int) -> None:
        """Another model: count all anew. 0 when there is none."""
        self._limit = context_tokens
        self._known.clear()
        self._timer.start()

    def set_history(self, messages: Sequence[Message]) -> None:
        """Take the turns that would be sent along."""
        self._history = list(messages)
        self._timer.start()

    def set_draft(self, text: str) -> None:
        """Take what is being typed."""
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


def _key(message: Message) -> tuple[int, int]:
    """An answer that is gone on with keeps its id and changes its length."""
    return message.id, len(message.text)
