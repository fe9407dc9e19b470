"""A cell over several rows says its text in each of them, in every kind of table: no row loses its
name.
"""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pptx

from chatapp.engine.documents.read.elements.merged_cells import (
    Cell,
    CellPosition,
    by_order,
    by_position,
)
from tests.engine.documents.read.conftest import Read

TABLE = "| Site | Year | Sales |\n| --- | --- | --- |\n| North | 2025 | 11 |\n| North | 2026 | 12 |"
KNOWN_TABLE = TABLE.replace(" --- |", " :--- |")
CELLS = ["Site", "Year", "Sales", "North", "2025", "11", "", "2026", "12"]


def test_in_word(tmp_path: Path, read: Read) -> None:
    made = docx.Document()
    table = made.add_table(3, 3)
    for index, text in enumerate(CELLS):
        table.cell(index // 3, index % 3).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    made.save(str(tmp_path / "a.docx"))
    assert read(tmp_path / "a.docx")[0].text == TABLE


def test_in_excel(tmp_path: Path, read: Read) -> None:
    book = openpyxl.Workbook()
    for row in range(3):
        book.active.append([cell or None for cell in CELLS[3 * row : 3 * row + 3]])
    book.active.merge_cells("A2:A3")
    book.save(tmp_path / "a.xlsx")
    assert read(tmp_path / "a.xlsx")[0].text == f"Sheet\n\n{KNOWN_TABLE}"


def test_in_excel_where_the_row_ends_before_them(tmp_path: Path, read: Read) -> None:
    book = openpyxl.Workbook()
    for row in (["Site", "Note"], ["North", "closed"], ["South"]):
        book.active.append(row)
    book.active.merge_cells("B2:B3")
    book.active._cells.pop((3, 2))
    book.save(tmp_path / "a.xlsx")
    assert read(tmp_path / "a.xlsx")[0].text.endswith("| North | closed |\n| South | closed |")


def test_in_powerpoint(tmp_path: Path, read: Read) -> None:
    made = pptx.Presentation()
    table = made.slides.add_slide(made.slide_layouts[6]).shapes.add_table(3, 3, 0, 0, 9, 9).table
    for index, text in enumerate(CELLS):
        table.cell(index // 3, index % 3).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    made.save(str(tmp_path / "a.pptx"))
    assert read(tmp_path / "a.pptx")[0].text == TABLE


def test_in_a_web_page_with_its_caption(tmp_path: Path, read: Read) -> None:
    (tmp_path / "a.html").write_text(
        "<table><caption>Sales by site</caption><tr><th>Site<th>Year<th>Sales"
        "<tr><td rowspan=2>North<td>2025<td>11<tr><td>2026<td>12</table>"
    )
    assert read(tmp_path / "a.html")[0].text == f"Sales by site\n\n{TABLE}"


def test_cells_with_addresses_reach_down_as_far_as_there_are_rows() -> None:
    cells = {
        CellPosition(0, 0): Cell("North", rows=60_000),
        CellPosition(0, 1): Cell("1"),
        CellPosition(5, 1): Cell("2"),
    }
    assert by_position(cells) == [["North", "1"], ["North", "2"]]


def test_spans_that_lie_cost_nothing() -> None:
    assert len(by_order([[Cell("a", 9999, 9999)] * 3])[0]) == 256
