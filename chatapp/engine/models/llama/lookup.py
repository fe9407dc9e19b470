"""Prompt lookup decoding: guesses the next tokens from earlier text, without a draft model.

Where the last four tokens occurred before, the answer may go on as it did there. A guess is
verified in one batch, which costs less than single tokens. Guesses are first only recorded, which
costs nothing; once enough were right, real ones follow, until they no longer pay.
"""

from __future__ import annotations

from collections.abc import Sequence

_KEY = 4
"""Tokens that must match; chosen."""
# Tokens of a guess. llama.cpp multiplies by fours: with the token before them they make batches of
# 4, 8 and 12.
_SHORTEST = 3
_LONGEST = 11
_PLACES = 6  # latest occurrences that are remembered
_COMPARED = 24  # tokens before an occurrence, to choose the best
# Cost of a token in such a batch, in tokens decoded alone. Measured with the starter on two cores,
# which are compute-bound; larger models are memory-bound and pay less.
_PRICE = 0.5
# Credit in tokens decoded alone, to start guessing, at most and at least; chosen by simulation
# over 52 recorded answers, see docs/performance.md.
_TRUSTED_FROM = 4.0
_MOST_SAVED = 10.0
_MOST_DOUBTED = -2.0
# Weight of what came true from the prompt beside what came true from the answer; chosen. A copied
# document goes on being copied, while an answer soon departs from its own phrases.
_PROMPT_COUNTS = 4 / 3


class Lookup:
    """Knows prompt and answer so far. Pure: the same tokens give the same guesses."""

    def __init__(self, prompt: Sequence[int]) -> None:
        self._tokens: list[int] = []
        self._places: dict[tuple[int, ...], list[int]] = {}
        self._saved = 0.0
        self._trust = 0.0
        self._trusted_from = _TRUSTED_FROM
        self._length = _SHORTEST
        self._noted: list[int] = []
        self._noted_length = self._noted_right = 0
        self._noted_in_prompt = False
        self._prompt_length = len(prompt)
        self.guessed = self.right = 0
        self._index(prompt)

    def add(self, tokens: Sequence[int]) -> None:
        """Append what the answer went on with."""
        self._index(tokens)
        for token in tokens if self._noted else ():
            self._follow(token)

    def guess(self, most: int) -> list[int]:
        """Return up to `most` tokens that may come next; none without a match or credit."""
        if self._noted:
            return []
        # The last place is the end of the text itself.
        before = [
            at for at in self._places.get(tuple(self._tokens[-_KEY:]), ()) if at < len(self._tokens)
        ]
        if not before:
            return []
        best = max(before, key=lambda place: (self._alike(place), place))
        affordable = self._affordable()
        if affordable < _SHORTEST:
            self._noted = self._tokens[best : best + _SHORTEST]
            self._noted_length, self._noted_right = len(self._noted), 0
            self._noted_in_prompt = best < self._prompt_length
            return []
        return self._tokens[best : best + min(most, self._length, affordable)]

    def record(self, guessed: int, right: int) -> None:
        """Record how many guessed tokens were right; adapts the length of the next guess."""
        if not guessed:
            return
        self.guessed += guessed
        self.right += right
        self._saved = min(_MOST_SAVED, self._saved + right - _price(guessed))
        if self._affordable() < _SHORTEST:
            # The advance did not pay: the next one needs twice the credit.
            self._trusted_from *= 2
        elif self._saved >= _MOST_SAVED:
            self._trusted_from = _TRUSTED_FROM
        self._length = (
            min(_LONGEST, self._length * 2 + 1)
            if right == guessed
            else max(_SHORTEST, _of_fours(right))
        )

    def _affordable(self) -> int:
        """Return the length of a guess that the credit affords."""
        return _of_fours(int(self._saved / _PRICE) - 1)

    def _follow(self, token: int) -> None:
        """Follow a guess that was only recorded; enough gain starts real ones."""
        if not self._noted:
            return
        came = self._noted.pop(0) == token
        self._noted_right += came
        if came and self._noted:
            return
        self._noted = []
        gained = self._noted_right - _price(self._noted_length)
        if gained > 0 and self._noted_in_prompt:
            gained *= _PROMPT_COUNTS
        self._trust = max(_MOST_DOUBTED, self._trust + gained)
        if self._trust >= self._trusted_from:
            self._saved += _price(_SHORTEST)
            self._trust = 0.0

    def _index(self, tokens: Sequence[int]) -> None:
        first = max(_KEY, len(self._tokens) + 1)
        self._tokens += tokens
        known = self._tokens
        for end in range(first, len(known) + 1):
            places = self._places.setdefault(tuple(known[end - _KEY : end]), [])
            places.append(end)
            if len(places) > _PLACES:
                del places[0]

    def _alike(self, place: int) -> int:
        """Count the tokens before a place that equal the last ones of the text."""
        end, tokens = len(self._tokens), self._tokens
        for back in range(_KEY, min(_COMPARED, place)):
            if tokens[place - 1 - back] != tokens[end - 1 - back]:
                return back
        return _COMPARED


def _price(guessed: int) -> float:
    return _PRICE * (1 + guessed)


def _of_fours(guessed: int) -> int:
    """Return the longest guess up to this one that makes a batch of fours."""
    return (guessed + 1) // 4 * 4 - 1
