"""The sentence ranked first is the one that answers, by its words and by its meaning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pytest

from chatapp.contract.records import Passage
from chatapp.engine.documents.page.page_lines import LineCell, PageLine
from chatapp.engine.documents.page.page_view import PageView, Quotable
from chatapp.engine.documents.page.tables import Table, markdown, pieces, tables
from chatapp.engine.evidence import sentence_ranking
from chatapp.engine.evidence.sentence_ranking import FloatArray, PageReader

FORM = "Location: Tallahassee, FL Registration: N5921D\nAircraft: Piper Damage:\n"


def rarity(terms: Iterable[str]) -> dict[str, float]:
    return dict.fromkeys(terms, 1.0)


def best(question: str, text: str) -> str:
    passage = Passage(1, "a.pdf", 1, text, start=0, end=len(text))
    reader = PageReader(lambda document, page: PageView(text), rarity, lambda asked, texts: None)
    return sentence_ranking.rank(question, [passage], reader)[0].text


def _cells(*cells: tuple[int, int, float]) -> tuple[LineCell, ...]:
    return tuple(LineCell(*cell) for cell in cells)


def form() -> list[PageLine]:
    first, second = FORM.splitlines()
    at = len(first) + 1
    left = _cells((0, 9, 40.0), (10, 25, 100.0), (26, 39, 200.0), (40, 46, 300.0))
    right = _cells((at, at + 9, 40.0), (at + 10, at + 15, 100.0), (at + 16, at + 23, 200.0))
    return [
        PageLine(0, at - 1, 40, 340, 10, 10, left),
        PageLine(at, at + len(second), 40, 230, 22, 10, right),
    ]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("When was the tower built?", "The tower was built in 1871."),
        ("How many steps does the tower have?", "Its 212 steps lead up the tower."),
        ("등대는 언제 지어졌나?", "등대는 1903년 6월에 지어졌다."),
    ],
)
def test_a_sentence_with_the_words_of_the_question_is_first(question: str, answer: str) -> None:
    text = f"The harbour is old. 등대는 사람들이 좋아한다. The pier is steep. {answer}"
    assert best(question, text) == answer


def test_meaning_finds_a_sentence_in_other_words() -> None:
    text = "Cats sleep a lot. The keeper earns two pounds a day. Dogs bark."
    passage = Passage(1, "a.pdf", 1, text, start=0, end=len(text))

    def cosines(question: str, texts: Sequence[str]) -> FloatArray:
        return np.array([float("earns" in each) for each in texts], dtype=np.float32)

    reader = PageReader(lambda document, page: PageView(text), rarity, cosines)
    ranked = sentence_ranking.rank("What is his salary?", [passage], reader)
    assert ranked[0].text == "The keeper earns two pounds a day."


def test_a_form_comes_apart_into_labels_with_their_values() -> None:
    (table,) = tables(FORM, form())
    assert [FORM[span.start : span.end] for span in pieces(FORM, table)] == [
        "Location: Tallahassee, FL",
        "Registration: N5921D",
        "Aircraft: Piper",
        "Damage:",
    ]


def test_a_label_without_a_value_is_not_quoted() -> None:
    page = PageView(FORM)
    page._page = type(page._page)(FORM, form(), 600)
    assert Quotable(26, 46, "pair", label="Registration") in page.quotable
    assert not any(FORM[one.start : one.end] == "Damage:" for one in page.quotable)


def test_a_piece_of_a_table_is_shown_below_its_header_row() -> None:
    text = "Item Cost\nRope 12\nSail 90"
    cells = [
        _cells((0, 4, 40.0), (5, 9, 200.0)),
        _cells((10, 14, 40.0), (15, 17, 200.0)),
        _cells((18, 22, 40.0), (23, 25, 200.0)),
    ]
    rows = tuple(
        PageLine(row[0][0], row[1][1], 40, 220, 12.0 * at, 10, row) for at, row in enumerate(cells)
    )
    shown = markdown(text, Table(0, 2, rows, is_form=False), 18, 25)
    assert shown == "| Item | Cost |\n| --- | --- |\n| Sail | 90 |"


def test_prose_in_two_columns_is_no_table() -> None:
    line = "The keeper of the lighthouse wrote down the wind of all nights"
    text = f"{line} {line}\n{line} {line}"
    wide = len(line)
    rows = [
        PageLine(
            at,
            at + 2 * wide + 1,
            40,
            500,
            top,
            10,
            _cells((at, at + wide, 40.0), (at + wide + 1, at + 2 * wide + 1, 300.0)),
        )
        for at, top in ((0, 10.0), (2 * wide + 2, 22.0))
    ]
    assert tables(text, rows) == []
