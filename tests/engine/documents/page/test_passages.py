"""Passages follow headings, clauses, sentences and rows, and know where they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from chatapp.engine.documents.documents import Documents
from chatapp.engine.documents.page import passages
from tests.engine.documents.conftest import Add, MakePdf

PROSE = "The lighthouse keeper wrote down the wind of every night. "
Text = tuple[float, float, str, int]
"""Left edge, top, words, size in points; bold above 12."""
Draw = Callable[..., Path]


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    def make(*pages: Sequence[Text]) -> Path:
        canvas = Canvas(str(tmp_path / "drawn.pdf"), pagesize=(500, 700))
        for texts in pages:
            for left, top, words, size in texts:
                canvas.setFont("Helvetica-Bold" if size > 12 else "Helvetica", size)
                canvas.drawString(left, 700 - top, words)
            canvas.showPage()
        canvas.save()
        return tmp_path / "drawn.pdf"

    return make


def headings(documents: Documents, query: str) -> list[str]:
    return [passage.heading for passage in documents.search(query, (), 5)]


def test_a_passage_stands_under_the_larger_lines_before_it(
    documents: Documents, add: Add, draw: Draw
) -> None:
    body = [(40, 120 + 14 * line, PROSE, 10) for line in range(9)]
    add(draw([(40, 60, "Chapter of Storms", 18), (40, 90, "Winter Nights", 14), *body]))
    assert headings(documents, "lighthouse keeper") == ["Chapter of Storms › Winter Nights"]


def test_a_title_in_several_lines_is_one_heading(
    documents: Documents, add: Add, draw: Draw
) -> None:
    body = [(40, 140 + 14 * line, PROSE, 10) for line in range(9)]
    title = [
        (40, 60, "HARBOUR COMPANY", 16),
        (40, 80, "Balance Sheets", 16),
        (40, 100, "At December", 16),
    ]
    add(draw([*title, *body]))
    assert headings(documents, "lighthouse keeper") == [
        "HARBOUR COMPANY Balance Sheets At December"
    ]


def test_a_title_after_text_is_a_heading_of_its_own(
    documents: Documents, add: Add, draw: Draw
) -> None:
    body = [(40, 120 + 14 * line, PROSE, 10) for line in range(9)]
    add(
        draw(
            [
                (40, 60, "Storms", 16),
                (40, 84, "They come in winter.", 10),
                (40, 100, "Nights", 16),
                *body,
            ]
        )
    )
    assert headings(documents, "lighthouse keeper") == ["Nights"]


def test_each_short_section_of_a_passage_has_its_own_heading(
    documents: Documents, add: Add, draw: Draw
) -> None:
    hours, leave = (
        (40, 84, "Work begins at nine.", 10),
        (40, 124, "Everybody has fifteen days.", 10),
    )
    added = add(draw([(40, 60, "Hours", 16), hours, (40, 100, "Leave", 16), leave]))
    text = documents.pages.text(added.id, 1)
    assert added.passages == 1
    assert [
        documents.pages.heading(added.id, 1, text.index(words)) for words in ("nine", "fifteen")
    ] == [
        "Hours",
        "Leave",
    ]


def test_short_sections_of_a_web_page_have_their_own_headings(
    documents: Documents, tmp_path: Path
) -> None:
    page = tmp_path / "rules.html"
    page.write_text(
        "<h1>Rules</h1><h2>Hours</h2><p>Work begins at nine.</p><h2>Leave</h2><p>Fifteen days.</p>"
    )
    added = documents.add(page, lambda done, total: None, lambda: False)[0]
    found = {
        passage.page: passage.text for passage in documents.search("nine fifteen", (added.id,), 9)
    }
    places = [
        (page, text.index(words))
        for page, text in found.items()
        for words in ("nine", "Fifteen")
        if words in text
    ]
    assert [documents.pages.heading(added.id, *place) for place in sorted(places)] == [
        "Rules › Hours",
        "Rules › Leave",
    ]


def test_a_heading_is_found_though_its_text_does_not_say_it(
    documents: Documents, add: Add, draw: Draw
) -> None:
    body = [(40, 100 + 14 * line, PROSE, 10) for line in range(12)]
    add(draw([(40, 60, "Maintenance", 16), *body], [(40, 60, "Payroll", 16), *body]))
    assert documents.search("payroll", (), 5)[0].page == 2


def test_a_clause_is_a_heading_in_plain_text() -> None:
    text = "제58조(준용) 금융회사의 지배구조에 관한 법률을 준용한다.\n제59조(감사) 감사는 이사회에 출석한다.\n"
    assert passages.cut(1, text * 12)[0].heading == "제58조(준용)"


def test_no_passage_begins_within_a_sentence() -> None:
    text = "".join(f"Sentence number {number} says what it has to say.\n" for number in range(60))
    pieces = passages.cut(1, text)
    assert len(pieces) > 2
    assert all(text[piece.start :].startswith("Sentence") for piece in pieces)


def test_lines_that_run_along_the_pages_are_no_text(
    documents: Documents, add: Add, draw: Draw
) -> None:
    pages = [
        [(40, 30, f"Annual Report of the Harbour, page {number}", 10)]
        + [(40, 120 + 14 * line, PROSE, 10) for line in range(9)]
        for number in range(1, 5)
    ]
    add(draw(*pages))
    assert not any(
        "Annual Report" in passage.text for passage in documents.search("lighthouse", (), 9)
    )


@pytest.mark.parametrize(
    ("second", "third", "runs"),
    [("Page 2 of 3 DEN42", "Page 3 of 3 DEN42", True), ("Bill 1002 DEN", "Bill 1003 DEN", False)],
)
def test_a_line_with_the_number_of_its_page_is_a_running_line_on_two_pages(
    documents: Documents, add: Add, draw: Draw, second: str, third: str, runs: bool
) -> None:
    body = [(40, 120 + 14 * line, PROSE, 10) for line in range(9)]
    add(
        draw(
            [(40, 40, "Report", 10), *body],
            *([(40, 40, top, 10), *body] for top in (second, third)),
        )
    )
    shown = [passage.text for passage in documents.search("lighthouse keeper", (), 9)]
    assert any("DEN" in text for text in shown) is not runs
    # It is found all the same.
    assert documents.search(second, (), 1)[0].page == 2


def test_a_sentence_over_a_page_break_is_found_on_the_page_where_it_ends(
    documents: Documents, add: Add, make_pdf: MakePdf
) -> None:
    add(
        make_pdf(
            "a.pdf",
            [PROSE, "The harbour master of Trondheim asked"],
            ["for eleven new lanterns.", PROSE],
        )
    )
    assert {
        passage.page for passage in documents.search("Trondheim lanterns eleven", (), 5)[:2]
    } == {1, 2}


def test_a_row_is_never_cut_and_its_columns_are_named(
    documents: Documents, add: Add, draw: Draw
) -> None:
    rows = [
        (left, 60 + 12 * row, words, 10)
        for row in range(45)
        for left, words in (
            (40, f"Cost of harbour item {row}" if row else "Item"),
            (300, f"{row}00"),
            (400, "7"),
        )
    ]
    add(draw(rows))
    found = documents.search("harbour item 44", (), 5)
    assert all(passage.text.split("\n")[0].startswith(("Item", "Cost")) for passage in found)
    assert found[0].heading.startswith("Item")


def test_what_every_page_says_alone_is_text_and_no_running_line(
    documents: Documents, add: Add, draw: Draw
) -> None:
    assert add(draw(*([(40, 60, f"Card {number}", 12)] for number in range(6)))).passages == 6
    assert documents.search("card 4", (), 1)[0].page == 5
