"""Finds the tables that a text spells out itself: rows of Markdown between bars, and lines of "label: value"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from chatapp.engine.documents.page_lines import Cell, Line

Run = tuple[int, int, tuple[Line, ...]]
"""Index of the first and of the last line, and the lines that are rows."""

COLUMN_WIDTH = 10.0
"""Columns of Markdown stand nowhere: the edges of two differ by this."""
_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?")
_PAIR = re.compile(r"(?:[-*•–▪◦·○●□■]\s+)?[^\W_][^:：|.!?。\n]{0,39}(?:[:：]\s+|[:：](?![/\d\s]))\S")
# A number, a date, an amount or a telephone number; years, quarters and months name columns as well.
_VALUE = re.compile(r"(?!(?:19|20)\d\d\D?$|\d{1,2}\D{0,2}$)[^\w\s]?\d[\d\s.,:/~%()-]*\D{0,3}")
_LONGEST_PAIR = 120
_WRAPPED = 60
"""A line so long may go on in the next."""


def barred(text: str, lines: Sequence[Line]) -> list[Run]:
    """Return the tables of Markdown, without the rule below their header; only of lines without places."""
    found: list[Run] = []
    at = 0
    while at + 2 < len(lines):
        last = _last_barred(text, lines, at)
        if last > at + 1:
            rows = (lines[at], *lines[at + 2 : last + 1])
            found.append((at, last, tuple(replace(row, cells=tuple(_cells(text, row))) for row in rows)))
        at = max(last, at) + 1
    return found


def _last_barred(text: str, lines: Sequence[Line], header: int) -> int:
    """Return the last row of the table whose header row this is, `header` where there is none."""
    if not (_is_row(text, lines[header]) and _is_rule(text, lines[header + 1])):
        return header
    last = header + 1
    while last + 1 < len(lines) and _is_row(text, lines[last + 1]):
        if last + 2 < len(lines) and _is_rule(text, lines[last + 2]):
            # The header of the next piece of a long table.
            break
        if text.count("\n", lines[last].end, lines[last + 1].start) > 1:
            break
        last += 1
    return last


def _is_row(text: str, line: Line) -> bool:
    return line.height == 0 and _BAR.search(text, line.start, line.end) is not None


def _is_rule(text: str, line: Line) -> bool:
    return line.height == 0 and _RULE.fullmatch(text, line.start, line.end) is not None


def is_header(text: str, row: Line) -> bool:
    """Say whether the first row names the columns: Word's forms have labels and values in it ("사번 | 20190733")."""
    return not any(_VALUE.fullmatch(text, start, end) for start, end, _ in row.cells)


def _cells(text: str, line: Line) -> Iterator[Cell]:
    bars = [bar.start() for bar in _BAR.finditer(text, line.start, line.end)]
    starts = [*([] if text[line.start] == "|" else [line.start]), *(bar + 1 for bar in bars)]
    ends = [*(bars if text[line.start] != "|" else bars[1:]), line.end]
    for column, (start, end) in enumerate(zip(starts, ends, strict=False)):
        words = text[start:end]
        if words.strip():
            yield start + len(words) - len(words.lstrip()), start + len(words.rstrip()), column * COLUMN_WIDTH


def paired(text: str, lines: Sequence[Line], apart: AbstractSet[int]) -> list[Run]:
    """Return the runs of two and more lines "label: value", lines `apart` (by index) left out."""
    found: list[Run] = []
    at = 0
    while at < len(lines):
        last = at
        while last < len(lines) and last not in apart and _is_pair(text, lines, last):
            last += 1
        if last - at > 1:
            found.append((at, last - 1, tuple(lines[at:last])))
        at = max(last, at + 1)
    return found


def _is_pair(text: str, lines: Sequence[Line], index: int) -> bool:
    line = lines[index]
    length = line.end - line.start
    if len(line.cells) > 1 or length > _LONGEST_PAIR or not _PAIR.match(text, line.start, line.end):
        return False
    following = lines[index + 1] if index + 1 < len(lines) else None
    goes_on = following is not None and text.count("\n", line.end, following.start) == 1
    return not (length > _WRAPPED and goes_on and following and not _PAIR.match(text, following.start, following.end))
