"""A question with the part that a follow-up changes: sales in 2022, "and in 2023?" → in 2023."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from chatapp.engine.questions.kind_weights import Embed

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_UNIT = re.compile(r"(?<=\d)\s?([^\W\d_]+)")
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
"""1500 to 2099."""
_AROUND = ".,?!:;()\"'“”‘’。、？！"
"""Punctuation around words, which says nothing of what they mean."""
_TELLING = 0.5
"""Words that change a question's vector at least this much of what the most telling one does are
its part. On 43 follow-ups over passages that differ in one part each, 0.5 found 36 and 0.35 35."""
_REPLACED = 0.3
"""Share of the vector's change that the most telling word of a part has to make before the part is
replaced; chosen."""
_ALIKE = 0.25
"""The least cosine of a part and its replacement; of those 43, 0.25 found 36, 0.3 33, 0.4 28."""


def with_numbers(question: str, follow_up: str) -> str:
    """Return the question with the numbers of the follow-up in the place of its own, "" when one
    of them has no place: a number before the same word, else one of as many digits.
    """
    changed = question
    for number in _NUMBER.finditer(follow_up):
        old = _replaceable(number, changed)
        if not old:
            return ""
        changed = _replaced(changed, old, number[0])
    return changed if _NUMBER.search(follow_up) else ""


def _replaceable(number: re.Match[str], question: str) -> str:
    """Return the last number of a question that another one may replace, "" without any."""
    unit = _unit(number)
    among = list(_NUMBER.finditer(question))
    same_unit = [match[0] for match in among if unit and _unit(match) == unit]
    same_length = [match[0] for match in among if len(match[0]) == len(number[0])]
    return (same_unit or same_length or [""])[-1]


def _unit(number: re.Match[str]) -> str:
    """Return the word after a number; of one written without spaces, its first letter."""
    word = _UNIT.match(number.string, number.end())
    if word is None:
        return ""
    return word[1].lower() if word[1].isascii() else word[1][0]


def _replaced(question: str, old: str, new: str) -> str:
    return re.sub(rf"(?<![\d.,]){re.escape(old)}(?!\d)", new, question)


def with_year_moved(question: str, years: int) -> str:
    """Return the question with its last year moved by some years, "" when it names no year."""
    named = _YEAR.findall(question)
    if not named:
        return ""
    return _replaced(question, named[-1], str(int(named[-1]) + years))


def with_part(question: str, follow_up: str, embed: Embed) -> str:
    """Return the question with the telling words of the follow-up in the place of those most like
    them in meaning, "" when nothing is like them.
    """
    new = _worded(follow_up, embed)
    old = _worded(question, embed)
    if not new.words or not old.words:
        return ""
    part = new.telling(_TELLING)
    spans = old.spans(max(len(part), 2))
    vectors = embed([" ".join(part), *(" ".join(old.words[span]) for span in spans)])
    cosines = vectors[1:] @ vectors[0]
    if not spans or cosines.max() < _ALIKE:
        return ""
    place = spans[int(cosines.argmax())]
    return " ".join([*old.words[: place.start], *part, *old.words[place.stop :]])


@dataclass(frozen=True, slots=True)
class _Worded:
    """The words of a text, and how much each of them changes its vector: 1 minus a cosine."""

    words: list[str]
    weights: list[float]

    def telling(self, share: float) -> list[str]:
        """Return the words that weigh at least a share of the heaviest one."""
        least = share * max(self.weights)
        pairs = zip(self.words, self.weights, strict=True)
        return [word for word, weight in pairs if weight >= least]

    def spans(self, longest: int) -> list[slice]:
        """Return the runs of words that hold a telling one."""
        least = _REPLACED * max(self.weights)
        runs = []
        for start in range(len(self.words)):
            for stop in range(start + 1, min(len(self.words), start + longest) + 1):
                if max(self.weights[start:stop]) >= least:
                    runs.append(slice(start, stop))
        return runs


def _worded(text: str, embed: Embed) -> _Worded:
    words = [word for piece in text.split() if (word := piece.strip(_AROUND))]
    if len(words) < 2:
        return _Worded(words, [1.0] * len(words))
    shortened = [" ".join(words[:index] + words[index + 1 :]) for index in range(len(words))]
    vectors = embed([" ".join(words), *shortened])
    weights: list[float] = (1 - np.asarray(vectors[1:] @ vectors[0])).tolist()
    return _Worded(words, weights)
