"""Headers of several rows: names that stand over several columns go before the names below them.

In the rows a merged cell repeats its text downwards and leaves gaps to its right
(`merged_cells`). Only gaps over columns of numbers are taken for a header: forms have gaps too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from chatapp.engine.documents.read.elements.blocks import Row

_MOST_ROWS = 4
"""Rows of a header; chosen."""
_LONG_NAME = 60
"""Characters; a longer cell is text, hardly ever the name of a column. Chosen."""
_MOSTLY = 0.6
"""Share of the filled cells under a gap that are numbers or dates; chosen."""
_BODY_ROWS = 60
"""Rows below the header that are looked at; chosen."""
_VALUE = re.compile(
    r"[-+△▲(]?\s?[$€£¥₩]?\s?\d[\d,.:/]*\s?(?:%|[^\W\d_]{1,3})?\s?\)?|[-–—]"
    r"|\d{2,4}[-./년]\s?\d{1,2}[-./월]\s?(?:\d{1,2}[일.]?)?"
)
_PERIOD = re.compile(
    r"(?:19|20)\d\d\s?(?:년도?|年度?)?|'?\d\d년|\d{1,2}\s?(?:월|분기|月|期)|Q\d|\dQ|FY\s?\d{2,4}"
)


def depth(rows: Sequence[Row]) -> int:
    """Return how many rows name the columns, 1 unless the rows show that more do."""
    deep = 1
    while deep < min(_MOST_ROWS, len(rows) - 1) and _goes_on(rows, deep):
        deep += 1
    return deep if deep > 1 and _are_over_values(rows, deep) else 1


def names(rows: Sequence[Row]) -> list[str]:
    """Return the name of each column from the rows of a header, from top to bottom."""
    levels = [_filled(row) for row in rows[:-1]]
    levels.append(list(rows[-1]))
    columns = range(len(rows[0]))
    parts = [dict.fromkeys(filter(None, (level[at] for level in levels))) for at in columns]
    return [" ".join(" ".join(part).split()) for part in parts]


def _goes_on(rows: Sequence[Row], at: int) -> bool:
    """Say whether the row `at` names what lies below the gaps of the row above it."""
    above, row = rows[at - 1], rows[at]
    gaps = _gaps(above)
    if not gaps or not all(_may_name(text) for text in (*above, *row) if text.strip()):
        return False
    spanned = set(gaps) | {gap - 1 for gap in gaps}
    beside = [column for column in range(len(row)) if column not in spanned]
    # What has no gap reaches down to this row, or leaves it free.
    if any(row[column].strip() not in ("", above[column].strip()) for column in beside):
        return False
    firsts = spanned - set(gaps)
    return all(row[column].strip() for column in firsts) and (
        all(row[column].strip() for column in gaps) or bool(_gaps(row))
    )


def _gaps(row: Row) -> list[int]:
    """Return the columns without a text, right of one with a text."""
    first = next((at for at, text in enumerate(row) if text.strip()), len(row))
    return [at for at in range(first, len(row)) if not row[at].strip()]


def _may_name(text: str) -> bool:
    shown = text.strip()
    is_value = _VALUE.fullmatch(shown) and not _PERIOD.fullmatch(shown)
    return len(shown) <= _LONG_NAME and not is_value


def _are_over_values(rows: Sequence[Row], header: int) -> bool:
    """Say whether numbers and dates stand under the gaps of a header."""
    gaps: set[int] = set()
    for row in rows[: header - 1]:
        gaps.update(_gaps(row))
    body = rows[header : header + _BODY_ROWS]
    filled: list[str] = []
    for row in body:
        filled += [row[column].strip() for column in gaps if row[column].strip()]
    values = [text for text in filled if _VALUE.fullmatch(text)]
    return bool(values) and len(values) >= _MOSTLY * len(filled)


def _filled(row: Row) -> list[str]:
    """Return a row whose names stand over each column that they span."""
    texts = list(row)
    for gap in _gaps(row):
        texts[gap] = texts[gap - 1]
    return texts
