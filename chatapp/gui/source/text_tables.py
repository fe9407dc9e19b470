"""Finds the tables in the text of a part: Markdown rows with a rule below the first."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from chatapp.gui.text.spans import TextSpan

_ROW = re.compile(r"\|\s.*\s\|")
_RULE = re.compile(r"\|(?:\s*:?-{3,}:?\s*\|)+")
_BAR = re.compile(r"(?<!\\)\|")
_MOST_COLUMNS = 60
"""A wider table stays text; chosen."""
_LONGEST_PARAGRAPH = 20_000
"""Characters after which a line is broken: Qt lays out a line of 1 MB for more than 40 s."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text that is in no table."""

    span: TextSpan


@dataclass(frozen=True, slots=True)
class TextTable:
    """Rows of cells; the first row names the columns."""

    rows: list[list[TextSpan]]

    @property
    def columns(self) -> int:
        return max(len(row) for row in self.rows)


def blocks(text: str) -> Iterator[TextLine | TextTable]:
    """Yield the lines and tables of a text in order; spans count its characters."""
    lines = _lines(text)
    at = 0
    while at < len(lines):
        end = _end_of_table(text, lines, at)
        if end:
            kept = [lines[at], *lines[at + 2 : end]]
            table = TextTable([_cells(text, line) for line in kept])
            if table.columns <= _MOST_COLUMNS:
                yield table
                at = end
                continue
        yield from _broken(lines[at])
        at += 1


def _lines(text: str) -> list[TextSpan]:
    spans, start = [], 0
    for line in text.split("\n"):
        spans.append(TextSpan(start, start + len(line)))
        start += len(line) + 1
    return spans


def _end_of_table(text: str, lines: list[TextSpan], at: int) -> int:
    """Return the number of the line after a table that begins here, 0 when none does."""
    if at + 1 >= len(lines) or not _is(text, lines[at], _ROW):
        return 0
    if not _is(text, lines[at + 1], _RULE):
        return 0
    end = at + 2
    while end < len(lines) and _is(text, lines[end], _ROW) and not _begins_next(text, lines, end):
        end += 1
    return end


def _begins_next(text: str, lines: list[TextSpan], at: int) -> bool:
    return at + 1 < len(lines) and _is(text, lines[at + 1], _RULE)


def _is(text: str, line: TextSpan, kind: re.Pattern[str]) -> bool:
    return kind.fullmatch(text, line.start, line.end) is not None


def _cells(text: str, line: TextSpan) -> list[TextSpan]:
    bars = [match.start() for match in _BAR.finditer(text, line.start, line.end)]
    cells = []
    for left, right in itertools.pairwise(bars):
        start, end = left + 1, right
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        cells.append(TextSpan(start, end))
    return cells


def _broken(line: TextSpan) -> Iterator[TextLine]:
    start = line.start
    while line.end - start > _LONGEST_PARAGRAPH:
        yield TextLine(TextSpan(start, start + _LONGEST_PARAGRAPH))
        start += _LONGEST_PARAGRAPH
    yield TextLine(TextSpan(start, line.end))
