"""Queries over tables as a model words them: columns and values by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, Field

from chatapp.engine.language.normal_form import normal
from chatapp.engine.language.terms import terms
from chatapp.engine.tools import cell_values, table_query, table_wording
from chatapp.engine.tools.table_query import (
    OF_NUMBERS,
    Aggregate,
    Comparison,
    Condition,
    TableQuery,
    TableResult,
)
from chatapp.engine.tools.whole_tables import TableRow, WholeTable

_SHOWN_ROWS = 12
"""Rows of a result that the model is shown; chosen."""


class TableCondition(BaseModel):
    """What a row must hold in a column."""

    column: str
    comparison: Literal["=", "!=", "<", "<=", ">", ">=", "contains"] = "="
    value: str


class TableRequest(BaseModel):
    """Arguments of the tool that queries a table."""

    table: int = Field(description="number of the table, from list_documents")
    operation: Literal["list", "count", "sum", "min", "max", "mean"] = Field(
        description="list or count rows, or compute a column over them"
    )
    column: str = Field(default="", description="column that is computed")
    conditions: list[TableCondition] = Field(default=[], description="all must hold")


class NoQuery(Exception):
    """A request names what the table does not have."""


@dataclass(frozen=True, slots=True)
class TableReply:
    """What is told to the model, and the rows it was shown."""

    text: str
    rows: Sequence[TableRow]


def answer(request: TableRequest, table: WholeTable) -> TableReply:
    """Run a query over all rows. Raises NoQuery."""
    query = _query(request, table)
    result = table_query.run(query, table)
    shown = list(result.rows[:_SHOWN_ROWS])
    lines = [_summary(request, result)]
    lines += [f"- {table_wording.spoken(row, table)}" for row in shown]
    if len(result.rows) > len(shown):
        lines.append(f"… and {len(result.rows) - len(shown)} more rows")
    return TableReply("\n".join(lines), shown)


def _query(request: TableRequest, table: WholeTable) -> TableQuery:
    aggregate: Aggregate = request.operation
    conditions = tuple(_condition(condition, table) for condition in request.conditions)
    if aggregate in ("list", "count"):
        return TableQuery(aggregate, conditions)
    target = _column(request.column, table)
    kind = cell_values.kind_of(table.values(target))
    if kind == "text" or (kind == "date" and aggregate in OF_NUMBERS):
        raise NoQuery(f"column {table.columns[target]} holds no numbers")
    return TableQuery(aggregate, conditions, target)


def _condition(condition: TableCondition, table: WholeTable) -> Condition:
    """Compare as numbers or dates where the column holds them."""
    column = _column(condition.column, table)
    comparison: Comparison = condition.comparison
    kind = cell_values.kind_of(table.values(column))
    value: Decimal | cell_values.CellDate | str = condition.value
    if comparison != "contains" and kind == "number":
        number = cell_values.number(condition.value)
        value = number if number is not None else value
    elif comparison != "contains" and kind == "date":
        day = cell_values.date(condition.value)
        value = day if day is not None else value
    if isinstance(value, str) and comparison not in ("=", "!=", "contains"):
        raise NoQuery(f"{condition.value} cannot be compared with column {table.columns[column]}")
    return Condition(column, comparison, value)


def _column(name: str, table: WholeTable) -> int:
    """Return the column of a name as a model writes it: without its unit, in other case."""
    wanted = set(terms(name))
    for column, own in enumerate(table.columns):
        if normal(own).lower() == normal(name).strip().lower():
            return column
    fitting = [
        column
        for column, own in enumerate(table.columns)
        if wanted and (wanted <= set(terms(own)) or set(terms(own)) <= wanted)
    ]
    if len(fitting) != 1:
        raise NoQuery(f"no column {name!r}; there are {', '.join(table.columns)}")
    return fitting[0]


def _summary(request: TableRequest, result: TableResult) -> str:
    seen = f"{result.matched} of {result.total} rows meet the conditions."
    if request.operation in ("list", "count"):
        return seen
    left_out = f" {result.skipped} rows without a number were left out." if result.skipped else ""
    value = result.value or "none"
    return f"{request.operation} of {request.column}: {value}. {seen}{left_out}"
