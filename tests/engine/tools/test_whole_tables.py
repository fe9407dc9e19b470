"""A table is whole: over pages and passages, with its columns, without its totals."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from chatapp.engine.documents.documents import Documents
from chatapp.engine.tools import table_question
from chatapp.engine.tools.whole_tables import WholeTable
from tests.engine.tools.conftest import Add, WriteTable

HEADER = ("Station", "Line", "Platforms")
STATIONS = [
    (f"Station {number}", f"Line {number % 3}", str(number % 5 + 1)) for number in range(50)
]


def _tables(documents: Documents, add: Add, path: Path) -> list[WholeTable]:
    return table_question.tables_of(add(path), documents.pages)


def _pdf(path: Path, *pages: Sequence[Sequence[str]]) -> Path:
    canvas = Canvas(str(path), pagesize=(500, 700))
    for rows in pages:
        for number, row in enumerate(rows):
            for column, words in enumerate(row):
                canvas.drawString(40 + 150 * column, 640 - 18 * number, words)
        canvas.showPage()
    canvas.save()
    return path


def test_a_csv_of_many_passages_is_one_table(
    documents: Documents, add: Add, write_table: WriteTable
) -> None:
    [table] = _tables(documents, add, write_table("stations.csv", [HEADER, *STATIONS]))
    assert table.columns == HEADER
    assert [row.cells for row in table.rows] == STATIONS


def test_a_row_has_its_place(documents: Documents, add: Add, write_table: WriteTable) -> None:
    document = add(write_table("stations.csv", [HEADER, *STATIONS]))
    [table] = table_question.tables_of(document, documents.pages)
    row = table.rows[-1]
    text = documents.pages.text(document.id, row.page)
    assert text[row.start : row.end] == "| Station 49 | Line 1 | 5 |"


def test_a_table_over_two_pages_of_a_pdf_is_one(
    documents: Documents, add: Add, tmp_path: Path
) -> None:
    pages = [HEADER, *STATIONS[:20]], [HEADER, *STATIONS[20:40]]
    [table] = _tables(documents, add, _pdf(tmp_path / "a.pdf", *pages))
    assert [row.cells for row in table.rows] == STATIONS[:40]
    assert table.rows[-1].page == 2


def test_a_table_goes_on_without_its_header(documents: Documents, add: Add, tmp_path: Path) -> None:
    pages = [HEADER, *STATIONS[:20]], STATIONS[20:40]
    [table] = _tables(documents, add, _pdf(tmp_path / "a.pdf", *pages))
    assert [row.cells for row in table.rows] == STATIONS[:40]


def test_another_table_on_the_next_page_is_another(
    documents: Documents, add: Add, tmp_path: Path
) -> None:
    tools = [("Tool", "Shelf", "Price"), ("Saw", "A", "12"), ("Drill", "B", "80")]
    pages = [HEADER, *STATIONS[:20]], tools
    tables = _tables(documents, add, _pdf(tmp_path / "a.pdf", *pages))
    assert [table.columns for table in tables] == [HEADER, tools[0]]


def test_a_table_of_contents_is_no_table(documents: Documents, add: Add, tmp_path: Path) -> None:
    contents = [("Chapter one", "3"), ("Chapter two", "17"), ("Chapter three", "40")]
    assert not _tables(documents, add, _pdf(tmp_path / "a.pdf", contents))


def test_a_row_of_totals_is_no_row(documents: Documents, add: Add, write_table: WriteTable) -> None:
    rows = [("Item", "Price"), ("Saw", 12), ("Drill", 80), ("Plane", 30), ("합계", 122)]
    [table] = _tables(documents, add, write_table("tools.csv", rows))
    assert table.values(0) == ["Saw", "Drill", "Plane"]


def test_a_last_row_that_is_no_total_stays(
    documents: Documents, add: Add, write_table: WriteTable
) -> None:
    rows = [("Item", "Price"), ("Saw", 12), ("Drill", 80), ("Plane", 30), ("Lathe", 900)]
    [table] = _tables(documents, add, write_table("tools.csv", rows))
    assert table.values(0)[-1] == "Lathe"


def test_tables_of_a_changed_file_are_read_again(
    documents: Documents, add: Add, write_table: WriteTable
) -> None:
    path = write_table("tools.csv", [("Item", "Price"), ("Saw", 12), ("Drill", 80)])
    assert len(_tables(documents, add, path)[0].rows) == 2
    path.write_text(path.read_text("utf-8") + "Plane,30\n", "utf-8")
    assert len(_tables(documents, add, path)[0].rows) == 3
