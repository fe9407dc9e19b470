"""The boxes of a quote lie on its words and on no others: columns, lines that break words, Korean."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from benchmarks.boxes import under
from chatapp.engine.documents.documents import Documents
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
    text = documents.page_text(document.id, 1)
    start, end = text.index(first), text.index(last) + len(last)
    return " ".join(under(pdf, 1, documents.boxes(document.id, 1, start, end)).split())


def test_a_quote_in_one_column_marks_nothing_of_the_other(documents: Documents, add: Add, two_columns: Path) -> None:
    marked = _under(documents, add, two_columns, "in 1932", "Lee")
    assert marked.replace(",", "").replace(".", "") == "in 1932 by the mayor Ann Lee"


def test_a_word_broken_at_the_end_of_a_line_is_marked_on_both(
    documents: Documents, add: Add, two_columns: Path
) -> None:
    document = add(two_columns)
    text = documents.page_text(document.id, 1)
    start, end = text.index("infor"), text.index("mation") + len("mation")
    assert len(documents.boxes(document.id, 1, start, end)) == 2
    assert "board" not in _under(documents, add, two_columns, "infor", "mation")


def test_korean_lines_are_marked_to_the_syllable(documents: Documents, add: Add, make_pdf: MakePdf) -> None:
    pdf = make_pdf("k.pdf", ["연차 휴가는 열닷새이다. 재택근무는", "주 이틀까지 할 수 있다."])
    assert _under(documents, add, pdf, "재택", "이틀").replace(" ", "") == "재택근무는주이틀"
