"""Tables as text (.csv, .tsv); the delimiter is guessed from the first lines."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from chatapp.engine.documents.read.blocks import Unreadable
from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.rows import SheetRow, row_sections
from chatapp.engine.documents.read.source_file import SourceFile
from chatapp.errors import cause_code

_SAMPLE_CHARS = 20_000
_SAMPLE_LINES = 50
"""What of the file tells the separator; chosen."""
_DELIMITERS = ",\t;|"
_DECLARATION = re.compile(r"sep=([,;|\t])\s*", re.IGNORECASE)
"""Excel's first line that declares the delimiter."""
_MOST_CELL_CHARS = 1_000_000
"""Characters of a cell at most; chosen."""


def open_document(file: SourceFile) -> OpenDocument:
    csv.field_size_limit(_MOST_CELL_CHARS)
    return OpenDocument(row_sections(_rows(file.text())))


def _rows(text: str) -> Iterator[SheetRow]:
    lines = text.splitlines(keepends=True)
    declared = _DECLARATION.fullmatch(lines[0]) if lines else None
    first = 2 if declared else 1
    delimiter = declared[1] if declared else _delimiter(text[:_SAMPLE_CHARS])
    reader = csv.reader(lines[first - 1 :], delimiter=delimiter)
    try:
        for number, cells in enumerate(reader, first):
            if any(cell.strip() for cell in cells):
                yield SheetRow(number, [cell.strip() for cell in cells])
    except csv.Error as error:
        raise Unreadable("damaged", cause_code("not_a_row", line=reader.line_num)) from error


def _delimiter(sample: str) -> str:
    """Return the delimiter that cuts most of the first lines into the same number of cells."""
    lines = [line for line in sample.splitlines()[:_SAMPLE_LINES] if line.strip()]

    def fit(delimiter: str) -> list[int]:
        counts = [len(next(csv.reader([line], delimiter=delimiter), [])) for line in lines]
        usual = max(set(counts), key=counts.count, default=1)
        return [counts.count(usual) if usual > 1 else 0, usual]

    return max(_DELIMITERS, key=fit)


READER = DocumentReader(lambda file: file.is_text_named("csv"), open_document)
