"""Finds the words of a page with a line drawn through them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from chatapp.engine.documents.page.page_characters import PageCharacters

_THROUGH = (0.4, 0.76)
"""Shares of a letter's height, from its top, between which a line goes through it; chosen."""
_THICK = 0.18
"""Share of a letter's height; a thicker line is an area. Chosen."""
_COVERED = 0.6
"""Share of a letter's width that the line covers at least; chosen."""
_BEYOND = 0.8
"""Heights by which the line may be longer than the words; a longer one is a border. Chosen."""


def by_lines(page: PageCharacters, lines: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the characters with a line through them; `lines` are float64 [4, n]."""
    level = lines[:, (lines[2] - lines[0]) > (lines[3] - lines[1])]
    visible = page.visible()
    if not level.shape[1] or not len(visible):
        return np.array([], dtype=np.int64)
    middles = (page.boxes[1] + page.boxes[3])[visible] / 2
    visible = visible[np.argsort(middles, kind="stable")]
    middles = np.sort(middles, kind="stable")
    reach = float((page.boxes[3] - page.boxes[1])[visible].max())
    struck: list[int] = []
    for line in level.T:
        y = (line[1] + line[3]) / 2
        first, last = np.searchsorted(middles, (y - reach, y + reach)).tolist()
        struck += _struck_by(page, visible[first:last], line)
    return np.unique(np.array(struck, dtype=np.int64))


def _struck_by(
    page: PageCharacters, letters: NDArray[np.int64], line: NDArray[np.float64]
) -> list[int]:
    """Return which letters (by index, int64 [n]) a line (float64 [4]) goes through."""
    left, top, right, bottom = line.tolist()
    boxes = page.boxes[:, letters]
    heights = boxes[3] - boxes[1]
    share = ((top + bottom) / 2 - boxes[1]) / np.maximum(heights, 0.01)
    shared = np.minimum(boxes[2], right) - np.maximum(boxes[0], left)
    is_through = (share > _THROUGH[0]) & (share < _THROUGH[1])
    is_through &= (bottom - top) < _THICK * heights
    is_through &= shared > _COVERED * (boxes[2] - boxes[0])
    hit = np.flatnonzero(is_through)
    return letters[hit].tolist() if len(hit) and _fits(boxes[:, hit], left, right) else []


def by_areas(page: PageCharacters, areas: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the characters (int64 [m]) whose middles are in areas marked as struck out.

    `areas` are float64 [4, n]: left, top, right, bottom in points.
    """
    visible = page.visible()
    x = (page.boxes[0] + page.boxes[2])[visible] / 2
    y = (page.boxes[1] + page.boxes[3])[visible] / 2
    struck = np.zeros(len(visible), dtype=bool)
    for left, top, right, bottom in areas.T:
        struck |= (left <= x) & (x <= right) & (top <= y) & (y <= bottom)
    return visible[struck]


def _fits(boxes: NDArray[np.float64], left: float, right: float) -> bool:
    """Say whether a line is as long as the letters that it goes through."""
    height = float(np.median(boxes[3] - boxes[1]))
    begins, ends = float(boxes[0].min()), float(boxes[2].max())
    return begins - left < _BEYOND * height and right - ends < _BEYOND * height
