"""A small model's own words are shown only where the quote beside them holds them."""

from __future__ import annotations

import pytest

from chatapp.engine.answers.quoting import holding

LEAVE = "From the fourth year with the company it is 23 days, and from the tenth year 26 days."
QUESTION = "How many days of leave are there?"


@pytest.mark.parametrize(
    "said",
    [
        "There are 23 days from the tenth year.",
        "From the fourth year, 26 days, and from the tenth year, 23 days.",
        "There are 24 days.",
        "There are not 23 days.",
        "Ann Lee gives 23 days.",
        "There are days of leave.",
        "",
    ],
)
def test_what_the_quote_does_not_say_is_left_out(said: str) -> None:
    assert holding(said, [LEAVE], QUESTION) == 0


@pytest.mark.parametrize(
    "said",
    ["There are 23 days, and from the tenth year 26 days.", "From the fourth year, 23 days."],
)
def test_what_the_quote_says_is_shown(said: str) -> None:
    assert holding(said, [LEAVE], QUESTION) == 1


def test_own_words_carry_the_mark_of_the_quote_that_holds_them() -> None:
    quotes = ["The price of the pump is 9,000 USD.", "The price of the valve is 4,000 USD."]
    assert holding("The valve costs 4,000 USD.", quotes, "What does the valve cost?") == 2
