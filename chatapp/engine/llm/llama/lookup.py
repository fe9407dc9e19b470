"""Guesses the next tokens of an answer from what was written before: prompt lookup, a speculation without a model.

Where the last three tokens stood before, the answer may go on as it did there. A guess is read in one batch, which
costs less than one token after another; whether it was right the sampler decides. A ledger keeps the price of wrong
guesses below a hundredth of the answer; when it is empty, guesses are only noted, and those that come true fill it.
"""

from __future__ import annotations

from collections.abc import Sequence

_KEY = 3
_LONGEST = 12
_PLACES = 6
_COMPARED = 24
# One guessed token more in a batch costs this share of a token decoded alone: 0.5 was measured with the starter on
# two cores, where arithmetic counts; larger models wait for memory and pay less.
_PRICE = 0.55
_FIRST_LOAN = 1.2
_LOAN_A_TOKEN = 0.01
_MOST_SAVED = 8.0
_NOTED = 4


class Lookup:
    """Knows the prompt and the answer so far. Pure: the same tokens give the same guesses."""

    def __init__(self, prompt: Sequence[int]) -> None:
        self._tokens: list[int] = []
        self._places: dict[tuple[int, ...], list[int]] = {}
        self._balance = _FIRST_LOAN
        self._length = 2
        self._noted: list[int] = []
        self._noted_right = 0
        self._trust = 0.0
        self.guessed = self.right = 0
        self._index(prompt)

    def add(self, tokens: Sequence[int]) -> None:
        """Append what the answer went on with."""
        self._index(tokens)
        self._save(_LOAN_A_TOKEN * len(tokens))
        for token in tokens if self._noted else ():
            self._compare(token)

    def guess(self, most: int) -> list[int]:
        """Return up to `most` tokens that may come next; none where nothing is alike or guessing does not pay."""
        length = min(most, self._length, int(self._balance / _PRICE))
        # The end of the text is among the places itself.
        before = [at for at in self._places.get(tuple(self._tokens[-_KEY:]), ()) if at < len(self._tokens)]
        if not before:
            return []
        best = max(before, key=lambda place: (self._alike(place), place))
        if length <= 0 and not self._noted:
            self._noted, self._noted_right = self._tokens[best : best + _NOTED], 0
        return self._tokens[best : best + max(0, length)]

    def judged(self, guessed: int, right: int) -> None:
        """Note how many of the guessed tokens came; lengthens or shortens the next guess."""
        if not guessed:
            return
        self.guessed += guessed
        self.right += right
        self._save(right - _PRICE * guessed)
        self._length = min(_LONGEST, self._length * 2) if right == guessed else max(2, right + 1)

    def _save(self, gained: float) -> None:
        self._balance = min(_MOST_SAVED, self._balance + gained)

    def _compare(self, token: int) -> None:
        """Follow a guess that was only noted; what it would have gained, once it is enough, pays real ones."""
        if not self._noted:
            return
        came = self._noted.pop(0) == token
        self._noted_right += came
        if came and self._noted:
            return
        self._trust = max(-_FIRST_LOAN, self._trust + self._noted_right - _PRICE * _NOTED)
        self._noted = []
        if self._trust >= _FIRST_LOAN:
            self._save(self._trust)
            self._trust = 0.0

    def _index(self, tokens: Sequence[int]) -> None:
        first = max(_KEY, len(self._tokens) + 1)
        self._tokens += tokens
        known = self._tokens
        for end in range(first, len(known) + 1):
            places = self._places.setdefault((known[end - 3], known[end - 2], known[end - 1]), [])
            places.append(end)
            if len(places) > _PLACES:
                del places[0]

    def _alike(self, place: int) -> int:
        """Count the tokens before a place that are the same as the last ones of the text."""
        end, tokens = len(self._tokens), self._tokens
        for back in range(_KEY, min(_COMPARED, place)):
            if tokens[place - 1 - back] != tokens[end - 1 - back]:
                return back
        return _COMPARED
