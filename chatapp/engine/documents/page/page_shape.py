"""Counts columns and tables of a page, for the report of its document."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chatapp.engine.documents.page import page_lines
from chatapp.engine.documents.page.tables import tables

_LEAST_LINES = 8
"""Lines of each of two columns at least; chosen."""
_MOST_ACROSS = 0.2
"""Share of lines that cross the middle of a page with two columns at most; chosen."""
_MIDDLE_PT = 6
"""Points by which a line of one column may reach over the middle; chosen."""
_MARKDOWN_TABLE = re.compile(r"^(\|[^\n]*\|)[ \t]*\n\|(?: ?:?-{3,}:? ?\|)+[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PageShape:
    columns: int
    """1 or 2."""
    tables: int
    """Lists of "label: value" are not counted."""


def shape(text: str, packed_boxes: bytes, width: float, height: float) -> PageShape:
    """Return the shape of a page; sizes in points."""
    lines = page_lines.lines(text, packed_boxes, width, height)
    left = sum(line.right <= width / 2 + _MIDDLE_PT for line in lines)
    right = sum(line.left >= width / 2 - _MIDDLE_PT for line in lines)
    across = len(lines) - left - right
    has_two = min(left, right) >= _LEAST_LINES and across <= _MOST_ACROSS * len(lines)
    counted = sum(not table.is_form or table.has_columns for table in tables(text, lines))
    return PageShape(2 if has_two else 1, counted)


def markdown_headers(text: str) -> list[str]:
    """Return the header row of each Markdown table of a text in order."""
    return _MARKDOWN_TABLE.findall(text)
