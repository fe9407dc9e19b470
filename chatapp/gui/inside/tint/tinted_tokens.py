"""The tokens of an answer in its displayed text, each with its probability."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from chatapp.contract.records import TokenChance
from chatapp.gui.inside.answer_tokens import AnswerTokens
from chatapp.gui.inside.tint.source_places import displayed
from chatapp.gui.inside.token_pieces import step_of
from chatapp.gui.text.spans import TextPosition
from chatapp.gui.text.tints.text_tints import TextTint


class TintedToken(NamedTuple):
    """A token, or its part in one block; positions count UTF-16 units."""

    block: int
    start: int
    end: int
    number: int
    """Among all tokens of the answer."""

    def holds(self, at: TextPosition) -> bool:
        return self.block == at.block and self.start <= at.position < self.end


class TintedTokens:
    """Of tokens that share a character, the least likely one stands for it."""

    def __init__(self, source: str, tokens: Sequence[TokenChance], texts: Sequence[str]) -> None:
        self.answer = AnswerTokens(source, tokens)
        self._blocks = [text.encode("utf-16-le", "surrogatepass") for text in texts]
        self.places = self._places(displayed(source, texts))

    def token(self, place: TintedToken) -> TokenChance:
        return self.answer.tokens[place.number]

    def step(self, place: TintedToken) -> int:
        """Return how unlikely the token of a place was, 0 to 3."""
        return step_of(math.exp(self.token(place).logprob))

    def tints(self) -> list[TextTint]:
        """Return the grounds; likely tokens have none."""
        steps = [TextTint(*place[:3], self.step(place)) for place in self.places]
        return [tint for tint in steps if tint.step]

    def place_at(self, at: TextPosition) -> int:
        """Return the index of the place at a position, -1 where there is none."""
        held = (index for index, place in enumerate(self.places) if place.holds(at))
        return next(held, -1)

    def next_doubtful(self, index: int, step: int) -> int:
        """Return the next place, forwards (1) or back (-1), that was less likely than 50 %."""
        at = index + step
        while 0 <= at < len(self.places):
            if self.step(self.places[at]) > 1:
                return at
            at += step
        return index

    def words(self, place: TintedToken) -> str:
        """Return the text of a place as displayed."""
        raw = self._blocks[place.block][2 * place.start : 2 * place.end]
        return raw.decode("utf-16-le", "replace")

    def _places(self, positions: dict[int, TextPosition]) -> list[TintedToken]:
        places: list[TintedToken] = []
        for number, units in self._least_likely().items():
            shown = [positions[unit] for unit in units if unit in positions]
            # Most tokens are in one block; one may end a paragraph and begin the next.
            for block in dict.fromkeys(at.block for at in shown):
                inside = [at.position for at in shown if at.block == block]
                if place := self._trimmed(block, min(inside), max(inside) + 1, number):
                    places.append(place)
        return sorted(places)

    def _least_likely(self) -> dict[int, range]:
        """Return the places of tokens in the source, by their numbers."""
        chosen: dict[int, int] = {}
        for number, place in self.answer.ranges.items():
            other = chosen.get(place.start)
            tokens = self.answer.tokens
            if other is None or tokens[number].logprob < tokens[other].logprob:
                chosen[place.start] = number
        ranges = self.answer.ranges
        return {
            number: range(ranges[number].start, ranges[number].end) for number in chosen.values()
        }

    def _trimmed(self, block: int, start: int, end: int, number: int) -> TintedToken | None:
        """Return a place without the spaces around it, None when there is nothing else."""
        words = self._blocks[block][2 * start : 2 * end].decode("utf-16-le", "replace")
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        return TintedToken(block, start, end, number) if start < end else None
