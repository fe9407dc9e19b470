r"""Markdown table rows: | a | b |, with a rule below the header; "\|" is a bar within a cell."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ROW = re.compile(r"\|\s.*\s\|")
_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\|(?:\s*:?-{3,}:?\s*\|)+")
KNOWN = " :--- |"
"""A column of the rule below a row that surely names the columns, whatever it looks like."""


def is_row(text: str) -> bool:
    return bool(_ROW.fullmatch(text))


def is_rule(text: str) -> bool:
    return bool(_RULE.fullmatch(text))


def cells(row: str) -> list[str]:
    """Return the cells of a row as plain text."""
    return [cell.strip().replace("\\|", "|") for cell in _BAR.split(row[1:-1])]


def row(cells: Iterable[str]) -> str:
    """Return cells as a row."""
    escaped = (" ".join(cell.split()).replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(escaped)} |"
