"""The kind of a question, by its embedding: which way to an answer it takes."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
Embed = Callable[[list[str]], FloatArray]
"""Texts to unit vectors, float32 [texts, 512], of the embedder that the weights were fitted to."""

WEIGHTS = "question_kinds.npz"
KERNEL_WIDTH = 1.0
"""gamma of exp(-gamma * squared distance); 1 and 2 were tried on the held-out questions."""


class QuestionKind(StrEnum):
    """What a question wants."""

    LOOK_UP = "look_up"
    """A fact, a rule, a list: search finds it."""
    WHOLE = "whole"
    """Whole documents: a summary, all dates, a translation, errors, a table of everything."""
    COMPARE = "compare"
    """Two or more things: passages about each are needed."""
    DOCUMENTS = "documents"
    """Which documents there are."""
    FOLLOW_UP = "follow_up"
    """It needs the question before to be understood."""
    ABOUT_ANSWER = "about_answer"
    """The answer before: in other words, shorter, in another language, or doubted."""
    ASSENT = "assent"
    """Yes to what the answer before offered."""
    SMALL_TALK = "small_talk"
    """A greeting, thanks, or a question about the program."""


LATER_KINDS = tuple(QuestionKind)
FIRST_KINDS = tuple(
    kind
    for kind in QuestionKind
    if kind not in (QuestionKind.FOLLOW_UP, QuestionKind.ABOUT_ANSWER, QuestionKind.ASSENT)
)
"""Without an answer before, a question can be no more than these."""

_LEAST = 0.3
_LEAST_BY_KIND = {QuestionKind.WHOLE: 0.36, QuestionKind.COMPARE: 0.56}
"""The score, about 0 to 1, from which a question is of a kind and no look-up: at most 0.3 % of the
604 look-ups of the shared question sets reach it (`python -m benchmarks.question_kinds`)."""


@dataclass(frozen=True, slots=True)
class KindWeights:
    """A kernel ridge regression over landmark examples."""

    landmarks: FloatArray
    """float32 [landmarks, dimensions], about unit length."""
    later: FloatArray
    """float32 [landmarks, len(LATER_KINDS)]."""
    first: FloatArray
    """float32 [landmarks, len(FIRST_KINDS)]."""

    def scores(self, vectors: FloatArray, has_history: bool) -> FloatArray:
        """Return float32 [vectors, kinds], about 1 for the kind of a vector and 0 for the others.

        All are near 0 far from every example.
        """
        similarity: FloatArray = kernel(vectors, self.landmarks)
        return similarity @ (self.later if has_history else self.first)


def kernel(rows: FloatArray, columns: FloatArray) -> FloatArray:
    """Return exp(-gamma * squared distance) of each row with each column vector."""
    squares = (rows**2).sum(1)[:, None] + (columns**2).sum(1)[None] - 2 * rows @ columns.T
    nearness: FloatArray = np.exp(-KERNEL_WIDTH * np.maximum(squares, 0)).astype(np.float32)
    return nearness


def classify(question: str, has_history: bool, embed: Embed) -> QuestionKind:
    """Return the kind of a question; LOOK_UP when none is likely enough."""
    return classify_all([question], has_history, embed)[0]


def classify_all(questions: list[str], has_history: bool, embed: Embed) -> list[QuestionKind]:
    """Return the kind of each question, with one call of the embedder."""
    kinds = LATER_KINDS if has_history else FIRST_KINDS
    return [likely_kind(row, kinds) for row in weights().scores(embed(questions), has_history)]


def likely_kind(scores: FloatArray, kinds: tuple[QuestionKind, ...]) -> QuestionKind:
    """Return the best kind that is no look-up if its score reaches the least, else LOOK_UP."""
    best = 1 + int(scores[1:].argmax())
    kind = kinds[best]
    return kind if scores[best] >= _LEAST_BY_KIND.get(kind, _LEAST) else QuestionKind.LOOK_UP


@functools.cache
def weights() -> KindWeights:
    """Return the fitted weights: landmarks are stored as bytes of 1/127."""
    with (resources.files(__package__) / WEIGHTS).open("rb") as file, np.load(file) as stored:
        return KindWeights(
            stored["landmarks"].astype(np.float32) / 127,
            stored["later"].astype(np.float32),
            stored["first"].astype(np.float32),
        )
