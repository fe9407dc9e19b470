"""Finds the lines of a page and the columns in them, from where its characters stand."""

from __future__ import annotations

import sys
import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chatapp.engine.documents.page.boxes import STEPS

_GAP = 1.4
"""A blank wider than so many times the height of a line parts two columns; justified prose stays
below.
"""

Cell = tuple[int, int, float]
"""Characters from and to, and the left edge."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page's text, without the blanks at its ends; points from the top left corner.

    A page whose text has no places has lines of height 0, all at the top.
    """

    start: int
    end: int
    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    height: float = 0.0
    cells: tuple[Cell, ...] = ()


def lines(text: str, packed_boxes: bytes, width: float, height: float) -> list[Line]:
    """Return the lines that have anything to see, in the order of the text."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    boxes = _edges(packed_boxes, width, height)
    if boxes is None or boxes.shape[1] != len(codes):
        return _without_places(text)
    blank = np.isin(codes, _BLANKS)
    seen = np.flatnonzero(~blank)
    if not len(seen):
        return []
    numbers = np.cumsum(codes == 10)[seen]
    first = np.flatnonzero(np.diff(numbers, prepend=-1))
    first = first[~_goes_on(boxes[:, seen], first)]
    last = np.append(first[1:], len(seen)) - 1
    left, top, right, bottom = boxes[:, seen]
    heights = (bottom - top)[(first + last) // 2]
    found = zip(
        (seen[first]).tolist(),
        (seen[last] + 1).tolist(),
        np.minimum.reduceat(left, first).tolist(),
        np.maximum.reduceat(right, first).tolist(),
        top[(first + last) // 2].tolist(),
        heights.tolist(),
        _cells(seen, (left, right), np.repeat(heights, last - first + 1), first),
        strict=True,
    )
    return [Line(*one) for one in found]


def _goes_on(boxes: NDArray[np.float64], first: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say which lines stand beside the line before: pdfium breaks some rows of tables at wide
    blanks.
    """
    left, top, right, bottom = boxes
    before = np.maximum(first - 1, 0)
    heights = bottom - top
    height = np.minimum(heights[first], heights[before])
    beside = (np.abs(top[first] - top[before]) < 0.3 * height) & (left[first] >= right[before])
    beside[0] = False
    return np.asarray(beside)


_BLANKS = np.array(
    [9, 10, 11, 12, 13, 32, 0xA0, 0x3000, *range(0x2000, 0x200C), 0x202F], dtype="<u4"
)


def _edges(packed: bytes, width: float, height: float) -> NDArray[np.float64] | None:
    """Return the left, top, right and bottom edge of each character, in points."""
    if not packed:
        return None
    columns = np.frombuffer(
        zlib.decompress(packed), dtype="<u2" if sys.byteorder == "little" else ">u2"
    )
    columns = np.frombuffer(columns.tobytes(), dtype="<u2").reshape(4, -1)
    return columns * np.array([[width], [height], [width], [height]]) / STEPS


def _cells(
    seen: NDArray[np.int64],
    sides: tuple[NDArray[np.float64], NDArray[np.float64]],
    heights: NDArray[np.float64],
    first: NDArray[np.int64],
) -> list[tuple[Cell, ...]]:
    """Cut each line where a wide blank stands."""
    left, right = sides
    wide = np.zeros(len(seen), dtype=bool)
    wide[1:] = left[1:] - right[:-1] > _GAP * heights[1:]
    starts_line = np.zeros(len(seen), dtype=bool)
    starts_line[first] = True
    begins = np.flatnonzero(wide | starts_line)
    ends = np.append(begins[1:], len(seen)) - 1
    found: list[list[Cell]] = []
    rows = zip(
        starts_line[begins].tolist(),
        seen[begins].tolist(),
        (seen[ends] + 1).tolist(),
        left[begins].tolist(),
        strict=True,
    )
    for is_first, start, end, edge in rows:
        if is_first:
            found.append([])
        found[-1].append((start, end, edge))
    return [tuple(cells) for cells in found]


def _without_places(text: str) -> list[Line]:
    found, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            start = at + len(line) - len(line.lstrip())
            end = start + len(line.strip())
            found.append(Line(start, end, cells=((start, end, 0.0),)))
        at += len(line) + 1
    return found
