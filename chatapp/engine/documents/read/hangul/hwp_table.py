"""A table of an HWP 5.0 document: its cells by their addresses."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from chatapp.engine.documents.read.elements.blocks import Row
from chatapp.engine.documents.read.elements.merged_cells import Cell, CellPosition, by_position
from chatapp.engine.documents.read.hangul import hwp_records
from chatapp.engine.documents.read.hangul.hwp_records import RecordTree

_MOST_COLUMN = 255
"""The highest column of a cell; chosen against hostile files."""
_ABOVE = 2
"""The side of a caption above its table (HWP 5.0)."""
_SIDE_BITS = 3
"""Mask of the bits that hold the side of a caption (HWP 5.0)."""


@dataclass(slots=True)
class HwpTable:
    """A table that is being read."""

    caption: list[RecordTree] = field(default_factory=list)
    has_caption_above: bool = False
    _cells: dict[CellPosition, list[RecordTree]] = field(default_factory=dict)
    _row_spans: dict[CellPosition, int] = field(default_factory=dict)
    _position: CellPosition | None = None
    _has_begun: bool = False

    def add(self, tree: RecordTree) -> None:
        """Take what stands right below the table's control: headers of cells, and paragraphs."""
        record = tree.record
        # A list before the table's own record is its caption.
        self._has_begun = self._has_begun or record.tag == hwp_records.TABLE
        if record.tag == hwp_records.LIST_HEADER:
            self._begin_cell(record.data)
        elif record.tag == hwp_records.PARA_HEADER and self._position is not None:
            self._cells[self._position].append(tree)
        elif record.tag == hwp_records.PARA_HEADER and not self._has_begun:
            self.caption.append(tree)

    def rows(self, text_of: Callable[[Iterable[RecordTree]], str]) -> Sequence[Row]:
        """Return all rows, each as wide as the table."""
        return by_position(
            {
                position: Cell(text_of(trees).strip(), rows=self._row_spans.get(position, 1))
                for position, trees in self._cells.items()
            }
        )

    def _begin_cell(self, data: bytes) -> None:
        if not self._has_begun:
            if len(data) >= 12:
                self.has_caption_above = data[8] & _SIDE_BITS == _ABOVE
        elif len(data) >= 12:
            column, row = struct.unpack_from("<HH", data, 8)
            self._position = CellPosition(row, min(column, _MOST_COLUMN))
            self._cells.setdefault(self._position, [])
            if len(data) >= 16:
                (span,) = struct.unpack_from("<H", data, 14)
                self._row_spans[self._position] = max(span, 1)
