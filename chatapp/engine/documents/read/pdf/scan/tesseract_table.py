"""The table (TSV) that Tesseract writes, before the same text as lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chatapp.contract.records import Box

_COLUMNS = 12
"""Columns of Tesseract's TSV output."""
_WORD_LEVEL = "5"


@dataclass(frozen=True, slots=True)
class WordRow:
    """A recognized word; `box` in pixels, `confidence` 0 to 100."""

    text: str
    box: Box
    line: tuple[str, ...]
    """Block, paragraph and line that it is in."""
    confidence: float


def word_rows(output: str) -> Iterator[WordRow]:
    """Yield the words of the table."""
    for row in map(_columns, output.split("\n")):
        if len(row) == _COLUMNS and row[0] == _WORD_LEVEL:
            left, top, width, height = map(float, row[6:10])
            box = (left, top, left + width, top + height)
            yield WordRow(row[11].strip(), box, tuple(row[2:5]), float(row[10]))


def text_lines(output: str) -> list[str]:
    """Return the lines of the text behind the table."""
    rows = map(_columns, output.split("\n"))
    return [row[0] for row in rows if len(row) < _COLUMNS]


def _columns(row: str) -> list[str]:
    return row.split("\t")
