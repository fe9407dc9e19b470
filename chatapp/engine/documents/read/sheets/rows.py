"""Sections of a sheet or CSV file: Markdown tables with the header repeated, placed by rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from chatapp.engine.documents.read.elements import hidden_marks, markdown_table
from chatapp.engine.documents.read.elements.asides import Comment
from chatapp.engine.documents.read.elements.sections import DocumentSection, RawCell
from chatapp.engine.documents.read.sheets import sheet_tables
from chatapp.engine.documents.read.sheets.sheet_cells import MergedRanges, SheetCell, SheetRow
from chatapp.engine.documents.read.sheets.sheet_tables import EMPTY_TABLE, SheetTable

PAGE_CHARS = 2100
"""Characters of a section of a sheet; chosen, three pieces of a table."""
_MOST_COLUMNS = 100
"""A wider row is shown without its empty cells; chosen."""
_MOST_TITLE_CHARS = 400
"""Characters of the lines above a table that each of its sections repeats; chosen."""


@dataclass(frozen=True, slots=True)
class RowNote:
    """What stands beside a cell: a text box, a chart, or the comment of the cell `cell` ("C4").

    Rows count from 1; `column` is the number of the column among those shown, from 0.
    """

    row: int
    text: str = ""
    comment: Comment | None = None
    cell: str = ""
    column: int = -1

    def worded(self, about: str) -> str:
        """Return it as text; `about` says what the commented cell holds."""
        if self.comment is None:
            return self.text
        of_cell = ", ".join(filter(None, [self.cell, about]))
        return replace(self.comment, about=of_cell).block().text


@dataclass(frozen=True, slots=True)
class _RawRow:
    """A row of a table as it is written, and the values behind its cells by their columns."""

    line: str
    values: dict[int, str]


@dataclass(slots=True)
class _SheetBuilder:
    """The section that is being filled; `blocks` are its texts so far."""

    name: str
    warnings: tuple[str, ...]
    notes: list[RowNote]
    is_hidden: bool = False
    title: str = ""
    table: SheetTable = EMPTY_TABLE
    commented: dict[str, str] = field(default_factory=dict)
    """What the cells with comments hold, by their names."""
    blocks: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    raw: list[_RawRow] = field(default_factory=list)
    """The rows of the section that show less than their cells hold, in order."""
    first: int = 0
    last: int = 0
    size: int = 0

    def add(self, table: SheetTable) -> Iterator[DocumentSection]:
        """Take the next table; yield the sections that are full."""
        self._end_table()
        # The lines above a table are of all its rows, those within it of the rows below them.
        above = "\n".join(table.above)
        if not table.goes_on:
            if self.size > PAGE_CHARS // 2:
                yield from self.close()
            self.title = above[:_MOST_TITLE_CHARS]
        self.table = table
        self.blocks += [above] if above else []
        for row in table.rows:
            if self.lines and self.size > PAGE_CHARS:
                yield from self.close()
                again = [self.title, above if table.goes_on else ""]
                self.blocks += filter(None, dict.fromkeys(again))
            self._add_row(row)

    def _add_row(self, row: SheetRow) -> None:
        texts = [cell.text for cell in row.cells]
        for note in self._notes_of(row.number):
            self.commented.setdefault(note.cell, _about(row, note, self.table))
        if len(texts) > _MOST_COLUMNS and not self.table.names:
            texts = [text for text in texts if text]
        self.first = self.first or row.number
        self.last = row.number
        if texts:
            is_line = len(texts) == 1 and not self.table.names
            line = texts[0] if is_line else markdown_table.line(texts)
            values = {at: cell.raw for at, cell in enumerate(row.cells) if cell.raw}
            if values and not is_line and len(texts) == len(row.cells):
                self.raw.append(_RawRow(line, values))
            self.lines.append(line)
            self.size += len(line) + 1

    def _end_table(self) -> None:
        if self.lines:
            body = ["\n".join(self.lines)]
            if any(self.table.names):
                header = markdown_table.header(self.table.names, is_known=True)
                body = list(markdown_table.with_header(header, self.lines))
            self.blocks += body
        self.lines = []

    def _notes_of(self, number: int) -> Iterator[RowNote]:
        """Yield the comments of a row; the notes are in the order of their rows."""
        for note in self.notes:
            if note.row > number:
                return
            if note.row == number and note.comment is not None:
                yield note

    def close(self) -> Iterator[DocumentSection]:
        """Yield the rows so far, if there are any."""
        self._end_table()
        if self.first:
            at_rows = [note for note in self.notes if note.row <= self.last]
            self.notes = [note for note in self.notes if note.row > self.last]
            rows = str(self.first) if self.first == self.last else f"{self.first}-{self.last}"
            yield self._section(rows, at_rows)
        self.blocks, self.raw, self.first, self.size = [], [], 0, 0

    def rest(self) -> Iterator[DocumentSection]:
        """Yield the notes below the last row."""
        if self.notes:
            yield self._section(str(self.notes[0].row), self.notes)

    def _section(self, rows: str, notes: Sequence[RowNote]) -> DocumentSection:
        worded = (note.worded(self.commented.pop(note.cell, "")) for note in notes)
        text = "\n\n".join(filter(None, [self.name, *self.blocks, *worded]))
        place = f"rows:{rows}:{self.name}"
        raw = tuple(_raw_cells(text, self.raw))
        text = hidden_marks.marked(text, "hidden_place" if self.is_hidden else "")
        return DocumentSection(text, place, self.name, self.warnings, raw=raw)


def _raw_cells(text: str, rows: Iterable[_RawRow]) -> Iterator[RawCell]:
    """Yield what is behind the cells of rows, placed where the rows stand in a text."""
    end = 0
    for row in rows:
        start = text.find(f"\n{row.line}", end) + 1
        if start > 0:
            end = start + len(row.line)
            for column, value in row.values.items():
                yield RawCell(start, column, value)


def _about(row: SheetRow, note: RowNote, table: SheetTable) -> str:
    """Return what a commented cell holds, with the name of its row and its column."""
    column = note.column - table.left
    if not 0 <= column < len(row.cells):
        return ""
    first = next((cell.text for cell in row.cells if cell.kind), "")
    name = table.names[column] if column < len(table.names) else ""
    text = row.cells[column].text
    value = f"{name}: {text}" if name and text else name or text
    return " · ".join(dict.fromkeys(filter(None, [first, value] if text != first else [text])))


def row_sections(
    rows: Iterable[SheetRow],
    name: str = "",
    warnings: tuple[str, ...] = (),
    merged: MergedRanges | None = None,
    notes: Iterable[RowNote] = (),
) -> Iterator[DocumentSection]:
    """Yield about a page of rows at a time, each below the names of its columns.

    The rows of a sheet with the warning "hidden_sheet" are marked as of a hidden place.
    """
    in_order = sorted(notes, key=lambda note: note.row)
    sheet = _SheetBuilder(name, warnings, in_order, "hidden_sheet" in warnings)
    for table in sheet_tables.tables(rows, merged or MergedRanges()):
        yield from sheet.add(table)
    yield from sheet.close()
    yield from sheet.rest()


def trimmed(cells: list[SheetCell]) -> list[SheetCell]:
    """Return a row without the empty cells at its end."""
    while cells and not cells[-1].kind:
        cells.pop()
    return cells
