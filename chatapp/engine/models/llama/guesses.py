"""Where guesses of the next tokens come from: what was written before, or a small model that writes
ahead.

A guess costs time and decides nothing: the sampler chooses each token as it would have without.
Each source keeps its own account of what its guesses gained, and ends by itself where they do not
pay.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Guesser(Protocol):
    """Guesses for one answer. `guessed` and `right` count its tokens."""

    @property
    def guessed(self) -> int: ...
    @property
    def right(self) -> int: ...

    def add(self, tokens: Sequence[int]) -> None:
        """Append what the answer went on with."""

    def guess(self, most: int) -> list[int]:
        """Return up to `most` tokens that may come next, or none."""

    def judged(self, guessed: int, right: int) -> None:
        """Note how many tokens of the last guess came."""


class Guesses:
    """Several sources in turn: the first that has a guess is believed, so the cheapest stands
    first.
    """

    def __init__(self, *sources: Guesser) -> None:
        self._sources = sources
        self._asked: Guesser | None = None

    @property
    def guessed(self) -> int:
        """Tokens that were guessed."""
        return sum(source.guessed for source in self._sources)

    @property
    def right(self) -> int:
        """Tokens that were guessed and came."""
        return sum(source.right for source in self._sources)

    def add(self, tokens: Sequence[int]) -> None:
        """Tell all of them what the answer went on with."""
        for source in self._sources:
            source.add(tokens)

    def guess(self, most: int) -> list[int]:
        """Return the first guess that one of them has."""
        for source in self._sources:
            if found := source.guess(most):
                self._asked = source
                return found
        return []

    def judged(self, guessed: int, right: int) -> None:
        """Tell the one that was believed what came of it."""
        if guessed and self._asked is not None:
            self._asked.judged(guessed, right)
