"""Sheets: the text has numbers as they are shown, and what is computed uses those behind them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlwt

from chatapp.engine.documents.documents import Documents
from chatapp.engine.documents.read.sheets import cell_format
from chatapp.engine.tools import table_query, whole_tables
from chatapp.engine.tools.table_query import Condition, TableQuery
from chatapp.engine.tools.whole_tables import TableDocument, WholeTable
from tests.engine.documents.conftest import Add

MARCH = datetime.date(2025, 3, 30)
HEADER = ("item", "weight", "share", "cost", "due")
FORMATS = ("", "0", "0.0%", '#,##0,"k"', "m/d")
ROWS = [
    ("bolt", 0.4, 0.12345, 1499.0, MARCH),
    ("nut", 0.4, 0.25555, 2499.0, MARCH + datetime.timedelta(days=300)),
    ("pin", 0.4, 0.62100, 3001.0, MARCH + datetime.timedelta(days=20)),
]
Column = Callable[[str], int]


@pytest.fixture(params=["xlsx", "xls"])
def table(
    request: pytest.FixtureRequest, tmp_path: Path, documents: Documents, add: Add
) -> WholeTable:
    """The table of a workbook of each kind."""
    path = tmp_path / f"stock.{request.param}"
    write = {"xlsx": write_xlsx, "xls": write_xls}[request.param]
    write(path)
    document = add(path)
    described = TableDocument(document.id, document.name, document.pages)
    return whole_tables.of_document(described, documents.pages)[0]


def write_xlsx(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER)
    for number, row in enumerate(ROWS, 2):
        sheet.append(row)
        for column, code in enumerate(FORMATS, 1):
            if code:
                sheet.cell(number, column).number_format = code
    book.save(path)


def write_xls(path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("stock")
    for column, name in enumerate(HEADER):
        sheet.write(0, column, name)
        for row, values in enumerate(ROWS, 1):
            style = xlwt.easyxf(num_format_str=FORMATS[column] or "General")
            sheet.write(row, column, values[column], style)
    book.save(str(path))


def result(table: WholeTable, name: str, aggregate: str, *conditions: Condition) -> str:
    query = TableQuery(aggregate, conditions, table.columns.index(name))  # type: ignore[arg-type]
    return table_query.run(query, table).value


def test_cells_say_what_the_sheet_shows(table: WholeTable) -> None:
    assert [row.cells[1:4] for row in table.rows] == [
        ("0", "12.3%", "1k"),
        ("0", "25.6%", "2k"),
        ("0", "62.1%", "3k"),
    ]


def test_a_sum_is_made_of_the_values_behind_rounded_numbers(table: WholeTable) -> None:
    assert result(table, "weight", "sum") == "1.2"
    assert result(table, "share", "sum") == "100"
    assert result(table, "cost", "sum") == "7"


def test_rows_that_show_the_same_are_told_apart_by_their_values(table: WholeTable) -> None:
    by_cost = table.columns.index("cost")
    dearer = Condition(by_cost, ">", Decimal("1.45"))
    assert result(table, "item", "count", dearer) == "3"
    assert result(table, "cost", "max") == "3k"


def test_a_number_that_is_asked_for_as_it_is_shown_is_met(table: WholeTable) -> None:
    shown = Condition(table.columns.index("share"), "=", Decimal("12.3"))
    assert result(table, "item", "count", shown) == "1"


def test_dates_without_their_year_are_in_the_order_of_their_days(table: WholeTable) -> None:
    assert result(table, "due", "max") == "1/24"


@pytest.mark.parametrize(
    ("value", "code", "raw"),
    [
        (12.5, "General", ""),
        (12.5, "0.0", ""),
        (12.345, "0.0", "12.345"),
        (-0.1234, "0%", "-12.34"),
        (1_234_567, "#,##0,", "1234.567"),
        (45_000, "yyyy-mm-dd", ""),
        (45_000, "m/d", "2023-03-15"),
        (45_000.5, "hh:mm", ""),
        (3, '"three"', ""),
    ],
)
def test_only_what_is_left_out_is_kept(value: float, code: str, raw: str) -> None:
    assert cell_format.raw(value, code) == raw
