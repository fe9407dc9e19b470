"""The token log probabilities of the last answers, in memory only and only when switched on."""

from __future__ import annotations

from collections.abc import Sequence

from chatapp.contract.records import Message, TokenChance

ANSWERS_KEPT = 10
_ALTERNATIVES = 8


class KeptLogprobs:
    """Drops the oldest answers: 1,000 tokens with 8 alternatives each take about 1.5 MB."""

    def __init__(self) -> None:
        self.is_on = False
        self._by_answer: dict[int, tuple[TokenChance, ...]] = {}

    @property
    def wanted(self) -> int:
        """How many alternatives of each token to request; 0 costs the engine nothing."""
        return _ALTERNATIVES if self.is_on else 0

    def keep(self, begun: Message, tokens: Sequence[TokenChance]) -> None:
        """Keep the tokens of an answer; those of a continued answer are appended."""
        if tokens:
            before = self._by_answer.pop(begun.id, ()) if begun.text else ()
            # Of a continued answer whose beginning was not kept, the rest alone says nothing.
            if not begun.text or before:
                self._by_answer[begun.id] = (*before, *tokens)
        self._drop_oldest()

    def keep_computed(self, message_id: int, tokens: Sequence[TokenChance]) -> None:
        """Keep the tokens of an old answer that were computed when it was looked into."""
        self._by_answer.pop(message_id, None)
        self._by_answer[message_id] = tuple(tokens)
        self._drop_oldest()

    def _drop_oldest(self) -> None:
        while len(self._by_answer) > ANSWERS_KEPT:
            del self._by_answer[next(iter(self._by_answer))]

    def of(self, message_id: int) -> tuple[TokenChance, ...]:
        """Return the tokens of an answer, none when they were dropped."""
        return self._by_answer.get(message_id, ())
