"""The boxes of a page's characters, as the library stores them, and their union per line."""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Iterator

from chatapp.contract.records import Box

STEPS = 65535
"""Edges are stored as 16-bit fractions of the page: 1 to 3 bytes a character when compressed."""
_SAME_LINE = 0.4
"""Share of the smaller height (or width) by which two characters of a line overlap at least;
chosen."""
_WIDEST_GAP = 6
"""Heights of a character; a wider gap leads to another column or table cell. Chosen."""
_LINE_PITCH = 2
"""Heights of a character between two characters of a vertical line at most; chosen."""
_VERTICAL = 3
"""A box of vertical text is at most so many times as wide as high while it is joined; chosen."""


def unpack(packed: bytes, width: float, height: float) -> PackedBoxes:
    """Return the boxes that `page_layout.pack` packed; uint16 [4, n], flattened and compressed."""
    columns = array("H", zlib.decompress(packed))
    if sys.byteorder == "big":
        columns.byteswap()
    return PackedBoxes(columns, width / STEPS, height / STEPS)


class PackedBoxes:
    """The boxes of n characters; `columns` holds n left, n top, n right, then n bottom edges."""

    def __init__(self, columns: array[int], step_x: float, step_y: float) -> None:
        self._columns = columns
        self._step_x = step_x
        self._step_y = step_y
        self._count = len(columns) // 4

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int) -> Box:
        columns, count = self._columns, self._count
        return (
            columns[index] * self._step_x,
            columns[index + count] * self._step_y,
            columns[index + 2 * count] * self._step_x,
            columns[index + 3 * count] * self._step_y,
        )

    def lines(self, text: str, start: int, end: int) -> tuple[Box, ...]:
        """Return one box for each line of the characters `start` to `end` of the page's text."""
        end = min(end, self._count, len(text))
        return tuple(_joined(self._visible(text, max(start, 0), end)))

    def _visible(self, text: str, start: int, end: int) -> Iterator[Box | None]:
        """Yield the boxes of visible characters, None for a line break."""
        for index in range(start, end):
            if text[index] == "\n":
                yield None
            elif not text[index].isspace():
                box = self[index]
                if box[2] > box[0] and box[3] > box[1]:
                    yield box


def _joined(boxes: Iterator[Box | None]) -> Iterator[Box]:
    """Join neighbours on a line; a line break (None) or a distant character ends a box."""
    line: Box | None = None
    for box in boxes:
        if line is not None and (box is None or not _continues(line, box)):
            yield _rounded(line)
            line = None
        if box is not None:
            line = box if line is None else _union(line, box)
    if line is not None:
        yield _rounded(line)


def _continues(line: Box, box: Box) -> bool:
    """Say whether a character stands beside a line, or below or above it in vertical text."""
    height = min(line[3] - line[1], box[3] - box[1])
    width = min(line[2] - line[0], box[2] - box[0])
    # Text of pages turned upside down runs to the left. Negative gaps are overlaps.
    gap_x = max(box[0] - line[2], line[0] - box[2])
    gap_y = max(box[1] - line[3], line[1] - box[3])
    if -gap_y >= _SAME_LINE * height:
        return gap_x <= _WIDEST_GAP * height
    is_narrow = line[2] - line[0] <= _VERTICAL * (line[3] - line[1])
    return is_narrow and -gap_x >= _SAME_LINE * width and gap_y <= _LINE_PITCH * height


def _union(first: Box, second: Box) -> Box:
    return (
        min(first[0], second[0]),
        min(first[1], second[1]),
        max(first[2], second[2]),
        max(first[3], second[3]),
    )


def _rounded(box: Box) -> Box:
    return round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2)
