"""Finds the ranges of numbers and dates that a question names, and the column of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from chatapp.engine.language.quantities import Figure, figures
from chatapp.engine.language.sentences import Span
from chatapp.engine.tools import cell_values, question_forms
from chatapp.engine.tools.cell_values import CellDate
from chatapp.engine.tools.question_spans import NamedColumn
from chatapp.engine.tools.table_query import Comparison
from chatapp.engine.tools.whole_tables import WholeTable

_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_UNIT = re.compile(r"[(\[（]([^)\]）]*)[)\]）]")


@dataclass(frozen=True, slots=True)
class Bound:
    """A value with its comparison; `start` to `end` are the characters that say both."""

    comparison: Comparison
    value: Decimal | CellDate
    unit: str
    start: int
    end: int


def date_bounds(text: str) -> list[Bound]:
    """Return what a text demands of a date; of a range the first and the last day."""
    dates = cell_values.dates_in(text)
    if len(dates) == 2 and (bounds := _date_range(text, dates[0], dates[1])):
        return bounds
    return [_bound(text, day, "", Span(day.start, day.end)) for day in dates]


def _date_range(text: str, first: CellDate, last: CellDate) -> list[Bound]:
    words = question_forms.forms().language
    if not words["range_between"].fullmatch(text[first.end : last.start]):
        return []
    if not first.year and last.year:
        first = replace(first, year=last.year)
    elif first.year and not last.year:
        last = replace(last, year=first.year)
    around = _around(text, first.start, last.end)
    return [
        Bound(">=", first, "", around.start, first.end),
        Bound("<=", last, "", first.end, around.end),
    ]


def _around(text: str, start: int, end: int) -> Span:
    """Widen a range by "between" before it and "사이에" after it."""
    words = question_forms.forms().language
    before = re.search(rf"\b(?:{words['range_before'].pattern})\s*$", text[:start], re.IGNORECASE)
    after = words["range_after"].match(text[end:].lstrip())
    blanks = len(text[end:]) - len(text[end:].lstrip())
    return Span(before.start() if before else start, end + blanks + after.end() if after else end)


def _bound(text: str, value: Decimal | CellDate, unit: str, span: Span) -> Bound:
    start, end = span.start, span.end
    for words in question_forms.forms().comparisons:
        if before := words.before.search(text[:start]):
            return Bound(words.sign, value, unit, before.start(), end)
        if after := words.after.match(text[end:]):
            return Bound(words.sign, value, unit, start, end + after.end())
    return Bound("=", value, unit, start, end)


def number_bounds(text: str) -> list[Bound]:
    """Return what a text demands of a number, dates left out."""
    dates = cell_values.dates_in(text)
    read = [
        figure
        for figure in figures(text)
        if not any(day.start < figure.end and figure.start < day.end for day in dates)
    ]
    values = [
        figure
        for figure in read
        if _PLAIN.fullmatch(figure.value) and not figure.is_lone and not figure.is_ordinal
    ]
    if len(values) == 2 and (bounds := _number_range(text, values[0], values[1])):
        return bounds
    return [
        _bound(text, Decimal(figure.value), figure.unit, Span(figure.start, figure.end))
        for figure in values
    ]


def _number_range(text: str, first: Figure, last: Figure) -> list[Bound]:
    words = question_forms.forms().language
    between = text[first.end : last.start]
    if not words["range_between"].fullmatch(between):
        return []
    unit = last.unit or first.unit
    around = _around(text, first.start, last.end)
    return [
        Bound(">=", Decimal(first.value), unit, around.start, first.end),
        Bound("<=", Decimal(last.value), unit, first.end, around.end),
    ]


def date_column(table: WholeTable, named: Sequence[NamedColumn]) -> int:
    """Return the column of dates that a question can mean, -1 when that is not sure."""
    dated = [
        column
        for column in range(len(table.columns))
        if cell_values.kind_of(table.values(column)) == "date"
    ]
    of_names = [name.column for name in named if name.column in dated]
    choices = list(dict.fromkeys(of_names)) or dated
    return choices[0] if len(choices) == 1 else -1


def number_columns(table: WholeTable) -> list[int]:
    """Return the columns that hold numbers."""
    return [
        column
        for column in range(len(table.columns))
        if cell_values.kind_of(table.values(column)) == "number"
    ]


def column_of(bound: Bound, table: WholeTable, named: Sequence[NamedColumn]) -> int:
    """Return the column of numbers that a bound is about, -1 when that is not sure.

    It is the one named nearest to the number, else the one with its unit, else the only one, but
    not for an exact number: that may count anything.
    """
    numeric = [
        column for column in number_columns(table) if _agrees(bound.unit, units(table, column))
    ]
    of_names = [name for name in named if name.column in numeric]
    if of_names:
        return min(of_names, key=lambda name: _distance(bound, name)).column
    with_unit = [column for column in numeric if bound.unit and bound.unit in units(table, column)]
    choices = with_unit or (numeric if bound.comparison != "=" else [])
    return choices[0] if len(choices) == 1 else -1


def _distance(bound: Bound, name: NamedColumn) -> int:
    return bound.start - name.end if name.end <= bound.start else name.start - bound.end


def _agrees(unit: str, of_column: set[str]) -> bool:
    return not unit or not of_column or unit in of_column


def units(table: WholeTable, column: int) -> set[str]:
    """Return the units of a column, from its name ("Price (£)") and its cells."""
    stated = [*_UNIT.findall(table.columns[column]), table.columns[column]]
    written = [*(f"1 {unit}" for unit in stated), *(f"{unit}1" for unit in stated[:-1])]
    written += table.values(column)[:3]
    found_units = set()
    for text in written:
        found_units |= {figure.unit for figure in figures(text)}
    return found_units - {""}
