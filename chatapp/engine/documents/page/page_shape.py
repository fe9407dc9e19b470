"""Counts the columns of text and the tables of a page, for the report of its document."""

from __future__ import annotations

import re

from chatapp.engine.documents.page import page_lines
from chatapp.engine.documents.page.tables import tables

_LEAST_LINES = 8
_MOST_ACROSS = 0.2
_MARKDOWN_TABLE = re.compile(r"^(\|[^\n]*\|)[ \t]*\n\|(?: ?:?-{3,}:? ?\|)+[ \t]*$", re.MULTILINE)


def shape(text: str, packed_boxes: bytes, width: float, height: float) -> tuple[int, int]:
    """Return how many columns of text a page has, 1 or 2, and how many tables."""
    lines = page_lines.lines(text, packed_boxes, width, height)
    middle = width / 2
    left = sum(line.right <= middle + 6 for line in lines)
    right = sum(line.left >= middle - 6 for line in lines)
    across = len(lines) - left - right
    is_parted = min(left, right) >= _LEAST_LINES and across <= _MOST_ACROSS * len(lines)
    return (2 if is_parted else 1), sum(
        not one.is_form or one.has_columns for one in tables(text, lines)
    )


def markdown_headers(text: str) -> list[str]:
    """Return the header row of each Markdown table of a text in order."""
    return _MARKDOWN_TABLE.findall(text)
