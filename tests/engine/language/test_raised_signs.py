"""Raised and lowered signs: exponents stay exponents, marks of notes join no number."""

from __future__ import annotations

import pytest

from chatapp.engine.language import raised_signs
from chatapp.engine.language.normal_form import normal
from chatapp.engine.tools import cell_values


@pytest.mark.parametrize(
    ("before", "sign", "written"),
    [
        ("made 10", "6", "made 10^6"),
        ("10", "-3", "10^-3"),
        ("per m", "2", "per m²"),
        ("(a+b)", "2", "(a+b)²"),
        ("x", "n", "x^n"),
        ("1", "st", "1st"),
        ("was 1,250", "3", "was 1,250 ³⁾"),
        ("in 110", "6", "in 110 ⁶⁾"),
        ("revenue", "12", "revenue¹²⁾"),
        ("(주)", "2", "(주)²⁾"),
        ("1,250", "1)", "1,250 1)"),
        ("1,250", "1,2", "1,250 ¹⁾²⁾"),
        ("12.5%", "2)", "12.5% 2)"),
        ("12.5%", "2", "12.5%²⁾"),
        ("1,250원", "3)", "1,250원 3)"),
        ("합계 ", "3)", "합계 3)"),
        ("", "3", "³⁾"),
    ],
)
def test_an_exponent_is_told_from_the_mark_of_a_note(before: str, sign: str, written: str) -> None:
    assert before + raised_signs.raised(before, sign) == written


@pytest.mark.parametrize(("before", "written"), [("H", "H₂"), ("101", "101_2"), ("log", "log₂")])
def test_lowered_signs_do_not_join_a_number(before: str, written: str) -> None:
    assert before + raised_signs.lowered(before, "2") == written


def test_a_mark_joins_no_number_for_search_either() -> None:
    assert "12503" not in normal("1,250" + raised_signs.raised("1,250", "3")).replace(",", "")


def test_a_cell_with_a_mark_is_still_a_number() -> None:
    assert cell_values.number("1,250 ³⁾") == 1250


def test_a_square_and_the_mark_of_a_footnote_behind_it_stay_two() -> None:
    assert raised_signs.raised("an area of 240 m", "23)") == "² 3)"
