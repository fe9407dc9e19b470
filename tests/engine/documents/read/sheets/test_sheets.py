"""Sheets are read as they are shown, and which row names the columns is seen from what rows hold."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from chatapp.engine.documents.read.sheets import cell_format
from tests.engine.documents.read.conftest import Read


def _sheet(path: Path, rows: Sequence[Sequence[Any]]) -> Any:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.active.title = "S"
    return book.active


def _text(sheet: Any, path: Path, read: Read) -> str:
    sheet.parent.save(path)
    return "\n\n".join(section.text for section in read(path))


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (6234, "00000", "06234"),
        (1234567, '"₩"#,##0', "₩1,234,567"),
        (1 / 3, "0.0%", "33.3%"),
        (-1500, "#,##0;(#,##0)", "(1,500)"),
        (-1500, "#,##0;[Red]-#,##0", "-1,500"),
        (-3, "△#,##0;▲#,##0", "▲3"),
        (1, '"Q"0', "Q1"),
        (0, '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', "-"),
        (1234567890, '#,##0,,"백만"', "1,235백만"),
        (1012345678, "000-0000-0000", "010-1234-5678"),
        (5, 'General"명"', "5명"),
        (0.1 + 0.2, "General", "0.3"),
        (123456789012, "General", "123456789012"),
        (0.125, "# ?/?", "1/8"),
        (12345.678, "0.00E+00", "1.23E+04"),
        (3, '[>=100]"많음";[<100]"적음"', "적음"),
        (46086, 'yyyy"년" m"월" d"일"', "2026년 3월 5일"),
        (46086, "yyyy-mm-dd(aaa)", "2026-03-05(목)"),
        (46086, '[$-411]ggge"年"m"月"d"日"', "令和8年3月5日"),
        (46086, "[$-F800]dddd", "2026-03-05"),
        (46086.75, "yyyy-mm-dd h:mm", "2026-03-05 18:00"),
        (46086, "yyyy-mm-dd h:mm:ss", "2026-03-05"),
        (0.6, "오전/오후 h:mm", "오후 2:24"),
        (1.5, "[h]:mm", "36:00"),
        (12, ";;;", ""),
    ],
)
def test_a_number_is_shown_by_its_format(value: float, code: str, shown: str) -> None:
    assert cell_format.shown(value, code) == shown


def test_hidden_rows_and_columns_are_left_out_and_told(tmp_path: Path, read: Read) -> None:
    sheet = _sheet(tmp_path, [["Item", "Price", "Cost"], ["Desk", 210, 150], ["Chair", 99, 70]])
    sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[3].hidden = True
    sheet.parent.save(tmp_path / "a.xlsx")
    (section,) = read(tmp_path / "a.xlsx")
    assert section.text.endswith("| Item | Price |\n| :--- | :--- |\n| Desk | 210 |")
    assert section.warnings == ("hidden_cells",)


def test_a_formula_without_a_value_is_calculated_and_told(tmp_path: Path, read: Read) -> None:
    rows = [["Office", "Budget"], ["North", 3400], ["South", 2100], ["Total", "=SUM(B2:B3)"]]
    sheet = _sheet(tmp_path, rows)
    sheet["B4"].number_format = "#,##0"
    sheet.parent.save(tmp_path / "a.xlsx")
    (section,) = read(tmp_path / "a.xlsx")
    assert "| Total | 5,500 |" in section.text
    assert section.warnings == ("formulas_computed",)


def test_a_formula_beside_a_comment_is_calculated_too(tmp_path: Path, read: Read) -> None:
    book = openpyxl.Workbook()
    for row in (["Item", "Cost"], ["Desk", 210], ["Lamp", 45], ["All", "=SUM(B2:B3)"]):
        book.active.append(row)
    book.active["B2"].comment = openpyxl.comments.Comment("from May on", "Kim")
    book.save(tmp_path / "a.xlsx")
    (section,) = read(tmp_path / "a.xlsx")
    assert "| All | 255 |" in section.text
    assert "[Comment by Kim" in section.text


def test_a_formula_that_cannot_be_calculated_is_named(tmp_path: Path, read: Read) -> None:
    sheet = _sheet(tmp_path, [["Office", "Budget"], ["North", "=NOSUCH(3)"]])
    sheet.parent.save(tmp_path / "a.xlsx")
    (section,) = read(tmp_path / "a.xlsx")
    assert "=NOSUCH(3)" in section.text
    assert section.warnings == ("formulas_unknown",)


@pytest.mark.parametrize(
    ("rows", "header"),
    [
        ([["Of", 2023, 2024, 2025], ["Lead", "Ada", "Bo", "Cy"], ["Sales", 12, 13, 14]], 1),
        ([["Shop", 1, 2, 3, 4], ["Mill", 12, 13, 11, 9], ["Hill", 10, 9, 8, 7]], 1),
        ([["Name", "Desk", "Line"], ["Ada", "North", "4201"], ["Bo", "South", "4202"]], 1),
        ([["Ada", "North", "4201"], ["Bo", "South", "4202"], ["Cy", "West", "4203"]], 0),
        (
            [
                ["Name", datetime.date(2026, 3, 1), datetime.date(2026, 3, 2)],
                ["Ada", "in", "off"],
                ["Bo", "in", "in"],
            ],
            1,
        ),
    ],
    ids=["years over people", "months as numbers", "words over codes", "none", "days"],
)
def test_the_header_is_seen_from_what_the_rows_hold(
    tmp_path: Path, read: Read, rows: list[list[Any]], header: int
) -> None:
    lines = _text(_sheet(tmp_path, rows), tmp_path / "a.xlsx", read).split("\n")
    names = [str(name) for name in rows[0]] if header else [*"ABCDE"][: len(rows[0])]
    assert [name.strip() for name in lines[2].strip("| ").split("|")] == names
    assert len(lines) == 4 + len(rows) - header


def test_a_header_of_two_rows_names_each_column_in_full_with_its_unit(
    tmp_path: Path, read: Read
) -> None:
    rows = [
        ["Results"],
        [None, None, None, None, "(단위: 백만 원)"],
        ["Of", "First half", None, "Second half", None],
        [None, "Q1", "Q2", "Q3", "Q4"],
        ["Sales", 100, 110, 120, 130],
        ["Costs", 80, 85, 90, 95],
    ]
    sheet = _sheet(tmp_path, rows)
    for merged in ("A1:E1", "A3:A4", "B3:C3", "D3:E3"):
        sheet.merge_cells(merged)
    text = _text(sheet, tmp_path / "a.xlsx", read)
    assert "| Of | First half Q1 (백만 원) | First half Q2 (백만 원) |" in text
    assert text.startswith("S\n\nResults\n(단위: 백만 원)\n\n")


def test_rows_below_the_title_of_a_group_keep_the_names_of_the_table(
    tmp_path: Path, read: Read
) -> None:
    rows = [["Item", "Size", "Price"], ["Pens"], ["Red", "M", 7], [], ["Paper"], ["A4", "L", 24]]
    sheet = _sheet(tmp_path, rows)
    for cell in ("A1", "B1", "C1", "A2", "A5"):
        sheet[cell].font = Font(bold=True)
    table = "| Item | Size | Price |\n| :--- | :--- | :--- |\n"
    text = _text(sheet, tmp_path / "a.xlsx", read)
    assert f"Pens\n\n{table}| Red | M | 7 |\n\nPaper\n\n{table}| A4 | L | 24 |" in text


def test_tables_side_by_side_and_below_each_other_are_tables_of_their_own(
    tmp_path: Path, read: Read
) -> None:
    rows = [
        ["In 2025", None, None, "In 2026"],
        ["Office", "Staff", None, "Office", "Staff"],
        ["North", 3, None, "North", 4],
        [],
        ["Item", "Count", "Note"],
        ["Desk", 3, "new"],
    ]
    text = _text(_sheet(tmp_path, rows), tmp_path / "a.xlsx", read)
    assert "In 2025\n\n| Office | Staff |\n| :--- | :--- |\n| North | 3 |" in text
    assert "In 2026\n\n| Office | Staff |\n| :--- | :--- |\n| North | 4 |" in text
    assert "| Item | Count | Note |\n| :--- | :--- | :--- |\n| Desk | 3 | new |" in text


def test_a_table_goes_on_below_an_empty_row(tmp_path: Path, read: Read) -> None:
    rows = [["Class", "Teacher", "Room"], ["Maths", "Ada", "1-1"], [], ["Music", "Bo", "2-1"]]
    text = _text(_sheet(tmp_path, rows), tmp_path / "a.xlsx", read)
    assert text.count("| Class | Teacher | Room |") == 2
    assert text.endswith("| Music | Bo | 2-1 |")


def test_a_comment_stands_with_its_author_below_the_rows_of_its_cell(
    tmp_path: Path, read: Read
) -> None:
    sheet = _sheet(tmp_path, [["Item", "Price"], ["Desk", 210]])
    sheet["B2"].comment = Comment("Ada:\nup in April", "Ada")
    sheet.parent.save(tmp_path / "a.xlsx")
    (section,) = read(tmp_path / "a.xlsx")
    assert section.text.endswith("[Comment by Ada, “B2, Desk · Price: 210”] up in April")
    ((start, end, reason),) = section.hidden
    assert (section.text[start:end][:8], reason) == ("[Comment", "comment")


def test_what_stands_on_a_hidden_sheet_is_marked(tmp_path: Path, read: Read) -> None:
    sheet = _sheet(tmp_path, [["Item", "Price"], ["Desk", 210]])
    other = sheet.parent.create_sheet("Costs")
    other.append(["Item", "Cost"])
    other.append(["Desk", 150])
    other.sheet_state = "hidden"
    sheet.parent.save(tmp_path / "a.xlsx")
    shown, hidden = read(tmp_path / "a.xlsx")
    assert (shown.hidden, [span.reason for span in hidden.hidden]) == ((), ["hidden_place"])


def test_struck_out_cells_say_so(tmp_path: Path, read: Read) -> None:
    sheet = _sheet(tmp_path, [["Item", "Price"], ["Desk", 210], ["Shelf", 55]])
    sheet["B3"].font = Font(strike=True)
    assert "| Shelf | ~~55~~ |" in _text(sheet, tmp_path / "a.xlsx", read)


def test_text_boxes_of_a_sheet_are_read(tmp_path: Path, read: Read) -> None:
    sheet = _sheet(tmp_path, [["Item", "Price"], ["Desk", 210]])
    sheet.parent.save(tmp_path / "a.xlsx")
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(tmp_path / "a.xlsx", "a") as book:
        book.writestr(
            "xl/worksheets/_rels/sheet1.xml.rels",
            f"<Relationships><Relationship Id='r1' Type='{relations}/drawing' "
            "Target='../drawings/drawing1.xml'/></Relationships>",
        )
        book.writestr(
            "xl/drawings/drawing1.xml",
            "<wsDr><twoCellAnchor><from><row>0</row></from><sp><txBody><p><r><t>Prices without "
            "tax</t></r></p></txBody></sp></twoCellAnchor></wsDr>",
        )
    assert "Prices without tax" in "".join(section.text for section in read(tmp_path / "a.xlsx"))
