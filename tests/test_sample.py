"""The shipped sample document can be read, asked and redistributed."""

from __future__ import annotations

from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[1] / "chatapp" / "samples" / "handbook.pdf"
FACTS = {
    2: "18 days of annual leave",
    3: "0.34 euros",
    4: "연차 휴가는 모든 직원에게 18일입니다",
    5: "국내 출장 식비 (하루) 36,000원",
    6: "flagpole in car park B",
}


@pytest.fixture(scope="module")
def pages() -> list[str]:
    pypdfium2 = pytest.importorskip("pypdfium2")
    with pypdfium2.PdfDocument(SAMPLE) as document:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]


@pytest.mark.parametrize(("page", "fact"), FACTS.items())
def test_its_facts_are_text_on_their_pages(pages: list[str], page: int, fact: str) -> None:
    assert fact in pages[page - 1].replace("\n", " ")


def test_digits_are_digits(pages: list[str]) -> None:
    """Qt once wrote digits of an English line as other glyphs, which looked right and could not be
    searched.
    """
    assert pages[1].startswith("1. Working hours and leave\n1.1 Working hours\n")


def test_it_is_small() -> None:
    assert SAMPLE.stat().st_size < 300_000
