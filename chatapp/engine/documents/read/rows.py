"""Rows of a sheet or of a CSV file in sections: Markdown tables with the header on top, the place
by row numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from chatapp.engine.documents.read import markdown_table
from chatapp.engine.documents.read.blocks import Row
from chatapp.engine.documents.read.sections import Section

Numbered = tuple[int, Row]
"""A row's number, from 1, and its cells."""
PAGE_CHARS = 2100
"""Three pieces of a table."""
_HEADER_WITHIN = 15
_WIDEST = 100


@dataclass(slots=True)
class _Sheet:
    """The rows of the section that is being filled."""

    name: str
    top: str = ""
    title: str = ""
    lines: list[str] = field(default_factory=list)
    first: int = 0
    last: int = 0
    size: int = 0

    def add(self, number: int, cells: Row) -> None:
        if len(cells) > _WIDEST:
            # Columns of nothing would be pages of bars.
            cells = [cell for cell in cells if cell.strip()]
        line = markdown_table.line(cells)
        self.first = self.first or number
        self.last = number
        self.lines.append(line)
        self.size += len(line) + 1

    def close(self, warnings: tuple[str, ...]) -> Iterator[Section]:
        """Yield the rows so far, if there are any."""
        if self.lines:
            body = (
                markdown_table.with_header(self.top, self.lines)
                if self.top
                else iter(["\n".join(self.lines)])
            )
            text = "\n\n".join(filter(None, [self.name, self.title, *body]))
            rows = str(self.first) if self.first == self.last else f"{self.first}-{self.last}"
            yield Section(text, f"rows:{rows}:{self.name}", self.name, warnings)
        self.lines, self.first, self.size = [], 0, 0


def in_sections(
    rows: Iterable[Numbered], name: str, warnings: tuple[str, ...] = ()
) -> Iterator[Section]:
    """Yield about a page of rows at a time; the first full row with words in it is the header of
    all.
    """
    sheet = _Sheet(name)
    before: list[Numbered] = []
    looking = True
    for number, cells in rows:
        if looking:
            before.append((number, cells))
            looking = not _is_header(cells) and len(before) < _HEADER_WITHIN
            if not looking:
                _begin(sheet, before)
            continue
        if sheet.lines and sheet.size + len(sheet.top) > PAGE_CHARS:
            yield from sheet.close(warnings)
        sheet.add(number, cells)
    if looking:
        _begin(sheet, before)
    if not sheet.lines and sheet.top:
        # A header alone is a row as well.
        number, cells = before[-1]
        sheet.top = ""
        sheet.add(number, cells)
    yield from sheet.close(warnings)


def _begin(sheet: _Sheet, before: list[Numbered]) -> None:
    """Take the rows above the header as the title; without a header they are rows like others."""
    if before and _is_header(before[-1][1]):
        sheet.top = markdown_table.header(before[-1][1])
        sheet.title = "\n".join(" ".join(filter(None, cells)) for _, cells in before[:-1])
        return
    for number, cells in before:
        sheet.add(number, cells)


def _is_header(cells: Row) -> bool:
    full = [cell for cell in cells if cell.strip()]
    words = [cell for cell in full if any(letter.isalpha() for letter in cell)]
    return len(full) >= 2 and 2 * len(words) > len(full)
