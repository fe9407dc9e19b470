"""The probabilities of the last answers' tokens: in memory only, and none unless they are wanted."""

from __future__ import annotations

from collections.abc import Sequence

from chatapp.contract.records import Message, TokenChance

ANSWERS_KEPT = 10
_ALTERNATIVES = 8


class KeptChances:
    """A thousand tokens with eight alternatives each take about 1.5 MB, so the oldest answers go."""

    def __init__(self) -> None:
        self.is_on = False
        self._by_answer: dict[int, tuple[TokenChance, ...]] = {}

    @property
    def wanted(self) -> int:
        """How many alternatives of each token the engine should tell; 0 costs it nothing."""
        return _ALTERNATIVES if self.is_on else 0

    def keep(self, begun: Message, tokens: Sequence[TokenChance]) -> None:
        """Keep the tokens of an answer, after those that it was begun with."""
        if tokens:
            before = self._by_answer.pop(begun.id, ()) if begun.text else ()
            self._by_answer[begun.id] = (*before, *tokens)
        while len(self._by_answer) > ANSWERS_KEPT:
            del self._by_answer[next(iter(self._by_answer))]

    def of(self, message_id: int) -> tuple[TokenChance, ...]:
        """Return the tokens of an answer, none when they are not kept."""
        return self._by_answer.get(message_id, ())
