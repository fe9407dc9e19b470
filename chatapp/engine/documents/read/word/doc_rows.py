"""The rows of tables of old Word documents: where their cells lie ([MS-DOC] 2.9.337, TDefTable)."""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from chatapp.engine.documents.read.elements.merged_cells import Cell, CellPosition, by_position

_CELL_BYTES = 20
"""Of a cell's properties (TC80)."""
_IS_MERGED, _GOES_ON, _BEGINS = 0x0002, 0x0020, 0x0040
"""Flags of a cell: part of the one to its left, part of the one above, the first of such."""
_NEAR_TWIPS = 20
"""Edges that are nearer than this are one; a point. Chosen."""


@dataclass(frozen=True, slots=True)
class DocRow:
    """The texts of a row's cells, and how they lie."""

    texts: Sequence[str]
    shape: bytes = b""


def rows(table: Sequence[DocRow]) -> list[list[str]]:
    """Return the texts of a table, its columns in line; as they come where no edges are known."""
    shapes = [_edges(row) for row in table]
    if not all(shapes):
        return [list(row.texts) for row in table]
    columns = _columns(shapes)
    cells: dict[CellPosition, Cell] = {}
    for number, (row, edges) in enumerate(zip(table, shapes, strict=True)):
        for at, text in enumerate(row.texts):
            flags = _flags(row.shape, at, len(edges) - 1)
            if flags & _IS_MERGED:
                continue
            column = bisect_left(columns, edges[at] - _NEAR_TWIPS)
            above = cells.get(CellPosition(number - 1, column))
            if flags & _GOES_ON and not flags & _BEGINS and above is not None and not text:
                text = above.text
            cells[CellPosition(number, column)] = Cell(text)
    return by_position(cells)


def _edges(row: DocRow) -> tuple[int, ...]:
    """Return the edges of a row's cells in twips, one more than cells; () where they do not fit."""
    count = row.shape[0] if row.shape else 0
    if count < len(row.texts) or not count or len(row.shape) < 1 + 2 * (count + 1):
        return ()
    return struct.unpack_from(f"<{count + 1}h", row.shape, 1)


def _columns(shapes: Sequence[Sequence[int]]) -> list[int]:
    """Return the left edges of all columns."""
    columns: list[int] = []
    found: set[int] = set()
    for edges in shapes:
        found.update(edges[:-1])
    for edge in sorted(found):
        if not columns or edge - columns[-1] > _NEAR_TWIPS:
            columns.append(edge)
    return columns


def _flags(shape: bytes, cell: int, count: int) -> int:
    at = 1 + 2 * (count + 1) + _CELL_BYTES * cell
    return int.from_bytes(shape[at : at + 2], "little")
