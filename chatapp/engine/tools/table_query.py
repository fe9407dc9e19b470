"""Queries over a whole table: rows by conditions, and what is computed of them, all in code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from chatapp.engine.language.normal_form import normal
from chatapp.engine.language.terms import plain as plain_terms
from chatapp.engine.tools import cell_values
from chatapp.engine.tools.cell_values import CellDate
from chatapp.engine.tools.whole_tables import TableRow, WholeTable

Comparison = Literal["=", "!=", "<", "<=", ">", ">=", "contains"]
Aggregate = Literal["list", "count", "distinct", "sum", "min", "max", "mean"]
OF_NUMBERS = ("sum", "mean")
_MONTHS, _DAYS = 12, 31
"""Months of a year, and days of a month at most, by the calendar: dates become one number."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a row has to hold in a column: a number, a date (or a part of one), or a text."""

    column: int
    comparison: Comparison
    value: Decimal | CellDate | str


@dataclass(frozen=True, slots=True)
class TableQuery:
    """`target` is the column that is computed, -1 for the rows themselves."""

    aggregate: Aggregate
    conditions: tuple[Condition, ...] = ()
    target: int = -1


@dataclass(frozen=True, slots=True)
class TableResult:
    """The rows that meet the conditions (of a maximum or minimum: those that have it), in order.

    `value` is the number, or the cell of a maximum or minimum as it is written. `skipped` counts
    rows whose cell of the target column holds neither number nor date.
    """

    value: str
    rows: tuple[TableRow, ...]
    matched: int
    total: int
    skipped: int = 0


def run(query: TableQuery, table: WholeTable) -> TableResult:
    """Compute a query over all rows of a table."""
    rows = [row for row in table.rows if _meets_all(row, query.conditions)]
    if query.aggregate in ("list", "count"):
        return TableResult(str(len(rows)), tuple(rows), len(rows), len(table.rows))
    if query.aggregate == "distinct":
        values = {normal(row.cells[query.target]).lower() for row in rows} - {""}
        return TableResult(str(len(values)), tuple(rows), len(rows), len(table.rows))
    return _of_column(query, table, rows)


def _of_column(query: TableQuery, table: WholeTable, rows: Sequence[TableRow]) -> TableResult:
    is_dated = table.is_dated(query.target)
    keyed = [(_key(row, query.target, is_dated), row) for row in rows]
    known = [(key, row) for key, row in keyed if key is not None]
    skipped = len(rows) - len(known)
    sizes = len(rows), len(table.rows), skipped
    if not known:
        return TableResult("", (), *sizes)
    keys = [key for key, _ in known]
    if query.aggregate in OF_NUMBERS:
        value = sum(keys, Decimal(0))
        value = value / len(keys) if query.aggregate == "mean" else value
        return TableResult(plain(value), tuple(row for _, row in known), *sizes)
    best = max(keys) if query.aggregate == "max" else min(keys)
    holders = tuple(row for key, row in known if key == best)
    return TableResult(holders[0].cells[query.target], holders, *sizes)


def plain(value: Decimal) -> str:
    """Return a number with thousands commas and at most two decimals."""
    rounded = value.quantize(Decimal("0.01")).normalize()
    return f"{rounded:,f}"


def _key(row: TableRow, column: int, is_dated: bool) -> Decimal | None:
    """Return what a cell is compared by: its number, or its date as one."""
    if not is_dated:
        return row.number(column)
    day = row.date(column)
    return Decimal(_ordinal(day)) if day is not None else None


def _ordinal(day: CellDate) -> int:
    return (day.year * (_MONTHS + 1) + day.month) * (_DAYS + 1) + day.day


def _meets_all(row: TableRow, conditions: Sequence[Condition]) -> bool:
    return all(_meets(row, condition) for condition in conditions)


def _meets(row: TableRow, condition: Condition) -> bool:
    """Say whether a row meets a condition; a cell without a number meets none of numbers."""
    value, comparison = condition.value, condition.comparison
    cell = row.cells[condition.column]
    if isinstance(value, Decimal):
        held = row.number(condition.column)
        if comparison in ("=", "!="):
            # Who asks for 12.3 means every cell that shows it.
            is_same = value in (held, cell_values.number(cell))
            return held is not None and is_same == (comparison == "=")
        return held is not None and _compares(held, comparison, value)
    if isinstance(value, CellDate):
        day = row.date(condition.column)
        return day is not None and _compares_dates(day, comparison, value)
    if comparison == "contains":
        return contains(cell, value)
    is_same = normal(cell).strip().lower() == normal(value).strip().lower()
    return is_same == (comparison == "=")


def contains(cell: str, words: str) -> bool:
    """Say whether a cell has the terms of words in a row, as a whole or as beginnings of words."""
    held, wanted = plain_terms(cell), plain_terms(words)
    starts = range(len(held) - len(wanted) + 1)
    return bool(wanted) and any(held[at : at + len(wanted)] == wanted for at in starts)


def _compares(held: Decimal, comparison: Comparison, value: Decimal) -> bool:
    results = {
        "=": held == value,
        "!=": held != value,
        "<": held < value,
        "<=": held <= value,
        ">": held > value,
        ">=": held >= value,
    }
    return results.get(comparison, False)


def _compares_dates(held: CellDate, comparison: Comparison, value: CellDate) -> bool:
    """Compare the parts that the value names: every day of March is equal to March."""
    named = [part for part in ("year", "month", "day") if getattr(value, part)]
    own = [getattr(held, part) for part in named]
    if not all(own):
        return False
    wanted = [getattr(value, part) for part in named]
    results = {
        "=": own == wanted,
        "!=": own != wanted,
        "<": own < wanted,
        "<=": own <= wanted,
        ">": own > wanted,
        ">=": own >= wanted,
    }
    return results.get(comparison, False)
