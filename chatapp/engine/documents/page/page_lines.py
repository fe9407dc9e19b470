"""Finds the lines of a page and the cells in them by the positions of the characters."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from chatapp.engine.documents.page.boxes import STEPS
from chatapp.engine.documents.page.hidden_text import codes_of

_GAP = 1.4
"""Line heights; a wider blank separates two cells. Blanks of justified prose are narrower.
Chosen."""
_SAME_TOP = 0.3
"""Line heights by which the tops of two pieces of one row differ at most; chosen."""
_BLANKS = np.array(
    [9, 10, 11, 12, 13, 32, 0xA0, 0x3000, *range(0x2000, 0x200C), 0x202F], dtype="<u4"
)
_LINE_FEED = 10
"""Code point of the character that ends a line (U+000A)."""


class LineCell(NamedTuple):
    """Characters `start` to `end` of a page's text, and their left edge in points."""

    start: int
    end: int
    left: float


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a page's text without blanks at its ends; points from the top left corner.

    On a page without boxes all lines have height 0 and stand at the top.
    """

    start: int
    end: int
    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    height: float = 0.0
    cells: tuple[LineCell, ...] = ()


@dataclass(frozen=True, slots=True)
class _VisibleCharacters:
    """The characters that are no blanks.

    `indexes` int64 [n] are their places in the text, `boxes` float64 [4, n] are left, top, right,
    bottom, `firsts` int64 [m] index the first characters of lines in both.
    """

    indexes: NDArray[np.int64]
    boxes: NDArray[np.float64]
    firsts: NDArray[np.int64]


def lines(text: str, packed_boxes: bytes, width: float, height: float) -> list[PageLine]:
    """Return the lines with visible characters, in the order of the text."""
    codes = codes_of(text)
    boxes = _unpacked(packed_boxes, width, height)
    if boxes is None or boxes.shape[1] != len(codes):
        return _without_boxes(text)
    indexes = np.flatnonzero(~np.isin(codes, _BLANKS))
    if not len(indexes):
        return []
    boxes = boxes[:, indexes]
    line_numbers = np.cumsum(codes == _LINE_FEED)[indexes]
    firsts = np.flatnonzero(np.diff(line_numbers, prepend=-1))
    firsts = firsts[~_continues_row(boxes, firsts)]
    return _lines(_VisibleCharacters(indexes, boxes, firsts))


def _lines(visible: _VisibleCharacters) -> list[PageLine]:
    indexes, firsts = visible.indexes, visible.firsts
    left, top, right, bottom = visible.boxes
    lasts = np.append(firsts[1:], len(indexes)) - 1
    # The middle character gives the top and the height of its line.
    middles = (firsts + lasts) // 2
    heights = (bottom - top)[middles]
    columns = zip(
        indexes[firsts].tolist(),
        (indexes[lasts] + 1).tolist(),
        np.minimum.reduceat(left, firsts).tolist(),
        np.maximum.reduceat(right, firsts).tolist(),
        top[middles].tolist(),
        heights.tolist(),
        _cells(visible, np.repeat(heights, lasts - firsts + 1)),
        strict=True,
    )
    return [PageLine(*values) for values in columns]


def _continues_row(boxes: NDArray[np.float64], firsts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which lines (bool [m]) go on a row: pdfium breaks table rows at wide blanks."""
    left, top, right, bottom = boxes
    before = np.maximum(firsts - 1, 0)
    heights = bottom - top
    height = np.minimum(heights[firsts], heights[before])
    is_level = np.abs(top[firsts] - top[before]) < _SAME_TOP * height
    beside = is_level & (left[firsts] >= right[before])
    beside[0] = False
    return np.asarray(beside)


def _unpacked(packed: bytes, width: float, height: float) -> NDArray[np.float64] | None:
    """Return the boxes of all characters in points, float64 [4, n]; None for none."""
    if not packed:
        return None
    columns = np.frombuffer(zlib.decompress(packed), dtype="<u2").reshape(4, -1)
    return columns * np.array([[width], [height], [width], [height]]) / STEPS


def _cells(
    visible: _VisibleCharacters, heights: NDArray[np.float64]
) -> Sequence[tuple[LineCell, ...]]:
    """Cut lines at wide blanks; `heights` float64 [n] are the line heights of the characters."""
    indexes = visible.indexes
    left, _, right, _ = visible.boxes
    is_cut = np.zeros(len(indexes), dtype=bool)
    is_cut[1:] = left[1:] - right[:-1] > _GAP * heights[1:]
    starts_line = np.zeros(len(indexes), dtype=bool)
    starts_line[visible.firsts] = True
    begins = np.flatnonzero(is_cut | starts_line)
    ends = np.append(begins[1:], len(indexes)) - 1
    cells: list[list[LineCell]] = []
    columns = zip(
        starts_line[begins].tolist(),
        indexes[begins].tolist(),
        (indexes[ends] + 1).tolist(),
        left[begins].tolist(),
        strict=True,
    )
    for is_first, start, end, edge in columns:
        if is_first:
            cells.append([])
        cells[-1].append(LineCell(start, end, edge))
    return [tuple(of_line) for of_line in cells]


def _without_boxes(text: str) -> list[PageLine]:
    without_boxes, position = [], 0
    for line in text.split("\n"):
        if line.strip():
            start = position + len(line) - len(line.lstrip())
            end = start + len(line.strip())
            without_boxes.append(PageLine(start, end, cells=(LineCell(start, end, 0.0),)))
        position += len(line) + 1
    return without_boxes
