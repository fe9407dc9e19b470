"""What is searched for when a question needs the turns before it."""

from __future__ import annotations

import numpy as np
import pytest

from chatapp.contract.records import Message, Role
from chatapp.engine.questions import changed_question
from chatapp.engine.questions.kind_weights import FloatArray, QuestionKind
from chatapp.engine.questions.search_text import search_text

FOLLOW_UP = QuestionKind.FOLLOW_UP


def _far(texts: list[str]) -> FloatArray:
    """Embed texts as something that no example is like: each earlier question is a look-up."""
    rows = np.zeros((len(texts), 512), dtype=np.float32)
    rows[:, 0] = 1
    return rows


def _chat(*turns: str) -> list[Message]:
    """Return questions and answers by turns."""
    roles: tuple[Role, ...] = ("user", "assistant")
    return [Message(roles[index % 2], text) for index, text in enumerate(turns)]


SALES = _chat("What were sales in 2022?", "Sales came to 48 million won. [1]")


@pytest.mark.parametrize(
    "kind", [QuestionKind.LOOK_UP, QuestionKind.COMPARE, QuestionKind.WHOLE, QuestionKind.DOCUMENTS]
)
def test_a_question_that_stands_alone_is_searched_alone(kind: QuestionKind) -> None:
    question = "How many amperes may the lathe draw?"
    assert search_text(question, SALES, kind, _far) == question


@pytest.mark.parametrize("kind", list(QuestionKind))
def test_without_turns_before_the_question_is_searched(kind: QuestionKind) -> None:
    assert search_text("And in 2023?", [], kind, _far) == "And in 2023?"


def test_another_year_takes_the_place_of_the_year_before() -> None:
    text = search_text("And in 2023?", SALES, FOLLOW_UP, _far)
    assert text == "What were sales in 2023? And in 2023?"


def test_the_same_in_korean() -> None:
    chat = _chat("2022년 직원 수는 몇 명이야?", "110명이에요. [1]")
    text = search_text("그럼 2023년은?", chat, FOLLOW_UP, _far)
    assert text.startswith("2023년 직원 수는 몇 명이야?")
    assert "2022" not in text


@pytest.mark.parametrize(
    ("question", "follow_up", "changed"),
    [
        ("5년 차는 연차가 며칠이야?", "10년 차는?", "10년 차는 연차가 며칠이야?"),
        ("Sales in 2022 of 30 shops?", "and of 5 shops", "Sales in 2022 of 5 shops?"),
        ("Is 2.5 m enough?", "And 3.5?", "Is 3.5 m enough?"),
        ("From 2021 to 2022?", "And in 2023?", "From 2021 to 2023?"),
        ("What does article 12 say?", "and article 150", ""),
        ("What were sales?", "And in 2023?", ""),
        ("What were sales in 2022?", "And rent?", ""),
    ],
)
def test_a_number_replaces_one_of_its_kind(question: str, follow_up: str, changed: str) -> None:
    assert changed_question.with_numbers(question, follow_up) == changed


@pytest.mark.parametrize(
    ("question", "years", "changed"),
    [
        ("Sales in 2023? And in 2023?", -1, "Sales in 2022? And in 2022?"),
        ("2022년 매출은?", 1, "2023년 매출은?"),
        ("Who has room 12022?", 1, ""),
        ("What were sales?", 1, ""),
    ],
)
def test_the_year_before_and_after_are_counted(question: str, years: int, changed: str) -> None:
    assert changed_question.with_year_moved(question, years) == changed


def test_what_has_no_place_is_added_with_the_answer_that_may_name_it() -> None:
    chat = _chat("Who founded the bank?", "Ada Hill founded it. [1]")
    text = search_text("When was she born?", chat, FOLLOW_UP, _far)
    assert text == "Who founded the bank? When was she born? Ada Hill founded it."


def test_a_task_about_the_answer_is_searched_as_the_question_it_answered() -> None:
    text = search_text("Simpler, please.", SALES, QuestionKind.ABOUT_ANSWER, _far)
    assert text == "What were sales in 2022?"


def test_yes_searches_for_what_was_offered() -> None:
    chat = _chat("How is overtime paid?", "By the hour. [1] Shall I list the rates at night?")
    text = search_text("Yes, please.", chat, QuestionKind.ASSENT, _far)
    assert text == "How is overtime paid? Shall I list the rates at night?"


def test_yes_without_an_offer_searches_the_question_again() -> None:
    text = search_text("Yes.", SALES, QuestionKind.ASSENT, _far)
    assert text == "What were sales in 2022?"


def test_the_part_that_is_like_the_new_one_in_meaning_is_replaced() -> None:
    axes = {"annual": 1, "parental": 1, "leave": 2, "long": 3, "is": 0, "how": 0, "and": 0}

    def embed(texts: list[str]) -> FloatArray:
        rows = np.full((len(texts), 512), 1e-3, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[axes[word]] += 0.1 if axes[word] == 0 else 1.0
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows

    changed = changed_question.with_part("How long is annual leave?", "And parental leave?", embed)
    assert changed == "How long is parental leave"
