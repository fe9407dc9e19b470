"""The rows of a sheet of a workbook, one after another: values as shown, without hidden cells."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from chatapp.engine.documents.read.elements import safe_xml
from chatapp.engine.documents.read.elements.safe_xml import attribute, local
from chatapp.engine.documents.read.elements.zip_parts import ZipParts
from chatapp.engine.documents.read.sheets import cell_format, date_format
from chatapp.engine.documents.read.sheets.rows import trimmed
from chatapp.engine.documents.read.sheets.sheet_cells import (
    EMPTY,
    MergedRange,
    MergedRanges,
    SheetCell,
    SheetRow,
    kind_of,
)
from chatapp.engine.documents.read.sheets.xlsx_parts import CellStyle, Workbook, rich_text

_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]{0,40}?ref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']"
)
_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]{0,300}>")
_ATTRIBUTE = re.compile(rb"(\w+)=[\"']([^\"']*)[\"']")
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_MOST_MERGED = 10_000
"""Merged ranges that are read of a sheet; chosen against hostile files."""
_CHUNK_BYTES = 1 << 20
"""Bytes of a sheet that are searched at once; chosen."""
_KEPT_BYTES = 300
"""Bytes repeated of the chunk before, so that an element is found whole; chosen."""
_MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""Excel's own limits."""
_YES = ("1", "true")

Compute = Callable[[int, int], str | float | None]
"""Returns the value of the formula at a row (from 1) and column (from 0), None without one."""


@dataclass(slots=True)
class SheetLayout:
    """What is known of a sheet before its rows."""

    merged: MergedRanges = field(default_factory=MergedRanges)
    hidden_columns: frozenset[int] = frozenset()


@dataclass(slots=True)
class SheetFindings:
    """What was met while the rows were read."""

    hid: bool = False
    """Hidden rows or columns held something."""
    computed: bool = False
    """Formulas without a value were calculated."""
    unknown: bool = False
    """Formulas without a value could not be calculated."""

    def warnings(self) -> tuple[str, ...]:
        named = {
            "hidden_cells": self.hid,
            "formulas_computed": self.computed,
            "formulas_unknown": self.unknown,
        }
        return tuple(code for code, is_so in named.items() if is_so)


class CellPlace(NamedTuple):
    """Row from 1, column from 0."""

    row: int
    column: int


def cell_place(reference: str) -> CellPlace | None:
    """Return the place of a cell such as "C4"."""
    match = _REFERENCE.fullmatch(reference.replace("$", ""))
    return CellPlace(int(match[2]), _column(match[1].encode())) if match else None


def layout(parts: ZipParts, name: str) -> SheetLayout:
    """Return merged ranges, which stand behind all rows, and hidden columns."""
    ranges: list[MergedRange] = []
    hidden: set[int] = set()
    with parts.open(name) as stream:
        rest = b""
        while (chunk := stream.read(_CHUNK_BYTES)) and len(ranges) < _MOST_MERGED:
            for left, top, right, bottom in _MERGED.findall(rest + chunk):
                corners = int(top), _column(left), int(bottom), _column(right)
                ranges.append(MergedRange(*corners))
            for element in _COLUMN.findall(rest + chunk):
                hidden.update(_hidden_columns(dict(_ATTRIBUTE.findall(element))))
            rest = chunk[-_KEPT_BYTES:]
    merged = MergedRanges()
    for span in dict.fromkeys(ranges):
        if seen := _seen(span, hidden):
            merged.add(seen)
    return SheetLayout(merged, frozenset(hidden))


def _hidden_columns(column: dict[bytes, bytes]) -> range:
    is_hidden = column.get(b"hidden") in (b"1", b"true") or column.get(b"width") == b"0"
    first, last = column.get(b"min", b""), column.get(b"max", b"")
    if not is_hidden or not first.isdigit() or not last.isdigit():
        return range(0)
    return range(int(first) - 1, min(int(last), MOST_COLUMNS))


def _seen(span: MergedRange, hidden: set[int]) -> MergedRange | None:
    """Return a range in the numbers of the columns that are shown."""
    if not hidden:
        return span
    shown = [column for column in range(span.left, span.right + 1) if column not in hidden]
    if not shown or span.left in hidden:
        return None
    before = sum(column < span.left for column in hidden)
    return MergedRange(
        span.top, span.left - before, span.bottom, span.left - before + len(shown) - 1
    )


@functools.lru_cache(maxsize=MOST_COLUMNS)
def _column(letters: bytes) -> int:
    return functools.reduce(lambda number, letter: number * 26 + letter - 64, letters, 0) - 1


@dataclass(frozen=True, slots=True)
class _Repeated:
    """A cell that is repeated down to the row `last`."""

    last: int
    cell: SheetCell


