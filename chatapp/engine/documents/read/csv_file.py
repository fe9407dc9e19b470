"""Tables as text (.csv, .tsv): the delimiter is guessed from the first lines."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from chatapp.engine.documents.read.blocks import Unreadable
from chatapp.engine.documents.read.rows import Numbered, in_sections
from chatapp.engine.documents.read.sections import Section
from chatapp.errors import cause_code

_SAMPLE_CHARS = 20_000
_DELIMITERS = ",\t;|"
_TOLD = re.compile(r"sep=([,;|\t])\s*", re.IGNORECASE)
"""Excel's own way to say what parts the cells."""
_MOST_CELL_CHARS = 1_000_000


def sections(text: str) -> Iterator[Section]:
    """Yield about a page of rows at a time."""
    csv.field_size_limit(_MOST_CELL_CHARS)
    return in_sections(_rows(text), "")


def _rows(text: str) -> Iterator[Numbered]:
    lines = text.splitlines(keepends=True)
    told = _TOLD.fullmatch(lines[0]) if lines else None
    reader = csv.reader(
        lines[1:] if told else lines,
        delimiter=told[1] if told else _delimiter(text[:_SAMPLE_CHARS]),
    )
    try:
        for number, cells in enumerate(reader, 2 if told else 1):
            if any(cell.strip() for cell in cells):
                yield number, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise Unreadable("damaged", cause_code("not_a_row", line=reader.line_num)) from error


def _delimiter(sample: str) -> str:
    """Return the character that cuts the first lines into the same number of cells, more than one."""
    lines = [line for line in sample.splitlines()[:50] if line.strip()]

    def fit(delimiter: str) -> tuple[int, int]:
        counts = [len(next(csv.reader([line], delimiter=delimiter), [])) for line in lines]
        usual = max(set(counts), key=counts.count, default=1)
        return (counts.count(usual) if usual > 1 else 0), usual

    return max(_DELIMITERS, key=fit)
