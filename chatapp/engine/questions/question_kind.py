"""The kind of a question, by its embedding: which way to an answer it takes."""

from __future__ import annotations

from chatapp.engine.questions.kind_weights import (
    CHANGES,
    FIRST_KINDS,
    LATER_KINDS,
    Change,
    Embed,
    FloatArray,
    QuestionKind,
    weights,
)

_LEAST = 0.3
_LEAST_BY_KIND = {
    QuestionKind.WHOLE: 0.38,
    QuestionKind.COMPARE: 0.63,
    QuestionKind.FOLLOW_UP: 0.35,
}
"""The score, about 0 to 1, from which a question is of a kind and no look-up: at most 0.3 % of the
604 look-ups of the shared question sets reach it (`python -m benchmarks.question_kinds`)."""


def classify(question: str, has_history: bool, embed: Embed) -> QuestionKind:
    """Return the kind of a question; LOOK_UP when none is likely enough.

    `embed` is of the embedder that `kind_weights.EMBEDDER` names.
    """
    return classify_all([question], has_history, embed)[0]


def classify_all(questions: list[str], has_history: bool, embed: Embed) -> list[QuestionKind]:
    """Return the kind of each question, with one call of the embedder."""
    kinds = LATER_KINDS if has_history else FIRST_KINDS
    scores = weights().kind_scores(embed(questions), has_history)
    return [likely_kind(row, kinds) for row in scores]


def likely_kind(scores: FloatArray, kinds: tuple[QuestionKind, ...]) -> QuestionKind:
    """Return the best kind that is no look-up if its score reaches the least, else LOOK_UP."""
    best = 1 + int(scores[1:].argmax())
    kind = kinds[best]
    return kind if scores[best] >= _LEAST_BY_KIND.get(kind, _LEAST) else QuestionKind.LOOK_UP


def change_of(follow_up: str, embed: Embed) -> Change:
    """Return what a follow-up changes in the question before."""
    return CHANGES[int(weights().change_scores(embed([follow_up]))[0].argmax())]
