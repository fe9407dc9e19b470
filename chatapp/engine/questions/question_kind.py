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

# The score, about 0 to 1, from which the best kind is believed: at most 0.5 % of the 604 look-ups
# of the shared question sets reach it (benchmarks/question_kinds.py).
_LEAST_SCORE = 0.3
_LEAST_BY_KIND = {QuestionKind.WHOLE: 0.4, QuestionKind.COMPARE: 0.62}
_LEAST_CHANGE = 0.5
"""The score of a change from which a part of the question before is replaced; chosen."""


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
    """Return the kind of the best score (float32 [kinds]) if that is high enough, else LOOK_UP."""
    best = int(scores.argmax())
    kind = kinds[best]
    return kind if scores[best] >= _LEAST_BY_KIND.get(kind, _LEAST_SCORE) else QuestionKind.LOOK_UP


def change_of(follow_up: str, embed: Embed) -> Change:
    """Return what a follow-up changes in the question before; NONE when no change is likely."""
    scores = weights().change_scores(embed([follow_up]))[0]
    best = int(scores.argmax())
    return CHANGES[best] if scores[best] >= _LEAST_CHANGE else Change.NONE
