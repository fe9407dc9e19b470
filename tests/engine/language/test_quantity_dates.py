"""Dates, times and fractions are the same figures however they are written."""

from __future__ import annotations

import pytest

from chatapp.engine.language.quantities import figures


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2017. 1.23.", "2017년 1월 23일"),
        ("2021-04-30", "2021. 4. 30."),
        ("01/31/2008", "2008. 1. 31."),
        ("2017. 2.경", "2017년 2월경"),
        ("03:42", "3시 42분"),
        ("7.30 pm", "19:30"),
        ("14:00", "오후 2시"),
        ("4 p.m.", "16:00"),
        ("100분의 10", "10%"),
        ("two-thirds", "3분의 2"),
    ],
)
def test_these_are_the_same(one: str, other: str) -> None:
    mine, its = (sorted(figures(text), key=lambda figure: figure.unit) for text in (one, other))
    assert len(mine) == len(its) > 0
    assert all(figure.is_same(same) for figure, same in zip(mine, its, strict=True))


@pytest.mark.parametrize(
    ("one", "other"), [("E2", "2개월"), ("3 October", "3 %"), ("32m2", "32m"), ("2주마다", "2개월")]
)
def test_these_are_not_the_same(one: str, other: str) -> None:
    assert not figures(one)[0].is_same(figures(other)[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("24개월", "2년"),
        ("석 달", "3개월"),
        ("1 hour", "60 minutes"),
        ("2 weeks", "14 days"),
        ("0.5 kg", "500 g"),
    ],
)
def test_an_amount_is_the_same_in_a_smaller_unit(one: str, other: str) -> None:
    assert figures(one)[0].is_same(figures(other)[0])
