"""Tables of old PowerPoint files: groups of shapes, one a cell ([MS-ODRAW], [MS-PPT])."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from chatapp.engine.documents.read.elements.merged_cells import Cell, CellPosition, by_position


@dataclass(frozen=True, slots=True)
class CellShape:
    """A cell: its text and its edges, in units of the group."""

    text: str
    left: int
    top: int
    right: int
    bottom: int


def rows(shapes: Sequence[CellShape]) -> list[list[str]]:
    """Return the texts of a table's rows; a merged cell stands in each of its rows."""
    lefts = sorted({shape.left for shape in shapes})
    tops = sorted({shape.top for shape in shapes})
    cells = {}
    for shape in shapes:
        row = bisect_left(tops, shape.top)
        below = bisect_left(tops, shape.bottom) - row
        position = CellPosition(row, bisect_left(lefts, shape.left))
        cells[position] = Cell(shape.text, rows=max(below, 1))
    return by_position(cells)
