"""Tables of old Word documents and of rich text: each row says where the edges of its cells lie."""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from chatapp.engine.documents.read.elements.merged_cells import Cell, CellPosition, by_position

_CELL_BYTES = 20
"""Of a cell's properties ([MS-DOC], TC80)."""
_IS_MERGED, _GOES_ON, _BEGINS = 0x0002, 0x0020, 0x0040
"""Flags of a cell ([MS-DOC], TCGRF): part of the one to its left, of the one above, the first of such."""
_NEAR_TWIPS = 20
"""Edges that are nearer than this are one; a point. Chosen."""


@dataclass(frozen=True, slots=True)
class RowShape:
    """The edges of a row's cells in twips, one more than cells; () where they are not known."""

    edges: tuple[int, ...] = ()
    merged: frozenset[int] = frozenset()
    """Cells that are part of the one to their left."""
    going_on: frozenset[int] = frozenset()
    """Cells that are part of the one above."""


NO_SHAPE = RowShape()


@dataclass(frozen=True, slots=True)
class EdgedRow:
    """The texts of a row's cells, and how they lie."""

    texts: Sequence[str]
    shape: RowShape = NO_SHAPE


def rows(table: Sequence[EdgedRow]) -> list[list[str]]:
    """Return the texts of a table, its columns in line; as they come where no edges are known."""
    if not all(len(row.shape.edges) > len(row.texts) > 0 for row in table):
        return [list(row.texts) for row in table]
    columns = _columns(table)
    cells: dict[CellPosition, Cell] = {}
    for number, row in enumerate(table):
        for at, text in enumerate(row.texts):
            if at in row.shape.merged:
                continue
            column = bisect_left(columns, row.shape.edges[at] - _NEAR_TWIPS)
            above = cells.get(CellPosition(number - 1, column))
            if at in row.shape.going_on and above is not None and not text:
                text = above.text
            cells[CellPosition(number, column)] = Cell(text)
    return by_position(cells)


def _columns(table: Sequence[EdgedRow]) -> list[int]:
    """Return the left edges of all columns."""
    lefts: set[int] = set()
    for row in table:
        lefts.update(row.shape.edges[: len(row.texts)])
    columns: list[int] = []
    for edge in sorted(lefts):
        if not columns or edge - columns[-1] > _NEAR_TWIPS:
            columns.append(edge)
    return columns


def of_word(data: bytes) -> RowShape:
    """Read how the cells of a row lie in a Word document ([MS-DOC] 2.9.337, TDefTable)."""
    count = data[0] if data else 0
    if not count or len(data) < 1 + 2 * (count + 1):
        return NO_SHAPE
    flags = [_flags(data, at, count) for at in range(count)]
    merged = (at for at, flag in enumerate(flags) if flag & _IS_MERGED)
    going_on = (at for at, flag in enumerate(flags) if flag & _GOES_ON and not flag & _BEGINS)
    edges = struct.unpack_from(f"<{count + 1}h", data, 1)
    return RowShape(edges, frozenset(merged), frozenset(going_on))


def _flags(data: bytes, cell: int, count: int) -> int:
    at = 1 + 2 * (count + 1) + _CELL_BYTES * cell
    return int.from_bytes(data[at : at + 2], "little")
