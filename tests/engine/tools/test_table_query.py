"""What is computed of a table is computed of all its rows."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chatapp.engine.tools import cell_values, table_query
from chatapp.engine.tools.cell_values import CellDate
from chatapp.engine.tools.table_query import Aggregate, Comparison, Condition, TableQuery
from chatapp.engine.tools.whole_tables import TableRow, WholeTable

ROWS = [
    ("Lyon", "2026-03-01", "1,250"),
    ("Nice", "2026-03-15", "£90.50"),
    ("Lyon", "2026-04-02", "-"),
    ("Lille", "2025-03-20", "300"),
]
TABLE = WholeTable(
    1,
    "trips.csv",
    "",
    ("City", "Date", "Cost"),
    tuple(TableRow(1, number, number + 1, cells) for number, cells in enumerate(ROWS)),
)


@pytest.mark.parametrize(
    ("aggregate", "value"),
    [("sum", "1,640.5"), ("mean", "546.83"), ("max", "1,250"), ("min", "£90.50")],
)
def test_numbers_of_cells_are_computed_and_others_are_counted_as_left_out(
    aggregate: Aggregate, value: str
) -> None:
    result = table_query.run(TableQuery(aggregate, (), 2), TABLE)
    assert (result.value, result.skipped) == (value, 1)


def test_the_latest_date_is_found_whatever_its_row() -> None:
    result = table_query.run(TableQuery("max", (), 1), TABLE)
    assert [row.cells[0] for row in result.rows] == ["Lyon"]
    assert result.value == "2026-04-02"


def test_different_values_are_counted_once() -> None:
    assert table_query.run(TableQuery("distinct", (), 0), TABLE).value == "3"


@pytest.mark.parametrize(
    ("column", "comparison", "value", "rows"),
    [
        (0, "=", "lyon", 2),
        (0, "!=", "Lyon", 2),
        (0, "contains", "Li", 0),
        (2, ">=", Decimal(300), 2),
        (2, "<", Decimal(300), 1),
        (1, "=", CellDate(month=3), 3),
        (1, ">=", CellDate(year=2026, month=3, day=15), 2),
        (1, "<", CellDate(year=2026), 1),
    ],
)
def test_rows_meet_conditions(
    column: int, comparison: Comparison, value: Decimal | CellDate | str, rows: int
) -> None:
    query = TableQuery("count", (Condition(column, comparison, value),))
    assert table_query.run(query, TABLE).matched == rows


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1,250원", "1250"),
        ("(300)", "-300"),
        ("△1,200", "-1200"),
        ("45%", "45"),
        ("350만 원", "3500000"),
        ("02-123-4567", None),
        ("0012", None),
        ("B-12", None),
        ("9:00", None),
    ],
)
def test_a_cell_is_a_number_only_if_it_is_no_code(cell: str, number: str | None) -> None:
    assert cell_values.number(cell) == (Decimal(number) if number else None)


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("3월 10일부터 3월 15일 사이", [(0, 3, 10), (0, 3, 15)]),
        ("3월 10일부터 15일까지", [(0, 3, 10), (0, 3, 15)]),
        ("between 1 March and 20 April 2025", [(0, 3, 1), (2025, 4, 20)]),
        ("2026. 3. 5.", [(2026, 3, 5)]),
        ("in May", [(0, 5, 0)]),
        ("20명 이상", []),
    ],
)
def test_dates_are_read_with_the_parts_they_name(
    text: str, dates: list[tuple[int, int, int]]
) -> None:
    read = cell_values.dates_in(text)
    assert [(date.year, date.month, date.day) for date in read] == dates
