"""The reading column: centred and never wider than is good to read; transcript and composer share
it.
"""

from __future__ import annotations

WIDEST = 760
MARGIN = 24
NARROW_MARGIN = 12


def column(available: int, zoom_percent: int = 100, sides: int = 1) -> tuple[int, int]:
    """Return left edge and width of the column in `available` pixels; `sides` texts stand beside
    one another.
    """
    margin = MARGIN if available > 480 else NARROW_MARGIN
    width = max(120, min(sides * WIDEST * zoom_percent // 100, available - 2 * margin))
    return (available - width) // 2, width
