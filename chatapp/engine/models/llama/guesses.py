"""Sources of speculative tokens: prompt lookup and a draft model.

A guess costs time and never changes the text: the sampler chooses each token. Each source tracks
its own gain and ends where it does not pay.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Guesser(Protocol):
    """Guesses for one answer; `guessed` and `right` count its tokens."""

    @property
    def guessed(self) -> int: ...
    @property
    def right(self) -> int: ...

    def add(self, tokens: Sequence[int]) -> None:
        """Append what the answer went on with."""

    def guess(self, most: int) -> list[int]:
        """Return up to `most` tokens that may come next, or none."""

    def record(self, guessed: int, right: int) -> None:
        """Record how many tokens of the last guess were right."""


class Guesses:
    """Several sources in order: the first with a guess is used, so the cheapest stands first."""

    def __init__(self, *sources: Guesser) -> None:
        self._sources = sources
        self._asked: Guesser | None = None

    @property
    def guessed(self) -> int:
        """Number of guessed tokens."""
        return sum(source.guessed for source in self._sources)

    @property
    def right(self) -> int:
        """Number of guessed tokens that were right."""
        return sum(source.right for source in self._sources)

    def add(self, tokens: Sequence[int]) -> None:
        """Append what the answer went on with to all sources."""
        for source in self._sources:
            source.add(tokens)

    def guess(self, most: int) -> list[int]:
        """Return the first guess of any source."""
        for source in self._sources:
            if guess := source.guess(most):
                self._asked = source
                return guess
        return []

    def record(self, guessed: int, right: int) -> None:
        """Pass the result to the source of the last guess."""
        if guessed and self._asked is not None:
            self._asked.record(guessed, right)
