"""Writes the tables of a page that have lines as Markdown, and forms as "label: value" lines."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from chatapp.engine.documents.page import hidden_text, table_rows
from chatapp.engine.documents.page.page_characters import PageCharacters, Piece
from chatapp.engine.documents.read.pdf.tables import table_cells, table_grid
from chatapp.engine.documents.read.pdf.tables.table_cells import TableCell
from chatapp.engine.documents.read.pdf.tables.table_grid import Grid
from chatapp.engine.documents.read.pdf.tables.table_shape import LONGEST_LABEL, TableShape

_LEAST_FILLED = 0.4
"""Share of the cells of a table that hold text at least; charts and pictures hold less. Chosen."""
_LONGEST_CELL = 800
"""Characters; a longer cell is a box around text, no cell of a table. Chosen."""
_TO_THE_EDGE = 0.35
"""Share of the page within which a table reaches its end, or begins at its top; chosen."""
_COLUMN_SHIFT = 6.0
"""Points by which the columns of a table may be moved on the next page; chosen."""
_COLONS = (":", "：")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class TableAbove:
    """The last table of the page before: it may go on without its header."""

    columns: NDArray[np.float64]
    """float64 [columns + 1]: the edges of its columns in points."""
    names: tuple[str, ...] = ()
    header: tuple[tuple[str, ...], ...] = ()
    """The texts of the rows that name the columns."""


@dataclass(slots=True)
class TableWriter:
    """Writes the tables of pages in order."""

    above: TableAbove | None = None

    def written(
        self,
        page: PageCharacters,
        lines: NDArray[np.float64],
        areas: NDArray[np.float64],
        height: float,
    ) -> PageCharacters:
        """Return a page with its tables in Markdown.

        `lines` and `areas` (coloured ones) are float64 [4, n], `height` is the page's in points.
        """
        above, self.above = self.above, None
        tables = []
        for grid in table_grid.grids(lines) if lines.shape[1] else ():
            table = _WrittenTable(grid, table_cells.cells_of(page, grid, areas))
            if table.is_table():
                tables.append(table)
        for index, table in enumerate(tables):
            is_at_top = index == 0 and table.grid.rows[0] < _TO_THE_EDGE * height
            table.decide(above if is_at_top else None)
        if not tables:
            return page
        last = tables[-1]
        if last.grid.rows[-1] > (1 - _TO_THE_EDGE) * height and not last.is_form:
            self.above = TableAbove(last.grid.columns, last.names, last.header_texts())
        return _with_tables(page, tables)


@dataclass(slots=True)
class _WrittenTable:
    grid: Grid
    cells: Sequence[TableCell]
    is_form: bool = False
    depth: int = 0
    """Rows of the header; 0 where there is none."""
    names: tuple[str, ...] = ()
    banners: int = 0
    """Rows of one cell above the header: a title, a unit."""
    form_rows: Sequence[Sequence[TableCell]] = ()
    """The labels and values of each row of a form, without the names of groups."""
    characters: set[int] = field(default_factory=set)

    def is_table(self) -> bool:
        filled = [cell for cell in self.cells if cell.text]
        rows = {cell.place.top for cell in filled}
        columns = {cell.place.left for cell in filled}
        for cell in filled:
            for piece in cell.pieces:
                if not isinstance(piece, str):
                    self.characters.update(piece)
        return (
            min(len(rows), len(columns)) >= 2
            and len(filled) >= _LEAST_FILLED * len(self.cells)
            and max(len(cell.text) for cell in filled) <= _LONGEST_CELL
        )

    def rows(self) -> list[list[TableCell]]:
        """Return the cells that begin in each row that holds text, from left to right."""
        by_row: dict[int, list[TableCell]] = {}
        for cell in sorted(self.cells, key=lambda each: each.place.left):
            by_row.setdefault(cell.place.top, []).append(cell)
        return [by_row[row] for row in sorted(by_row) if any(cell.text for cell in by_row[row])]

    def decide(self, above: TableAbove | None) -> None:
        """Decide which rows name the columns, or that it is a form."""
        rows = self.rows()
        last = len(self.grid.columns) - 2
        while self.banners + 2 < len(rows) and _is_banner(rows[self.banners], last):
            self.banners += 1
        shape = TableShape(len(self.grid.columns) - 1, rows[self.banners :])
        self.is_form = shape.is_form()
        self.form_rows = [shape.without_group(row) for row in rows[self.banners :]]
        if self.is_form:
            return
        if above is not None and self._goes_on(above, shape):
            self.names = above.names
            return
        header = shape.header()
        self.depth, self.names = header.rows, header.names

    def header_texts(self) -> tuple[tuple[str, ...], ...]:
        rows = self.rows()[self.banners : self.banners + self.depth]
        return tuple(tuple(cell.text for cell in row) for row in rows)

    def _goes_on(self, above: TableAbove, shape: TableShape) -> bool:
        """Say whether a table is the one of the page before, without its header."""
        if not above.names or len(above.columns) != len(self.grid.columns):
            return False
        if np.abs(above.columns - self.grid.columns).max() > _COLUMN_SHIFT:
            return False
        rows = self.rows()
        repeated = tuple(tuple(cell.text for cell in row) for row in rows[: len(above.header)])
        return repeated != above.header and shape.header().rows == 0


def _is_banner(row: Sequence[TableCell], last: int) -> bool:
    return len(row) == 1 and row[0].place.left == 0 and row[0].place.right == last


def _with_tables(page: PageCharacters, tables: Sequence[_WrittenTable]) -> PageCharacters:
    """Return a page whose tables are written in place of their characters."""
    rules = [_rule(page, table) for table in tables]
    firsts = {min(table.characters): number for number, table in enumerate(tables)}
    taken: set[int] = set().union(*(table.characters for table in tables))
    offset = len(page)
    places = []
    for rule in rules:
        places.append(range(offset, offset + len(rule)))
        offset += len(rule)
    pieces: list[Piece] = []
    kept: list[int] = []
    blanks = _left_blanks(page.text(), taken)
    for index in range(len(page)):
        if index in firsts:
            pieces += [kept, "\n\n"]
            kept = []
            number = firsts[index]
            pieces += _lines(tables[number], places[number])
            pieces.append("\n")
        if index in taken or index in blanks:
            continue
        kept.append(index)
    pieces.append(kept)
    whole = page
    for rule in rules:
        whole = whole.joined(rule)
    return whole.arranged(pieces)


def _left_blanks(text: str, taken: set[int]) -> set[int]:
    """Return the blanks that only parted characters that are in a table now."""
    blanks: set[int] = set()
    for run in _BLANKS.finditer(text):
        if run.start() - 1 in taken and (run.end() in taken or run.end() == len(text)):
            blanks.update(range(*run.span()))
    return blanks


def _rule(page: PageCharacters, table: _WrittenTable) -> PageCharacters:
    """Return the line below a header; it has no height."""
    columns = len(table.grid.columns) - 1
    column = table_rows.KNOWN if table.names else " --- |"
    text = f"|{column * columns}" if not table.is_form else ""
    header = table.depth + table.banners
    level = float(table.grid.rows[min(header, len(table.grid.rows) - 1)])
    left = float(table.grid.columns[0])
    boxes = np.tile(np.array([[left], [level], [left], [level]]), len(text))
    nothing = np.zeros(len(text), dtype=np.uint8)
    return PageCharacters(hidden_text.codes_of(text), boxes, nothing, nothing)


def _lines(table: _WrittenTable, rule: range) -> Iterator[Piece]:
    rows = table.rows()
    for row in rows[: table.banners]:
        yield from row[0].pieces
        yield "\n"
    if table.is_form:
        yield from _form(rows[table.banners :], table.form_rows)
        return
    yield from _header(table, rows[table.banners : table.banners + table.depth])
    yield rule
    yield "\n"
    for number, row in enumerate(rows[table.banners + table.depth :]):
        if number:
            yield "\n"
        top = row[0].place.top
        yield from _row(_across(table, top))
    yield "\n"


def _header(table: _WrittenTable, rows: Sequence[Sequence[TableCell]]) -> Iterator[Piece]:
    columns = len(table.grid.columns) - 1
    if not rows:
        names = table.names or ("",) * columns
        yield f"| {' | '.join(name.replace('|', '/') for name in names)} |\n"
        return
    by_column: list[list[TableCell]] = [[] for _ in range(columns)]
    for cell in itertools.chain.from_iterable(rows):
        if not cell.text:
            continue
        for column in range(cell.place.left, cell.place.right + 1):
            if cell.text not in (other.text for other in by_column[column]):
                by_column[column].append(cell)
    yield from _row(by_column)
    yield "\n"


def _across(table: _WrittenTable, row: int) -> list[list[TableCell]]:
    """Return what stands in each column of a row; a cell over rows stands in each of them."""
    columns: list[list[TableCell]] = [[] for _ in range(len(table.grid.columns) - 1)]
    for cell in table.cells:
        if cell.place.top <= row <= cell.place.bottom and cell.text:
            columns[cell.place.left].append(cell)
    return columns


def _row(columns: Sequence[Sequence[TableCell]]) -> Iterator[Piece]:
    for number, cells in enumerate(columns):
        yield "| " if number == 0 else " | "
        for at, cell in enumerate(cells):
            if at:
                yield " "
            yield from cell.pieces
    yield " |"


def _form(
    rows: Sequence[Sequence[TableCell]], form_rows: Sequence[Sequence[TableCell]]
) -> Iterator[Piece]:
    """Yield a line for each label with its value; the name of a group stands above them."""
    for row, cells in zip(rows, form_rows, strict=True):
        for cell in row[: len(row) - len(cells)]:
            yield from cell.pieces
            yield "\n"
        if len(cells) % 2:
            for cell in cells:
                yield from cell.pieces
                yield " "
            yield "\n"
            continue
        for label, value in zip(cells[::2], cells[1::2], strict=True):
            if not label.text and not value.text:
                continue
            yield from label.pieces
            is_label = label.text and len(label.text) <= LONGEST_LABEL
            yield ": " if is_label and not label.text.endswith(_COLONS) else " "
            yield from value.pieces
            yield "\n"
