"""The unit that stands over a table: (단위: 천 원), (in millions)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chatapp.engine.documents.page.page_lines import PageLine

_LINES_ABOVE = 2
"""Lines above a table in which its unit is looked for; chosen."""
_UNIT = re.compile(
    r"(?:단위|単位|單位|units?)\s*[:：]\s*[^)\]）】|\n]{1,30}"
    r"|in\s+(?:thousands|millions|billions)\b[^)\]|\n]{0,40}",
    re.IGNORECASE,
)


def above(text: str, lines: Sequence[PageLine], first: int) -> str:
    """Return the unit in the lines over the line `first`, "" where none is told."""
    for line in reversed(lines[max(first - _LINES_ABOVE, 0) : first]):
        if unit := _UNIT.search(text, line.start, line.end):
            return " ".join(unit[0].split())
    return ""
