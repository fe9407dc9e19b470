"""The boxes of a quote lie on its words and on no others: columns, lines that break words, Korean."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from benchmarks.boxes import under
from chatapp.contract.records import Box
from chatapp.engine.documents.documents import Documents
from chatapp.engine.evidence import citations
from chatapp.engine.language.normal_form import normal
from chatapp.engine.language.sentences import readable
from tests.engine.documents.conftest import Add, MakePdf

LEFT = ["The bridge was opened", "in 1932 by the mayor,", "Ann Lee. It has a toll."]
RIGHT = ["A ferry runs at night", "when the bridge infor-", "mation board says so."]


@pytest.fixture
def two_columns(tmp_path: Path) -> Path:
    canvas = Canvas(str(tmp_path / "columns.pdf"), pagesize=(400, 600))
    for x, column in ((30, LEFT), (210, RIGHT)):
        for number, line in enumerate(column):
            canvas.drawString(x, 540 - 15 * number, line)
    canvas.save()
    return tmp_path / "columns.pdf"


def _under(documents: Documents, add: Add, pdf: Path, first: str, last: str) -> str:
    """Return what lies under the boxes of the text from `first` to `last`, in one line."""
    document = add(pdf)
    text = documents.pages.text(document.id, 1)
    start, end = text.index(first), text.index(last) + len(last)
    return " ".join(under(pdf, 1, documents.pages.boxes(document.id, 1, start, end)).split())


def test_a_quote_in_one_column_marks_nothing_of_the_other(
    documents: Documents, add: Add, two_columns: Path
) -> None:
    marked = _under(documents, add, two_columns, "in 1932", "Lee")
    assert marked.replace(",", "").replace(".", "") == "in 1932 by the mayor Ann Lee"


def test_a_word_broken_at_the_end_of_a_line_is_marked_on_both(
    documents: Documents, add: Add, two_columns: Path
) -> None:
    document = add(two_columns)
    text = documents.pages.text(document.id, 1)
    start, end = text.index("infor"), text.index("mation") + len("mation")
    assert len(documents.pages.boxes(document.id, 1, start, end)) == 2
    assert "board" not in _under(documents, add, two_columns, "infor", "mation")


def test_korean_lines_are_marked_to_the_syllable(
    documents: Documents, add: Add, make_pdf: MakePdf
) -> None:
    pdf = make_pdf("k.pdf", ["연차 휴가는 열닷새이다. 재택근무는", "주 이틀까지 할 수 있다."])
    assert _under(documents, add, pdf, "재택", "이틀").replace(" ", "") == "재택근무는주이틀"


def _drawn_under(documents: Documents, document_id: int, boxes: Sequence[Box]) -> tuple[int, int]:
    """Return how many dark pixels of page 1 lie under boxes, and how many there are."""
    page = documents.pages.render(document_id, 1, 800)
    scale = 800 / page.width
    ink = Image.open(io.BytesIO(page.png)).convert("L").point(lambda grey: 255 * (grey < 128))
    # A box ends at its letters; the picture's pixels are rounded.
    areas = [
        tuple(round(edge * scale) + (-2, -2, 2, 2)[place] for place, edge in enumerate(box))
        for box in boxes
    ]
    return sum(_dark(ink.crop(area)) for area in areas), _dark(ink)


def _dark(picture: Image.Image) -> int:
    return picture.histogram()[255]


def _quoted(documents: Documents, document_id: int, first: str, last: str) -> tuple[Box, ...]:
    text = documents.pages.text(document_id, 1)
    return documents.pages.boxes(document_id, 1, text.index(first), text.index(last) + len(last))


@pytest.mark.parametrize("rotation", [0, 90])
def test_the_picture_of_a_cropped_page_has_its_words_under_the_boxes(
    documents: Documents, add: Add, tmp_path: Path, rotation: int
) -> None:
    canvas = Canvas(str(tmp_path / "cropped.pdf"), pagesize=(700, 700))
    canvas.setCropBox((60, 90, 460, 640))
    canvas.setPageRotation(rotation)
    canvas.drawString(100, 500, "The toll is 14 crowns.")
    canvas.save()
    document = add(tmp_path / "cropped.pdf")
    under_boxes, drawn = _drawn_under(
        documents, document.id, _quoted(documents, document.id, "The", "crowns.")
    )
    assert under_boxes == drawn > 0


def test_the_words_of_a_cropped_page_can_be_selected_where_they_are_drawn(
    documents: Documents, add: Add, tmp_path: Path
) -> None:
    canvas = Canvas(str(tmp_path / "cropped.pdf"), pagesize=(700, 700))
    canvas.setCropBox((60, 90, 460, 640))
    canvas.drawString(100, 500, "The toll is 14 crowns.")
    canvas.save()
    document = add(tmp_path / "cropped.pdf")
    found = documents.pages.words(document.id, 1)
    assert [word.text for word in found] == ["The", "toll", "is", "14", "crowns."]
    under_boxes, drawn = _drawn_under(documents, document.id, [word.box for word in found])
    assert under_boxes == drawn


def test_words_of_two_columns_are_selected_column_by_column(
    documents: Documents, add: Add, two_columns: Path
) -> None:
    words = [word.text for word in documents.pages.words(add(two_columns).id, 1)]
    assert " ".join(words) == " ".join([*LEFT, *RIGHT]).replace("infor-", "infor")


def test_a_ligature_is_quoted_and_marked_whole(
    documents: Documents, add: Add, tmp_path: Path
) -> None:
    # Vera comes with reportlab.
    pdfmetrics.registerFont(TTFont("Ligatures", "Vera.ttf"))
    canvas = Canvas(str(tmp_path / "ligature.pdf"), pagesize=(400, 600))
    canvas.setFont("Ligatures", 12)
    canvas.drawString(40, 500, "The \ufb01nal of\ufb01ce keeps \ufb02ags.")
    canvas.save()
    document = add(tmp_path / "ligature.pdf")
    source = citations.nearest(
        1, documents.search("final office", (), 1)[0], "final office flags", documents
    )
    assert readable(normal(source.quote)) == "The final office keeps flags."
    under_boxes, drawn = _drawn_under(documents, document.id, source.boxes)
    assert under_boxes == drawn


def test_a_quote_that_runs_over_a_page_break_marks_its_end_on_the_later_page(
    documents: Documents, add: Add, make_pdf: MakePdf
) -> None:
    pdf = make_pdf(
        "b.pdf",
        ["The bridge was opened by Ann Lee, who was", "the mayor of"],
        ["Gunsan at that time.", "A toll is due."],
    )
    document = add(pdf)
    source = citations.nearest(
        1, documents.search("Gunsan", (), 1)[0], "mayor of Gunsan", documents
    )
    assert (source.page, source.quote) == (2, "Gunsan at that time.")
    assert " ".join(under(pdf, 2, source.boxes).split()) == "Gunsan at that time"
    assert documents.pages.text(document.id, 2)[source.start : source.end] == source.quote
