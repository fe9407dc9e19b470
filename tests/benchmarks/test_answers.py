"""What the evaluation of answers counts, on small answers of its own."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from benchmarks.answers_eval import refusals_in_words, text_checks
from benchmarks.answers_eval.figures import JudgedAnswer, figures
from benchmarks.answers_eval.questions import EvalQuestion, GoldPage, spread
from benchmarks.answers_eval.records import QUIET_LOAD, AnswerCache, AnswerRecord, Pace
from benchmarks.answers_eval.table import GOALS_OF_READERS, Comparison

ASKED = EvalQuestion(
    "set", "1", "When did it open?", ("1932",), frozenset({GoldPage("a.pdf", 2)}), False
)
UNANSWERABLE = EvalQuestion("set", "2", "Who drew it?", (), frozenset(), False)
RIGHT = AnswerRecord(
    "program", "set", "1", "In 1932 [1].", shown=(("a.pdf", 2),), cited=(("a.pdf", 2),)
)
REFUSAL = AnswerRecord("program", "set", "2", "The documents do not say.", refused=True)


@pytest.mark.parametrize(
    ("text", "gold"),
    [
        ("It cost $1,577 million.", "$1577.00"),
        ("Sales were 1577 million dollars", "$1577.00"),
        ("> the Piper\n> PA-22-150 [1]", "Piper PA-22-150"),
        ("와트포인트를 얻습니다.", "와트 포인트"),
        ("2007년에 다시 만들었다.", "2007년"),
    ],
)
def test_an_answer_holds_a_gold_string_in_another_writing(text: str, gold: str) -> None:
    assert text_checks.holds(text, gold)


@pytest.mark.parametrize(
    ("text", "gold"),
    [("In 1932.", "193"), ("12007년", "2007년"), ("It opened.", "1932"), ("", "1")],
)
def test_an_answer_does_not_hold_another_gold_string(text: str, gold: str) -> None:
    assert not text_checks.holds(text, gold)


@pytest.mark.parametrize(("text", "empty"), [("[1]", True), (" [1] [2].", True), ("7 [1]", False)])
def test_an_answer_of_nothing_but_marks_is_empty(text: str, empty: bool) -> None:
    assert text_checks.is_empty(text) is empty


@pytest.mark.parametrize(
    ("text", "question", "own"),
    [
        ("1932년입니다.", "언제 열렸나요?", True),
        ("1932", "언제 열렸나요?", True),
        ("It opened in 1932.", "언제 열렸나요?", False),
        ("1932년에 열렸습니다.\n> It was opened in 1932 by the mayor.", "언제 열렸나요?", True),
        ("1932년입니다.", "When did it open?", False),
    ],
)
def test_an_answer_is_in_the_language_of_its_question(text: str, question: str, own: bool) -> None:
    assert text_checks.is_in_language_of(text, question) is own


def test_a_refusal_in_words_only_is_a_refusal_and_no_right_answer() -> None:
    unmarked = dataclasses.replace(RIGHT, text="I do not know whether it was 1932.")
    total = figures([JudgedAnswer(ASKED, unmarked, says_unknown=True)])
    assert (total.gold_string, total.refused_answerable, total.refused_unmarked) == (0, 1, 1)


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("I don't know.", True),
        ("Sorry, I don’t know who drew it. It is a bridge.", True),
        ("죄송하지만 모르겠습니다.", True),
        ("It opened in 1932. I don't know who drew it.", False),
        ("", False),
    ],
)
def test_the_words_that_the_plain_chain_asks_for_are_a_refusal(text: str, unknown: bool) -> None:
    assert refusals_in_words.says_unknown(text) is unknown


def test_an_answer_without_words_is_empty_and_not_right() -> None:
    total = figures([JudgedAnswer(ASKED, dataclasses.replace(RIGHT, text="[1]"))])
    assert (total.empty, total.gold_string) == (1, 0)


def test_kinds_of_questions_are_counted_apart() -> None:
    total = figures([JudgedAnswer(ASKED, RIGHT), JudgedAnswer(UNANSWERABLE, REFUSAL)])
    assert (total.gold_string, total.page_cited) == (1, 1)
    assert (total.refused_unanswerable, total.refused_answerable) == (1, 0)


def test_goals_beside_the_plain_chain_are_met_or_below() -> None:
    ours = figures([JudgedAnswer(ASKED, dataclasses.replace(RIGHT, end_s=5))])
    quick = figures([JudgedAnswer(ASKED, dataclasses.replace(RIGHT, text="In 1931.", end_s=6))])
    slow = figures([JudgedAnswer(ASKED, dataclasses.replace(RIGHT, text="In 1931.", end_s=10))])
    assert Comparison("", ours, quick, GOALS_OF_READERS).missed() == ["end_s"]
    assert Comparison("", ours, slow, GOALS_OF_READERS).missed() == []


def test_seconds_of_a_busy_machine_do_not_count_beside_those_of_a_quiet_one() -> None:
    quiet = JudgedAnswer(ASKED, dataclasses.replace(RIGHT, end_s=5, load=QUIET_LOAD))
    busy = JudgedAnswer(ASKED, dataclasses.replace(RIGHT, end_s=500, load=QUIET_LOAD + 10))
    assert figures([quiet, busy, busy]).end_s == 5
    assert figures([busy]).end_s == 500


def test_nothing_is_asked_after_the_time_is_up() -> None:
    assert Pace().may_ask()
    assert not Pace(until_s=0).may_ask()
    assert not Pace(asks=False).may_ask()


def test_a_smaller_draw_is_the_beginning_of_a_larger_one_and_spread_over_all() -> None:
    questions = [dataclasses.replace(ASKED, id=str(number)) for number in range(100)]
    order = [int(question.id) for question in spread(questions)]
    assert sorted(order) == list(range(100))
    assert {number // 25 for number in order[:4]} == {0, 1, 2, 3}


def test_a_kept_answer_is_the_same_in_the_next_run(tmp_path: Path) -> None:
    AnswerCache(tmp_path).put("key", RIGHT, {"model": "m"})
    assert AnswerCache(tmp_path).get("key") == RIGHT
