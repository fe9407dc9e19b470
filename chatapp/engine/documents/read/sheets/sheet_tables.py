"""Finds the tables of a sheet: their lines above, the names of their columns, their rows.

Empty rows and rows that are one cell over all columns part tables; a table goes on below them while
no new header stands there.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from chatapp.engine.documents.read.sheets import sheet_header
from chatapp.engine.documents.read.sheets.sheet_cells import (
    EMPTY,
    MergedRanges,
    SheetCell,
    SheetRow,
    letters,
)
from chatapp.engine.documents.read.sheets.sheet_header import SheetHeader

_MOST_ROWS = 2000
"""Rows looked at together; a longer table goes on with the header it has. Chosen."""
_SAMPLE_ROWS = 60
"""Rows at the top of a table that tell its shape and the kinds of its columns; chosen."""
_FEW = 0.6
"""Share of the usual number of cells, below which a row at the top is no row of the table;
chosen."""
_LEAST_COLUMNS = 2
"""Columns from which rows are a table and no lines of text; chosen."""
_MOST_ALONE = 3
"""Rows of a header whose table begins with the title of a group; chosen."""
_MOST_COLUMNS = 100
"""A table with more columns is not cut into tables side by side; chosen."""
_MOSTLY = 0.75
"""Share of the cells of a column that are of its kind; chosen."""
_UNIT = re.compile(
    r"(?:단위|単位|單位|单位|\bunits?)\s*[:：]?\s*(?P<unit>[^()\[\]（）<>\n,]{1,30})", re.IGNORECASE
)
_OF_UNIT = re.compile(r"[()\[\]（）<>%$€£¥₩]")


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table, or the next rows of one.

    `above` are the lines of text over it, `names` those of its columns, () where none are known:
    then the rows are lines of text. `cells` of the rows begin with its first column.
    """

    above: tuple[str, ...]
    names: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    left: int = 0
    """The first of its columns."""
    goes_on: bool = False


EMPTY_TABLE = SheetTable((), (), ())


@dataclass(frozen=True, slots=True)
class _Known:
    """The header that rows below an empty row may still belong to."""

    columns: range
    names: tuple[str, ...]
    kinds: tuple[str, ...]


def tables(rows: Iterable[SheetRow], merged: MergedRanges) -> Iterator[SheetTable]:
    """Yield the tables of a sheet in order."""
    finder = _TableFinder(merged)
    for segment in _segments(rows):
        yield from finder.tables(segment)


def _segments(rows: Iterable[SheetRow]) -> Iterator[list[SheetRow]]:
    """Yield the rows between two empty ones together, as far as they are not too many."""
    segment: list[SheetRow] = []
    for row in rows:
        if segment and (row.is_apart or len(segment) >= _MOST_ROWS):
            yield segment
            segment = []
        segment.append(row)
    if segment:
        yield segment


class _TableFinder:
    """Finds the tables of segments; remembers the last header."""

    def __init__(self, merged: MergedRanges) -> None:
        self._merged = merged
        self._known: list[_Known] = []

    def tables(self, segment: Sequence[SheetRow]) -> Iterator[SheetTable]:
        above: list[SheetRow] = []
        header: list[SheetRow] = []
        rows: Sequence[SheetRow]
        for group in self._groups(segment):
            first = self._first_row(group)
            lines = [*above, *group[:first]]
            rows = group[first:]
            if not rows or (not header and self._is_header_alone(rows, group is segment)):
                # The rows that it names stand below the title of their group.
                above, header = lines, [*header, *rows]
                continue
            yield from self._of_group(lines, [*header, *rows])
            above, header = [], []
        if header:
            yield from self._of_group(above, header)
        elif above:
            # Rows of one cell are lines of text.
            yield SheetTable((), (), tuple(replace(row, cells=_as_line(row)) for row in above))

    def _is_header_alone(self, rows: Sequence[SheetRow], is_whole: bool) -> bool:
        return not is_whole and len(rows) <= _MOST_ALONE and sheet_header.may_name(rows)

    def _of_group(
        self, above: Sequence[SheetRow], rows: Sequence[SheetRow]
    ) -> Iterator[SheetTable]:
        parts = _side_by_side(rows)
        for columns in parts:
            own = [row for row in rows if any(row.cell(c).kind for c in columns)]
            lines = [_line(row, columns if len(parts) > 1 else None) for row in above]
            yield self._table(own, columns, tuple(filter(None, lines)), len(parts))

    def _groups(self, segment: Sequence[SheetRow]) -> Iterator[Sequence[SheetRow]]:
        """Cut a segment before each row that is a title over the rows below it."""
        first = 0
        for at in range(1, len(segment)):
            if self._is_title(segment, at) and not self._is_title(segment, at - 1):
                yield segment[first:at]
                first = at
        yield segment[first:] if first else segment

    def _is_title(self, segment: Sequence[SheetRow], at: int) -> bool:
        """Say whether a row is one cell that stands over all columns, or looks like no other."""
        row = segment[at]
        filled = row.filled()
        if len(filled) != 1 or at == 0:
            return len(filled) == 1
        spans = [span for span in self._merged.of_row(row.number) if span.left == filled[0]]
        if any(span.right > span.left for span in spans):
            return True
        below = [other for other in segment[at + 1 : at + 4] if len(other.filled()) > 1]
        looks = {other.cell(filled[0]).look for other in below}
        look = row.cell(filled[0]).look
        return bool(looks) and look != EMPTY.look and look not in looks

    def _first_row(self, group: Sequence[SheetRow]) -> int:
        """Return how many rows at the top are lines of text."""
        counts = [len(row.filled()) for row in group[:_SAMPLE_ROWS]]
        if max(counts) < _LEAST_COLUMNS:
            return len(group)
        usual = statistics.median_high(counts)
        first = 0
        while first < len(group) and self._is_line(group, first, usual):
            first += 1
        return first

    def _is_line(self, group: Sequence[SheetRow], at: int, usual: int) -> bool:
        count = len(group[at].filled())
        if count == 1:
            spans = self._merged.of_row(group[at].number)
            below = len(group[at + 1].filled()) if at + 1 < len(group) else 0
            return usual > 1 or below > 1 or bool(spans)
        if count >= _FEW * usual:
            return False
        spans_columns = any(s.right > s.left for s in self._merged.of_row(group[at].number))
        # The upper row of a header names several columns with one cell.
        return not (spans_columns and at + 1 < len(group) and count > 1)

    def _table(
        self, rows: Sequence[SheetRow], columns: range, above: tuple[str, ...], parts: int
    ) -> SheetTable:
        known = next((k for k in self._known if _lies_within(columns, k.columns)), None)
        header = sheet_header.header_of(rows, columns, self._merged)
        if known is not None and not _is_new(rows, header, columns, known):
            own = [row for row in rows if _texts(row, known.columns) != list(known.names)]
            cut = _cut(own, known.columns)
            return SheetTable(above, known.names, cut, known.columns[0], goes_on=True)
        body = rows[header.rows :]
        names = header.names or _letters(body, columns)
        names = _with_unit(names, body, columns, above)
        if parts == 1:
            self._known = []
        if header.names:
            self._known.append(_Known(columns, names, _kinds(body, columns)))
        return SheetTable(above, names, _cut(body, columns), columns[0])


