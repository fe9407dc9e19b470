"""The tables of documents as records: a table that goes on over pages or passages is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from chatapp.engine.documents.page import tables as page_tables
from chatapp.engine.documents.page.page_view import PageView
from chatapp.engine.documents.page.tables import Table
from chatapp.engine.documents.page.text_tables import TableRecord
from chatapp.engine.documents.read.elements.sections import RawCell
from chatapp.engine.tools import cell_values, raw_values
from chatapp.engine.tools.cell_values import CellDate

_LEAST_ROWS = 2
"""Rows from which a table is computed over; chosen."""
_LEAST_ROWS_WITH_TOTAL = 3
"""Rows from which the last one can be recognized as the total of the others; chosen."""


class TablePages(Protocol):
    """The pages that tables are read from (`DocumentPages`)."""

    def view(self, document_id: int, page: int) -> PageView: ...
    def place(self, document_id: int, page: int) -> str: ...
    def raw_cells(self, document_id: int, page: int) -> tuple[RawCell, ...]: ...


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row with a text for each column, and where it stands."""

    page: int
    start: int
    end: int
    cells: tuple[str, ...]
    raw: tuple[RawCell, ...] = ()
    """What is behind cells that show less."""

    def number(self, column: int) -> Decimal | None:
        """Return the number of a cell: the one behind it where that is the one it shows, rounded."""
        shown = cell_values.number(self.cells[column])
        return raw_values.number(self.raw_value(column), shown)

    def date(self, column: int) -> CellDate | None:
        """Return the date of a cell, with the year behind it where it shows none."""
        cell = self.cells[column]
        return raw_values.date(self.raw_value(column), cell_values.date(cell), cell)

    def raw_value(self, column: int) -> str:
        """Return what is behind a cell, "" where it shows all."""
        return next((cell.value for cell in self.raw if cell.column == column), "")


@dataclass(frozen=True, slots=True)
class WholeTable:
    """A table with its column names and all its rows, without a row of totals.

    `section` is the sheet or the headings it stands under, "" when they are not known.
    """

    document_id: int
    document: str
    section: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]

    def values(self, column: int) -> list[str]:
        """Return the texts of a column, a row each."""
        return [row.cells[column] for row in self.rows]

    def is_dated(self, column: int) -> bool:
        """Say whether a column holds dates, by what its cells show or by what is behind them."""
        if cell_values.kind_of(self.values(column)) == "date":
            return True
        filled = [row for row in self.rows if row.cells[column].strip()]
        return bool(filled) and all(raw_values.is_day(row.raw_value(column)) for row in filled)


@dataclass(frozen=True, slots=True)
class TableDocument:
    """A document to read tables from."""

    id: int
    name: str
    pages: int


def of_document(document: TableDocument, pages: TablePages) -> list[WholeTable]:
    """Return the tables with column names and at least two rows, in order."""
    joined: list[_Piece] = []
    for piece in _pieces(document, pages):
        if joined and _goes_on(joined[-1], piece):
            joined[-1] = _joined(joined[-1], piece)
        else:
            joined.append(piece)
    tables = [_whole(document, piece) for piece in joined if _has_names(piece)]
    return [table for table in tables if len(table.rows) >= _LEAST_ROWS]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A table of one page; `is_alone` when nothing but the table can be between two pieces.

    `first` and `last` say whether it is the first and the last table of its page.
    """

    page: int
    section: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    is_written: bool
    is_first: bool
    is_last: bool


def _pieces(document: TableDocument, pages: TablePages) -> Iterator[_Piece]:
    for page in range(1, document.pages + 1):
        view = pages.view(document.id, page)
        tables = [table for table in view.tables if table.has_columns and not table.is_form]
        section = _section(pages.place(document.id, page))
        raw = pages.raw_cells(document.id, page)
        for index, table in enumerate(tables):
            if table.header is None:
                continue
            header, *records = page_tables.records(view.text, table)
            yield _Piece(
                page=page,
                section=section,
                columns=header.cells,
                rows=tuple(_rows(page, table, records, raw)),
                is_written=table.is_written,
                is_first=index == 0,
                is_last=index == len(tables) - 1,
            )


def _has_names(piece: _Piece) -> bool:
    """Say whether the first row can name columns.

    What only stands side by side on a page, such as a table of contents, has numbers there.
    """
    if piece.is_written:
        return True
    kinds = [cell_values.kind_of([cell]) for cell in piece.columns]
    return all(piece.columns) and "number" not in kinds


def _rows(
    page: int, table: Table, records: Iterable[TableRecord], raw: Sequence[RawCell]
) -> Iterator[TableRow]:
    for record in records:
        filled = sum(bool(cell) for cell in record.cells)
        # A lone cell between the rows of a PDF's table names the group below it.
        if filled > 1 or (table.is_written and filled):
            behind = tuple(cell for cell in raw if record.start <= cell.start < record.end)
            yield TableRow(page, record.start, record.end, record.cells, behind)


def _section(place: str) -> str:
    """Return the sheet or the headings of a place, in the code of `chatapp.texts.places`."""
    kind, _, rest = place.partition(":")
    if kind == "section":
        return rest
    return rest.partition(":")[2] if kind in ("rows", "chapter") else ""


def _goes_on(above: _Piece, below: _Piece) -> bool:
    """Say whether a piece is the same table as the one before it."""
    if above.section != below.section or below.page - above.page > 1:
        return False
    if above.columns == below.columns:
        return True
    is_over_pages = below.page == above.page + 1 and above.is_last and below.is_first
    if above.is_written or not is_over_pages or len(above.columns) != len(below.columns):
        return False
    # Without a repeated header the first line of the page is a row like those before it.
    return _is_like_rows(below.columns, above)


def _is_like_rows(cells: Sequence[str], table: _Piece) -> bool:
    """Say whether cells have numbers and dates where the rows of a table have them."""
    kinds = [
        cell_values.kind_of([row.cells[column] for row in table.rows])
        for column in range(len(table.columns))
    ]
    telling = [(kind, cell) for kind, cell in zip(kinds, cells, strict=True) if kind != "text"]
    return bool(telling) and all(cell_values.kind_of([cell]) == kind for kind, cell in telling)


def _joined(above: _Piece, below: _Piece) -> _Piece:
    first: tuple[TableRow, ...] = ()
    if above.columns != below.columns:
        # The place of the first line is not known apart from its header: that of the row below it.
        start, end = (below.rows[0].start, below.rows[0].end) if below.rows else (0, 0)
        first = (TableRow(below.page, start, end, below.columns),)
    rows = (*above.rows, *first, *below.rows)
    return replace(below, columns=above.columns, rows=rows)


def _whole(document: TableDocument, piece: _Piece) -> WholeTable:
    rows = _without_totals(piece.rows)
    return WholeTable(document.id, document.name, piece.section, piece.columns, rows)


def _without_totals(rows: tuple[TableRow, ...]) -> tuple[TableRow, ...]:
    """Leave out a last row whose numbers are the sums or the means of the columns above it."""
    if len(rows) < _LEAST_ROWS_WITH_TOTAL:
        return rows
    *body, last = rows
    has_total = False
    for column, cell in enumerate(last.cells):
        if not cell or cell_values.kind_of([row.cells[column] for row in body]) != "number":
            continue
        total = cell_values.number(cell)
        numbers = [cell_values.number(row.cells[column]) for row in body]
        known = [number for number in numbers if number is not None]
        if total is None or not cell_values.is_total(total, known):
            return rows
        has_total = True
    return tuple(body) if has_total else rows
