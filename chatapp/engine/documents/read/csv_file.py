"""Tables as text (.csv, .tsv); what parts rows and cells is found by trying."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.elements.blocks import Unreadable
from chatapp.engine.documents.read.elements.source_file import SourceFile
from chatapp.engine.documents.read.sheets.rows import row_sections, trimmed
from chatapp.engine.documents.read.sheets.sheet_cells import SheetRow, text_cell
from chatapp.errors import cause_code

_SAMPLE_CHARS = 20_000
"""Characters at the beginning of a file that tell its dialect; chosen."""
_SAMPLE_ROWS = 50
"""Rows at the beginning of a file that tell its dialect; chosen."""
_DELIMITERS = (",", "\t", ";", "|", "^")
_QUOTES = ('"', "'")
_DECLARATION = re.compile(r"\ufeff?sep=(.)\s*\r?\n?", re.IGNORECASE)
"""Excel's first line that declares the delimiter."""
_MOST_CELL_CHARS = 1_000_000
"""Characters of a cell at most; chosen."""
_BREAKS = str.maketrans(dict.fromkeys("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", " "))
"""Line breaks within a cell: no row ends at them."""


@dataclass(frozen=True, slots=True)
class _Dialect:
    delimiter: str
    quote: str

    def rows(self, text: str) -> Iterator[list[str]]:
        """Yield the cells of each row. Raises csv.Error."""
        lines = io.StringIO(text, newline="")
        yield from csv.reader(
            lines, delimiter=self.delimiter, quotechar=self.quote, skipinitialspace=True
        )


def open_document(file: SourceFile) -> OpenDocument:
    csv.field_size_limit(_MOST_CELL_CHARS)
    read = file.decoded()
    return OpenDocument(row_sections(_rows(read.text)), read.warnings)


def _rows(text: str) -> Iterator[SheetRow]:
    declared = _DECLARATION.match(text)
    start = declared.end() if declared else 0
    sample = text[start : start + _SAMPLE_CHARS]
    dialect = _Dialect(declared[1], '"') if declared else _dialect(sample)
    number = first = 2 if declared else 1
    is_apart = False
    try:
        for number, cells in enumerate(dialect.rows(text[start:]), first):
            row = trimmed([text_cell(cell.translate(_BREAKS)) for cell in cells])
            if row:
                yield SheetRow(number, row, is_apart)
            is_apart = not row
    except csv.Error as error:
        raise Unreadable("damaged", cause_code("not_a_row", line=number + 1)) from error


def _dialect(sample: str) -> _Dialect:
    """Return what cuts most of the first rows into the same number of cells.

    An apostrophe is a quote only where the rows become more even by it: it stands in words too.
    """
    dialects = [_Dialect(*pair) for pair in itertools.product(_DELIMITERS, _QUOTES)]
    return max(dialects, key=lambda dialect: _fit(dialect, sample))


def _fit(dialect: _Dialect, sample: str) -> list[int]:
    if dialect.quote == "'" and f"{dialect.delimiter}'" not in sample:
        return [0, 0]
    counts: list[int] = []
    try:
        for cells in dialect.rows(sample):
            if any(map(str.strip, cells)):
                counts.append(len(cells))
            if len(counts) >= _SAMPLE_ROWS:
                break
    except csv.Error:
        return [0, 0]
    usual = max(set(counts), key=counts.count, default=1)
    return [counts.count(usual) if usual > 1 else 0, usual]


READER = DocumentReader(lambda file: file.is_text_named("csv"), open_document)
