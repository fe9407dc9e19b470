"""Sections of a sheet or CSV file: Markdown tables with the header repeated, placed by rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from chatapp.engine.documents.read import markdown_table, sheet_tables
from chatapp.engine.documents.read.sections import DocumentSection
from chatapp.engine.documents.read.sheet_cells import MergedRanges, SheetCell, SheetRow
from chatapp.engine.documents.read.sheet_tables import SheetTable

PAGE_CHARS = 2100
"""Three pieces of a table."""
_MOST_COLUMNS = 100
"""A wider row is shown without its empty cells."""
_MOST_TITLE_CHARS = 400
"""Characters of the lines above a table that each of its sections repeats."""


@dataclass(frozen=True, slots=True)
class RowNote:
    """Text beside a cell of a row: a comment, a text box, a chart."""

    row: int
    text: str


@dataclass(slots=True)
class _SheetBuilder:
    """The section that is being filled; `blocks` are its texts so far."""

    name: str
    warnings: tuple[str, ...]
    notes: list[RowNote]
    title: str = ""
    names: tuple[str, ...] = ()
    blocks: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
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
            self.title, self.names = above[:_MOST_TITLE_CHARS], table.names
        self.blocks += [above] if above else []
        for row in table.rows:
            if self.lines and self.size > PAGE_CHARS:
                yield from self.close()
                again = [self.title, above if table.goes_on else ""]
                self.blocks += filter(None, dict.fromkeys(again))
            self._add_row(row)

    def _add_row(self, row: SheetRow) -> None:
        texts = [cell.text for cell in row.cells]
        if len(texts) > _MOST_COLUMNS and not self.names:
            texts = [text for text in texts if text]
        self.first = self.first or row.number
        self.last = row.number
        if texts:
            line = markdown_table.line(texts)
            self.lines.append(line)
            self.size += len(line) + 1

    def _end_table(self) -> None:
        if self.lines:
            body = ["\n".join(self.lines)]
            if any(self.names):
                body = list(markdown_table.with_header(_header(self.names), self.lines))
            self.blocks += body
        self.lines = []

    def close(self) -> Iterator[DocumentSection]:
        """Yield the rows so far, if there are any."""
        self._end_table()
        if self.first:
            at_rows = [note for note in self.notes if note.row <= self.last]
            self.notes = [note for note in self.notes if note.row > self.last]
            texts = [self.name, *self.blocks, *(note.text for note in at_rows)]
            rows = str(self.first) if self.first == self.last else f"{self.first}-{self.last}"
            place = f"rows:{rows}:{self.name}"
            text = "\n\n".join(filter(None, texts))
            yield DocumentSection(text, place, self.name, self.warnings)
        self.blocks, self.first, self.size = [], 0, 0

    def rest(self) -> Iterator[DocumentSection]:
        """Yield the notes below the last row."""
        if self.notes:
            text = "\n\n".join(filter(None, [self.name, *(note.text for note in self.notes)]))
            place = f"rows:{self.notes[0].row}:{self.name}"
            yield DocumentSection(text, place, self.name, self.warnings)


def _header(names: Sequence[str]) -> str:
    return markdown_table.header(names, is_known=True)


def row_sections(
    rows: Iterable[SheetRow],
    name: str = "",
    warnings: tuple[str, ...] = (),
    merged: MergedRanges | None = None,
    notes: Iterable[RowNote] = (),
) -> Iterator[DocumentSection]:
    """Yield about a page of rows at a time, each below the names of its columns."""
    in_order = sorted(notes, key=lambda note: note.row)
    sheet = _SheetBuilder(name, warnings, in_order)
    for table in sheet_tables.tables(rows, merged or MergedRanges()):
        yield from sheet.add(table)
    yield from sheet.close()
    yield from sheet.rest()


def trimmed(cells: list[SheetCell]) -> list[SheetCell]:
    """Return a row without the empty cells at its end."""
    while cells and not cells[-1].kind:
        cells.pop()
    return cells
