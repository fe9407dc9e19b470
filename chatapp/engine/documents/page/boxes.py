"""Where each character stands on its page: unpacked from the library, joined to one box a line for
marking.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Iterator

from chatapp.contract.records import Box

STEPS = 65535
"""Boxes are kept as 16-bit fractions of the page, edge by edge: 1 to 3 bytes a character when
compressed.
"""
_SAME_LINE = 0.4
"""Share of the lower one's height that two characters of a line overlap at least."""


def unpack(packed: bytes, width: float, height: float) -> PackedBoxes:
    """Return the boxes that `page_layout.lay_out` packed."""
    columns = array("H", zlib.decompress(packed))
    if sys.byteorder == "big":
        columns.byteswap()
    return PackedBoxes(columns, width / STEPS, height / STEPS)


class PackedBoxes:
    """The boxes of a page's characters."""

    def __init__(self, columns: array[int], step_x: float, step_y: float) -> None:
        self._columns = columns
        self._steps = step_x, step_y
        self._count = len(columns) // 4

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int) -> Box:
        columns, count = self._columns, self._count
        x, y = self._steps
        return (
            columns[index] * x,
            columns[index + count] * y,
            columns[index + 2 * count] * x,
            columns[index + 3 * count] * y,
        )

    def lines(self, text: str, start: int, end: int) -> tuple[Box, ...]:
        """Return one box for each line that the characters `start` to `end` of the page's text
        stand on.
        """
        return tuple(_joined(self._visible(text, max(start, 0), min(end, self._count, len(text)))))

    def _visible(self, text: str, start: int, end: int) -> Iterator[Box | None]:
        for index in range(start, end):
            if text[index] == "\n":
                yield None
            elif not text[index].isspace():
                box = self[index]
                if box[2] > box[0] and box[3] > box[1]:
                    yield box


def _joined(boxes: Iterator[Box | None]) -> Iterator[Box]:
    """Join neighbours on a line; a line break (None) or a leap to another place ends a box."""
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
    """Say whether a character stands beside a line, or below or above it where text runs upwards or
    down.
    """
    height = min(line[3] - line[1], box[3] - box[1])
    width = min(line[2] - line[0], box[2] - box[0])
    # Pages turned upside down run to the left. Negative gaps are overlaps.
    across = max(box[0] - line[2], line[0] - box[2])
    down = max(box[1] - line[3], line[1] - box[3])
    if -down >= _SAME_LINE * height:
        # A gap of six times the height is another column or a table cell far away.
        return across <= 6 * height
    narrow = line[2] - line[0] <= 3 * (line[3] - line[1])
    return narrow and -across >= _SAME_LINE * width and down <= 2 * height


def _union(one: Box, other: Box) -> Box:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )


def _rounded(box: Box) -> Box:
    return round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2)
