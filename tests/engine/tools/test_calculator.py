"""Arithmetic and dates are right, and nothing but arithmetic and dates is run."""

from __future__ import annotations

import pytest

from chatapp.engine.tools import calculator, calendar_dates
from chatapp.engine.tools.calculator import NotArithmetic
from chatapp.engine.tools.calendar_dates import NotADate


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("(3 + 4.5) * 2", "15"),
        ("0.1 + 0.2", "0.3"),
        ("1,250,000 × 12", "15000000"),
        ("15% * 200", "30"),
        ("17 % 5", "2"),
        ("2^10", "1024"),
        ("sum(1, 2, 3.5) =", "6.5"),
        ("1988 - 1926 = 62", "62"),
        ("2 * 3 + 1 = 8 = 9", "7"),
        ("round(10 / 3, 2)", "3.33"),
        ("-7 // 2", "-3"),
    ],
)
def test_arithmetic_is_exact(expression: str, value: str) -> None:
    assert calculator.calculate(expression) == value


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os').system('true')",
        "(1).__class__",
        "open('x')",
        "'a' * 9",
        "1 / 0",
        "9 ** 9 ** 9",
        "True + 1",
        "[1 for _ in (1,)]",
        "sum()",
        "1 +",
        "(" * 400,
        "1" * 600,
    ],
)
def test_what_is_no_arithmetic_is_refused(expression: str) -> None:
    with pytest.raises(NotArithmetic):
        calculator.calculate(expression)


def test_days_between_dates_are_counted_whatever_their_form() -> None:
    assert calendar_dates.difference("2026-02-27", "2026년 3월 2일") == "3 days"
    assert calendar_dates.difference("1 March 2026", "2026-04-01") == "31 days (4 weeks and 3 days)"


def test_a_weekday_is_named() -> None:
    assert calendar_dates.weekday("2026. 3. 5.") == "2026-03-05 is a Thursday"


def test_a_month_after_a_long_one_is_the_end_of_the_shorter() -> None:
    assert calendar_dates.added("2026-01-31", 0, 1) == "2026-02-28 (Saturday)"
    assert calendar_dates.added("2026-12-30", 3, 0) == "2027-01-02 (Saturday)"


@pytest.mark.parametrize("date", ["soon", "March 2026", "2026-02-30", ""])
def test_half_a_date_is_none(date: str) -> None:
    with pytest.raises(NotADate):
        calendar_dates.weekday(date)
