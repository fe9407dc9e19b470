"""The centred reading column that transcript, composer and works share."""

from __future__ import annotations

from typing import NamedTuple

WIDEST = 760
"""Logical pixels at 100 % zoom."""
MARGIN = 24
NARROW_MARGIN = 12


class Column(NamedTuple):
    """The horizontal extent of the reading column, in logical pixels."""

    left: int
    width: int


def column(available: int, zoom_percent: int = 100, sides: int = 1) -> Column:
    """Return the column within `available` pixels, for one text or for two side by side."""
    margin = MARGIN if available > 480 else NARROW_MARGIN
    width = max(120, min(sides * WIDEST * zoom_percent // 100, available - 2 * margin))
    return Column((available - width) // 2, width)
