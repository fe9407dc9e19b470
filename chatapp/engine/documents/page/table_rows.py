"""Rows of tables as documents are read: | a | b |, with a rule below the header; a bar within a
cell is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_ROW = re.compile(r"\|\s.*\s\|")
_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\|(?:\s*:?-{3,}:?\s*\|)+")


def is_row(text: str) -> bool:
    """Say whether a line is a row of a table."""
    return bool(_ROW.fullmatch(text))


def is_rule(text: str) -> bool:
    """Say whether a row is the line between header and rows."""
    return bool(_RULE.fullmatch(text))


def cells(row: str) -> list[str]:
    """Return what stands in the cells of a row."""
    return [cell.strip().replace("\\|", "|") for cell in _BAR.split(row[1:-1])]


def row(of: Iterable[str]) -> str:
    """Return cells as a row."""
    return f"| {' | '.join(' '.join(cell.split()).replace('|', chr(92) + '|') for cell in of)} |"