def _line(row: SheetRow, columns: range | None = None) -> str:
    """Return a row as text; of one with several cells those above these columns."""
    filled = row.filled()
    if columns is not None and len(filled) > 1:
        filled = [column for column in filled if column in columns]
    return " ".join(row.cell(column).text for column in filled)


def _as_line(row: SheetRow) -> tuple[SheetCell, ...]:
    return (SheetCell(_line(row), "text"),)


def _texts(row: SheetRow, columns: range) -> list[str]:
    return [row.cell(column).text for column in columns]


def _lies_within(columns: range, others: range) -> bool:
    return columns[0] >= others[0] and columns[-1] <= others[-1]


def _is_new(rows: Sequence[SheetRow], header: SheetHeader, columns: range, known: _Known) -> bool:
    """Say whether rows below others of the same columns begin with a header of their own."""
    if not header.rows or _texts(rows[0], known.columns) == list(known.names):
        return False
    kinds = dict(zip(known.columns, known.kinds, strict=True))
    cells = [(rows[0].cell(c).kind, kinds.get(c, "")) for c in columns if rows[0].cell(c).kind]
    telling = [(own, usual) for own, usual in cells if usual in ("number", "date")]
    if any(own == usual for own, usual in telling):
        return False
    return sheet_header.votes(rows, columns) > 0


def _kinds(rows: Sequence[SheetRow], columns: range) -> tuple[str, ...]:
    """Return what most cells of each column are, "" where they are of no one kind."""
    return tuple(_kind([row.cell(column) for row in rows[:_SAMPLE_ROWS]]) for column in columns)


def _kind(cells: Sequence[SheetCell]) -> str:
    kinds: list[str] = [cell.kind for cell in cells if cell.kind]
    usual = max(set(kinds), key=kinds.count, default="")
    return usual if kinds and kinds.count(usual) >= _MOSTLY * len(kinds) else ""


def _letters(rows: Sequence[SheetRow], columns: range) -> tuple[str, ...]:
    """Name the columns of a table without a header as spreadsheets do; () where it is no table."""
    kinds = _kinds(rows, columns)
    is_table = len(rows) > 1 and all(kinds) and {"number", "date"} & set(kinds)
    return tuple(letters(column) for column in columns) if is_table else ()


def _with_unit(
    names: tuple[str, ...], rows: Sequence[SheetRow], columns: range, above: Sequence[str]
) -> tuple[str, ...]:
    """Say the unit that stands above a table in the names of its columns of numbers."""
    units = [match["unit"].strip() for match in map(_UNIT.search, above) if match]
    if not names or len(units) != 1:
        return names
    unit = units[0]
    return tuple(
        f"{name} ({unit})" if kind == "number" and name and not _OF_UNIT.search(name) else name
        for name, kind in zip(names, _kinds(rows, columns), strict=True)
    )


def _cut(rows: Sequence[SheetRow], columns: range) -> tuple[SheetRow, ...]:
    return tuple(replace(row, cells=tuple(row.cell(column) for column in columns)) for row in rows)


def _side_by_side(rows: Sequence[SheetRow]) -> list[range]:
    """Return the columns of each table where an empty column parts two that could stand alone."""
    used: set[int] = set()
    for row in rows:
        used.update(row.filled())
    whole = range(min(used), max(used) + 1)
    if len(whole) > _MOST_COLUMNS:
        return [whole]
    parts: list[range] = []
    first = whole[0]
    for column in (*whole, whole[-1] + 1):
        if column not in used:
            if column > first:
                parts.append(range(first, column))
            first = column + 1
    return parts if len(parts) > 1 and all(_stands_alone(rows, part) for part in parts) else [whole]


def _stands_alone(rows: Sequence[SheetRow], columns: range) -> bool:
    """Say whether columns are a table: two and more, and its first column has words for its rows."""
    first = [row.cell(columns[0]) for row in rows if row.cell(columns[0]).kind]
    words = [cell for cell in first if cell.kind != "number"]
    rows_of_own = sum(any(row.cell(column).kind for column in columns) for row in rows)
    return (
        len(columns) >= _LEAST_COLUMNS
        and len(words) == len(first)
        and len(first) >= _FEW * rows_of_own
    )
