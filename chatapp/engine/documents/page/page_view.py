"""A page as answers use it: what can be quoted of it by itself, and a piece of it with its tables
as Markdown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from chatapp.engine.documents.page import outline, page_lines, text_tables
from chatapp.engine.documents.page.outline import PageLines
from chatapp.engine.documents.page.page_lines import Line
from chatapp.engine.documents.page.tables import Table, markdown, pieces, tables
from chatapp.engine.language import sentences
from chatapp.engine.language.sentences import Span

_OF_FORM = 2
"""Columns of a table that may be labels and their values."""
Kind = Literal["sentence", "row", "pair", "heading"]


@dataclass(frozen=True, slots=True)
class Quotable:
    """Characters `start` to `end`: a sentence, a row of a table, a label with its value, or a
    heading.
    """

    start: int
    end: int
    kind: Kind = "sentence"
    columns: str = ""
    """The row that names the columns of its table."""
    label: str = ""
    """What names a row or a value: the first cell, or what stands before the colon."""
    spoken: str = ""
    """A row as it can be read without its table, where that is known."""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class PageView:
    """One page's text with where it stands; `packed_boxes` is empty for documents without pages."""

    def __init__(
        self, text: str, packed_boxes: bytes = b"", width: float = 0.0, height: float = 0.0
    ) -> None:
        self.text = text
        self._page = PageLines(text, page_lines.lines(text, packed_boxes, width, height), height)

    @cached_property
    def _titles(self) -> set[int]:
        found = outline.headings(self._page, set(), outline.usual_height([self._page]))
        # A clause's number may begin a line of text.
        return {
            index
            for index in found
            if self._page.lines[index].height > 0 and found[index].rank < outline.MARKED
        }

    @cached_property
    def tables(self) -> list[Table]:
        """Return the tables of the page in order."""
        return tables(self.text, self._page.lines, self._titles)

    @cached_property
    def quotable(self) -> list[Quotable]:
        """Return what can be quoted by itself, in order."""
        found: list[Quotable] = []
        at = 0
        for table in self.tables:
            found += self._sentences(at, table.first)
            found += self._of_table(table)
            at = table.last + 1
        return found + list(self._sentences(at, len(self._page.lines)))

    def _of_table(self, table: Table) -> Iterator[Quotable]:
        header = table.header
        columns = self.text[header.start : header.end] if header is not None else ""
        first = {row.start: row.cells[0] for row in table.rows}
        spoken = text_tables.spoken(self.text, table.rows) if table.is_written else {}
        for start, end in pieces(self.text, table):
            words = self.text[start:end]
            if not table.is_form:
                cell = first[start]
                # The first name of several columns names no row; of two it may be a label.
                names_columns = (
                    header is not None and header.start == start and len(header.cells) > _OF_FORM
                )
                label = "" if names_columns else self.text[cell[0] : cell[1]]
                yield Quotable(start, end, "row", columns, label, spoken.get(start, ""))
            elif not words.endswith((":", "：")):
                label, colon, _ = words.replace("：", ":").partition(":")
                yield Quotable(start, end, "pair", label=label if colon else "")

    def _sentences(self, first: int, last: int) -> Iterator[Quotable]:
        block: list[Line] = []
        for index in range(first, last):
            line = self._page.lines[index]
            if block and (index in self._titles or outline.stands_apart(block[-1], line)):
                yield from self._of_block(block)
                block = []
            if index in self._titles:
                yield Quotable(line.start, line.end, "heading")
            else:
                block.append(line)
        yield from self._of_block(block)

    def _of_block(self, block: Sequence[Line]) -> Iterator[Quotable]:
        if block:
            start = block[0].start
            for span in sentences.spans(self.text[start : block[-1].end]):
                yield Quotable(start + span.start, start + span.end)

    def readable(self, start: int, end: int) -> str:
        """Return a piece as a model reads it: lines run together, tables as Markdown with their
        header row.
        """
        parts: list[str] = []
        at = start
        for table in self.tables:
            if table.end > start and table.start < end:
                parts.append(sentences.readable(self.text[at : max(at, table.start)]))
                parts.append(markdown(self.text, table, start, end))
                at = max(at, table.end)
        parts.append(sentences.readable(self.text[min(at, end) : end]))
        return "\n\n".join(part for part in parts if part)
