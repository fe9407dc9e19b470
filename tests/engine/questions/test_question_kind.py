"""What a question is taken for, with made-up vectors; the real ones are measured by
benchmarks/question_kinds.py.
"""

from __future__ import annotations

import hashlib
from importlib import resources

import numpy as np
import pytest

from chatapp.engine.questions import kind_weights, question_kind
from chatapp.engine.questions.kind_weights import (
    CHANGES,
    FIRST_KINDS,
    LATER_KINDS,
    Change,
    FloatArray,
    KindWeights,
    QuestionKind,
)
from chatapp.engine.questions.question_kind import likely_kind


def _far(texts: list[str]) -> FloatArray:
    """Embed texts as something that no example is like."""
    rows = np.zeros((len(texts), 512), dtype=np.float32)
    rows[:, 0] = 1
    return rows


@pytest.mark.parametrize("has_history", [False, True])
def test_what_is_like_no_example_is_a_look_up(has_history: bool) -> None:
    assert question_kind.classify("…", has_history, _far) is QuestionKind.LOOK_UP


@pytest.mark.parametrize("has_history", [False, True])
def test_an_example_is_known_again(has_history: bool) -> None:
    weights = kind_weights.weights()
    kinds = LATER_KINDS if has_history else FIRST_KINDS
    scores = weights.kind_scores(weights.landmarks, has_history)
    likely = [likely_kind(row, kinds) for row in scores]
    assert set(likely) == set(kinds)


def test_without_an_answer_before_nothing_can_be_about_it() -> None:
    later_only = {QuestionKind.FOLLOW_UP, QuestionKind.ABOUT_ANSWER, QuestionKind.ASSENT}
    assert set(LATER_KINDS) - set(FIRST_KINDS) == later_only


def test_a_score_that_is_not_clear_means_look_up() -> None:
    scores = np.zeros(len(LATER_KINDS), dtype=np.float32)
    compare = LATER_KINDS.index(QuestionKind.COMPARE)
    scores[compare] = 0.5
    assert likely_kind(scores, LATER_KINDS) is QuestionKind.LOOK_UP
    scores[compare] = 0.7
    assert likely_kind(scores, LATER_KINDS) is QuestionKind.COMPARE


def test_the_nearest_examples_decide() -> None:
    landmarks = np.eye(3, 512, dtype=np.float32)
    later = np.zeros((3, len(LATER_KINDS)), dtype=np.float32)
    later[1, LATER_KINDS.index(QuestionKind.ASSENT)] = 1
    weights = KindWeights(landmarks, later, later[:, : len(FIRST_KINDS)], later[:, : len(CHANGES)])
    rows = weights.kind_scores(landmarks, True)
    assert likely_kind(rows[1], LATER_KINDS) is QuestionKind.ASSENT
    assert likely_kind(rows[2], LATER_KINDS) is QuestionKind.LOOK_UP


def test_several_questions_are_embedded_at_once() -> None:
    calls: list[list[str]] = []

    def embed(texts: list[str]) -> FloatArray:
        calls.append(texts)
        return _far(texts)

    question_kind.classify_all(["Why?", "Who?"], True, embed)
    assert calls == [["Why?", "Who?"]]


def test_the_weights_are_fitted_to_the_examples_as_they_are() -> None:
    """If this fails: python -m benchmarks.question_kinds --fit."""
    folder = resources.files("chatapp.engine.questions")
    examples = (folder / "question_kinds.toml").read_bytes()
    with (folder / kind_weights.FILE).open("rb") as file, np.load(file) as stored:
        assert str(stored["examples"]) == hashlib.sha256(examples).hexdigest()


def test_what_is_like_no_follow_up_changes_nothing() -> None:
    assert question_kind.change_of("…", _far) is Change.NONE