class SheetRows:
    """Reads the rows of one sheet."""

    def __init__(self, book: Workbook, layout: SheetLayout, compute: Compute) -> None:
        self._book = book
        self._layout = layout
        self._compute = compute
        self.findings = SheetFindings()

    def rows(self, parts: ZipParts, name: str) -> Iterator[SheetRow]:
        """Yield the rows that show something."""
        repeated: dict[int, _Repeated] = {}
        number = last = hidden = 0
        for element in safe_xml.children(parts, name, "sheetData"):
            stated = attribute(element, "r")
            number = int(stated) if stated.isdecimal() else number + 1
            if number > _MOST_ROWS:
                return
            cells = self._cells(element, number)
            if _is_hidden(element):
                self.findings.hid |= any(cell.kind for cell in cells)
                hidden += 1
                continue
            row = self._with_repeated(cells, number, repeated)
            if row:
                yield SheetRow(number, row, is_apart=number - last - hidden > 1)
                last, hidden = number, 0

    def _cells(self, row: Any, number: int) -> list[SheetCell]:
        """Return the cells of a row without those of hidden columns."""
        by_column: dict[int, SheetCell] = {}
        column = -1
        for element in row:
            if local(element) != "c":
                continue
            place = _REFERENCE.fullmatch(attribute(element, "r"))
            column = _column(place[1].encode()) if place else column + 1
            if column >= MOST_COLUMNS:
                break
            cell = self._cell(element, number, column)
            if not cell.kind:
                continue
            if column in self._layout.hidden_columns:
                self.findings.hid = True
            else:
                by_column[column] = cell
        hidden = self._layout.hidden_columns
        return [
            by_column.get(at, EMPTY)
            for at in range(max(by_column, default=-1) + 1)
            if at not in hidden
        ]

    def _with_repeated(
        self, cells: list[SheetCell], number: int, repeated: dict[int, _Repeated]
    ) -> list[SheetCell]:
        """Fill a row from cells above that reach into it; a row of nothing else is none."""
        if not any(cell.kind for cell in cells):
            return []
        for column, above in repeated.items():
            if number <= above.last:
                # The file may end a row before its merged cells.
                cells += [EMPTY] * (column + 1 - len(cells))
                if not cells[column].kind:
                    cells[column] = above.cell
        for span in self._layout.merged.of_row(number):
            if span.bottom > span.top and span.left < len(cells) and cells[span.left].kind:
                repeated[span.left] = _Repeated(span.bottom, cells[span.left])
        return trimmed(cells)

    def _cell(self, element: Any, number: int, column: int) -> SheetCell:
        style = self._book.style(attribute(element, "s"))
        kind = attribute(element, "t")
        value, formula, inline = "", None, ""
        for child in element:
            name = local(child)
            if name == "v":
                value = child.text or ""
            elif name == "f":
                formula = child.text or ""
            elif name == "is":
                inline = rich_text(child)
        if formula is not None and not value and kind != "inlineStr":
            return self._formula(formula, style, number, column)
        if kind == "s":
            return _text(self._book.text(value), style)
        if kind == "inlineStr":
            return _text(inline or value, style)
        return self._value(value, kind, style)

    def _formula(self, formula: str, style: CellStyle, number: int, column: int) -> SheetCell:
        value = self._compute(number, column)
        if value is None:
            self.findings.unknown = True
            return _text(f"={formula}" if formula else "", style)
        self.findings.computed = True
        if isinstance(value, str):
            return _text(value, style)
        return self._value(repr(float(value)), "n", style)

    def _value(self, value: str, kind: str, style: CellStyle) -> SheetCell:
        if not value:
            return EMPTY
        if kind == "b":
            return _text("TRUE" if value in _YES else "FALSE", style)
        if kind == "d":
            return SheetCell(style.worded(value.replace("T", " ")), "date", style.look)
        if kind not in ("", "n"):
            return _text(value, style)
        try:
            number = float(value)
        except ValueError:
            return _text(value, style)
        shown = cell_format.shown(number, style.number_format, self._book.is_1904)
        is_date = cell_format.is_date(style.number_format)
        if is_date and date_format.moment(number, self._book.is_1904) is None:
            shown, is_date = cell_format.shown(number, cell_format.GENERAL), False
        if not shown:
            self.findings.hid = True
            return EMPTY
        raw = cell_format.raw(number, style.number_format, self._book.is_1904)
        return SheetCell(style.worded(shown), "date" if is_date else "number", style.look, raw)


def _is_hidden(row: Any) -> bool:
    return attribute(row, "hidden") in _YES or attribute(row, "ht") == "0"


def _text(text: str, style: CellStyle) -> SheetCell:
    text = text.strip()
    return SheetCell(style.worded(text), kind_of(text), style.look) if text else EMPTY
