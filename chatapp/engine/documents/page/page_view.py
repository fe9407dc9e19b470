"""A page as answers use it: its quotable spans, and pieces of it with tables as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from chatapp.engine.documents.page import outline, page_lines, table_units, text_tables
from chatapp.engine.documents.page.outline import PageLines
from chatapp.engine.documents.page.page_lines import PageLine
from chatapp.engine.documents.page.tables import Table, markdown, pieces, records, tables
from chatapp.engine.language import sentences
from chatapp.engine.language.sentences import Span

_FORM_COLUMNS = 2
"""Columns of a table that may be labels and their values; chosen."""
Kind = Literal["sentence", "row", "pair", "heading"]


@dataclass(frozen=True, slots=True)
class Quotable:
    """Characters `start` to `end`: a sentence, table row, label with value, or heading."""

    start: int
    end: int
    kind: Kind = "sentence"
    columns: str = ""
    """The row that names the columns of its table."""
    label: str = ""
    """What names a row or a value: the first cell, or the text before the colon."""
    spoken: str = ""
    """A row worded without its table, where that is known."""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class PageView:
    """One page; `packed_boxes` is empty for documents without pages, sizes are in points."""

    def __init__(
        self, text: str, packed_boxes: bytes = b"", width: float = 0.0, height: float = 0.0
    ) -> None:
        self.text = text
        self._page = PageLines(text, page_lines.lines(text, packed_boxes, width, height), height)

    @cached_property
    def _titles(self) -> set[int]:
        """Headings by the index of their line, without clauses: their numbers may begin text."""
        page = self._page
        headings = outline.headings(page, set(), outline.usual_height([page]))
        return {
            index
            for index, heading in headings.items()
            if page.lines[index].height > 0 and heading.rank < outline.MARKED
        }

    @cached_property
    def tables(self) -> list[Table]:
        """The tables of the page in order."""
        return tables(self.text, self._page.lines, self._titles)

    @cached_property
    def quotable(self) -> list[Quotable]:
        """What can be quoted alone, in order."""
        quotables: list[Quotable] = []
        index = 0
        for table in self.tables:
            quotables += self._sentences(index, table.first)
            quotables += self._of_form(table) if table.is_form else self._of_rows(table)
            index = table.last + 1
        return quotables + list(self._sentences(index, len(self._page.lines)))

    def _of_form(self, table: Table) -> Iterator[Quotable]:
        for span in pieces(self.text, table):
            words = self.text[span.start : span.end]
            if not words.endswith((":", "：")):
                label, colon, _ = words.replace("：", ":").partition(":")
                yield Quotable(span.start, span.end, "pair", label=label if colon else "")

    def _of_rows(self, table: Table) -> Iterator[Quotable]:
        header = table.header
        columns = self.text[header.start : header.end] if header is not None else ""
        first_cells = {row.start: row.cells[0] for row in table.rows}
        spoken = self._spoken(table)
        for span in pieces(self.text, table):
            cell = first_cells[span.start]
            label = self.text[cell.start : cell.end]
            is_header = header is not None and header.start == span.start
            if is_header and len(table.rows[0].cells) > _FORM_COLUMNS:
                # The first name of several columns names no row; of two it may be a label.
                label = ""
            yield Quotable(span.start, span.end, "row", columns, label, spoken.get(span.start, ""))

    def _spoken(self, table: Table) -> dict[int, str]:
        """Return rows worded with the names of their columns and their unit, by where they start."""
        if table.is_written:
            spoken = text_tables.spoken(self.text, table.rows, table.is_known)
        else:
            spoken = text_tables.named(records(self.text, table)) if table.header else {}
        unit = table_units.above(self.text, self._page.lines, table.first)
        return {start: f"{words} ({unit})" for start, words in spoken.items()} if unit else spoken

    def _sentences(self, first: int, last: int) -> Iterator[Quotable]:
        """Yield the sentences and headings of the lines `first` to `last` (excluded)."""
        block: list[PageLine] = []
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

    def _of_block(self, block: Sequence[PageLine]) -> Iterator[Quotable]:
        if block:
            start = block[0].start
            for span in sentences.spans(self.text[start : block[-1].end]):
                yield Quotable(start + span.start, start + span.end)

    def readable(self, start: int, end: int) -> str:
        """Return a piece as a model reads it: lines joined, tables as Markdown with header."""
        parts: list[str] = []
        position = start
        for table in self.tables:
            if table.end > start and table.start < end:
                parts.append(sentences.readable(self.text[position : max(position, table.start)]))
                parts.append(markdown(self.text, table, start, end))
                position = max(position, table.end)
        parts.append(sentences.readable(self.text[min(position, end) : end]))
        return "\n\n".join(part for part in parts if part)
