"""What was fitted to the examples: a kernel ridge regression from a question's vector to its kind."""

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

FILE = "question_kinds.npz"
"""Its `examples` are the SHA-256 of the examples that it was fitted to."""
EMBEDDER = "use-multilingual-3"
"""The name of that embedder."""
KERNEL_WIDTH = 1.0
"""gamma of exp(-gamma * squared distance); 1, 2 and 4 were tried on the held-out questions."""


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


class Change(StrEnum):
    """What a follow-up changes in the question before."""

    NONE = "none"
    """It asks something else about the same."""
    PART = "part"
    """It asks the same with another year, place, group …"""
    YEAR_BEFORE = "year_before"
    YEAR_AFTER = "year_after"


LATER_KINDS = tuple(QuestionKind)
FIRST_KINDS = tuple(
    kind
    for kind in QuestionKind
    if kind not in (QuestionKind.FOLLOW_UP, QuestionKind.ABOUT_ANSWER, QuestionKind.ASSENT)
)
"""Without an answer before, a question can be no more than these."""
CHANGES = tuple(Change)


@dataclass(frozen=True, slots=True)
class KindWeights:
    """The regression's coefficients over landmark examples.

    A score is about 1 where a vector is of that kind, 0 where it is not, and near 0 everywhere far
    from the examples.
    """

    landmarks: FloatArray
    """float32 [landmarks, dimensions], about unit length."""
    later: FloatArray
    """float32 [landmarks, len(LATER_KINDS)]."""
    first: FloatArray
    """float32 [landmarks, len(FIRST_KINDS)]."""
    change: FloatArray
    """float32 [landmarks, len(CHANGES)]."""

    def kind_scores(self, vectors: FloatArray, has_history: bool) -> FloatArray:
        """Return float32 [vectors, len(LATER_KINDS or FIRST_KINDS)]."""
        nearness: FloatArray = kernel(vectors, self.landmarks)
        return nearness @ (self.later if has_history else self.first)

    def change_scores(self, vectors: FloatArray) -> FloatArray:
        """Return float32 [vectors, len(CHANGES)], for follow-ups."""
        nearness: FloatArray = kernel(vectors, self.landmarks)
        return nearness @ self.change


def kernel(rows: FloatArray, columns: FloatArray) -> FloatArray:
    """Return exp(-gamma * squared distance) of each row with each column vector.

    Of float32 [n, dimensions] and [m, dimensions], float32 [n, m].
    """
    squares = (rows**2).sum(1)[:, None] + (columns**2).sum(1)[None] - 2 * rows @ columns.T
    nearness: FloatArray = np.exp(-KERNEL_WIDTH * np.maximum(squares, 0)).astype(np.float32)
    return nearness


@functools.cache
def weights() -> KindWeights:
    """Return the fitted weights: landmarks are stored as bytes of 1/127."""
    with (resources.files(__package__) / FILE).open("rb") as file, np.load(file) as stored:
        return KindWeights(
            stored["landmarks"].astype(np.float32) / 127,
            stored["later"].astype(np.float32),
            stored["first"].astype(np.float32),
            stored["change"].astype(np.float32),
        )
