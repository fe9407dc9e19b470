"""Sections of a sheet or CSV file: Markdown tables with the header repeated, placed by rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from chatapp.engine.documents.read import markdown_table
from chatapp.engine.documents.read.blocks import Row
from chatapp.engine.documents.read.sections import DocumentSection

PAGE_CHARS = 2100
"""Three pieces of a table."""
_HEADER_WITHIN = 15
"""Rows at the top in which the header is searched."""
_MOST_COLUMNS = 100
"""A wider row is shown without its empty cells."""


class SheetRow(NamedTuple):
    """A row's number, from 1, and its cells."""

    number: int
    cells: Row


@dataclass(slots=True)
class _SheetBuilder:
    """The rows of the section that is being filled."""

    name: str
    warnings: tuple[str, ...]
    header: str = ""
    title: str = ""
    lines: list[str] = field(default_factory=list)
    first: int = 0
    last: int = 0
    size: int = 0

    def begin(self, rows: Sequence[SheetRow]) -> None:
        """Take the first rows: a title above the header, or rows like others without a header."""
        if rows and _is_header(rows[-1].cells):
            self.header = markdown_table.header(rows[-1].cells)
            self.title = "\n".join(" ".join(filter(None, row.cells)) for row in rows[:-1])
            return
        for row in rows:
            self.add(row)

    def add(self, row: SheetRow) -> None:
        cells = row.cells
        if len(cells) > _MOST_COLUMNS:
            cells = [cell for cell in cells if cell.strip()]
        line = markdown_table.line(cells)
        self.first = self.first or row.number
        self.last = row.number
        self.lines.append(line)
        self.size += len(line) + 1

    def close(self) -> Iterator[DocumentSection]:
        """Yield the rows so far, if there are any."""
        if self.lines:
            body = ["\n".join(self.lines)]
            if self.header:
                body = list(markdown_table.with_header(self.header, self.lines))
            text = "\n\n".join(filter(None, [self.name, self.title, *body]))
            rows = str(self.first) if self.first == self.last else f"{self.first}-{self.last}"
            yield DocumentSection(text, f"rows:{rows}:{self.name}", self.name, self.warnings)
        self.lines, self.first, self.size = [], 0, 0


def row_sections(
    rows: Iterable[SheetRow], name: str = "", warnings: tuple[str, ...] = ()
) -> Iterator[DocumentSection]:
    """Yield about a page of rows at a time; the first full row with words in it is the header."""
    sheet = _SheetBuilder(name, warnings)
    top: list[SheetRow] = []
    has_begun = False
    for row in rows:
        if not has_begun:
            top.append(row)
            has_begun = _is_header(row.cells) or len(top) == _HEADER_WITHIN
            if has_begun:
                sheet.begin(top)
            continue
        if sheet.lines and sheet.size + len(sheet.header) > PAGE_CHARS:
            yield from sheet.close()
        sheet.add(row)
    if not has_begun:
        sheet.begin(top)
    if not sheet.lines and sheet.header:
        # A header alone is a row as well.
        sheet.header = ""
        sheet.add(top[-1])
    yield from sheet.close()


def _is_header(cells: Row) -> bool:
    full = [cell for cell in cells if cell.strip()]
    words = [cell for cell in full if any(map(str.isalpha, cell))]
    return len(full) >= 2 and 2 * len(words) > len(full)
