"""Marks are put by the program, sentence by sentence, while the answer is written."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from chatapp.engine.evidence.citing import CitingText

CARRIED = {"leave": 1, "taxi": 0, "휴가": 2}


def carriers(sentence: str, named: Sequence[int]) -> tuple[int, ...]:
    """Carry by a word of the sentence; a mark of the model decides where no word does."""
    found = [block for word, block in CARRIED.items() if word in sentence.lower()]
    return tuple(found or named)


def cited(text: str, size: int = 1) -> str:
    """Return an answer that came in pieces of `size` characters."""
    citing = CitingText(carriers)
    shown = ""
    for start in range(0, len(text), size):
        shown += "".join(citing.feed(text[start : start + size]))
    return shown + "".join(citing.finish())


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_each_sentence_gets_its_mark_before_its_stop_in_the_order_of_use(size: int) -> None:
    text = "Leave is 15 days. Taxi costs are paid. And leave needs approval!"
    marked = "Leave is 15 days [1]. Taxi costs are paid [2]. And leave needs approval [1]!"
    assert cited(text, size) == marked


@pytest.mark.parametrize("size", [1, 2, 1000])
def test_marks_of_the_model_are_understood_and_renumbered(size: int) -> None:
    assert cited("It rains [3]. Leave is long [7].", size) == "It rains [1]. Leave is long [2]."


def test_a_sentence_that_nothing_carries_has_no_mark() -> None:
    assert cited("Bananas grow in Ecuador.") == "Bananas grow in Ecuador."


def test_lines_of_a_list_are_cited_one_by_one() -> None:
    text = "1. Leave is 15 days.\n2. Taxi costs are paid"
    assert cited(text) == "1. Leave is 15 days [1].\n2. Taxi costs are paid [2]"


def test_korean_sentences_are_cited() -> None:
    assert cited("휴가는 15일이에요. 택시도 돼요.") == "휴가는 15일이에요 [1]. 택시도 돼요."


def test_all_that_is_settled_is_shown_at_once() -> None:
    citing = CitingText(carriers)
    assert "".join(citing.feed("Leave is 15 da")) == "Leave is 15 da"
    assert "".join(citing.feed("ys.")) == "ys"
    assert "".join(citing.feed(" Taxi")) == " [1]. Taxi"


@pytest.mark.parametrize("text", ["", "[1]", " [2].", "\n"])
def test_an_answer_without_words_has_no_marks(text: str) -> None:
    assert "[" not in cited(text)
