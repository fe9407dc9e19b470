"""Looks at the picture of a scanned page: which side is up, how it is skewed, columns, lines.

Runs in the PDF child process.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_INK = 160
"""Of 255; darker pixels are ink."""
CELL = 6
"""Pixels a cell of the coarse picture: 1.4 pt."""
_GUTTER_CELLS = 6
"""Cells that a gutter is wide at least: 8.6 pt; chosen."""
_MOST_GUTTER_INK = 0.08
"""Share of rows with ink in a column of cells of the gutter; chosen."""
_MIDDLE = (0.35, 0.65)
"""Share of the page's width where a gutter is searched; chosen."""
_LEAST_ROWS = 20
"""Rows of cells with ink at least; fewer tell nothing of columns. Chosen."""
_LEAST_BESIDE = 0.4
"""Share of rows with ink on both sides of a gutter; chosen."""
_LYING = 1.2
"""Times by which ink is more gathered in columns than in rows where lines stand upright;
chosen."""
_SKEWS = np.arange(-5.0, 5.01, 0.25)
"""Degrees of skew that are tried; chosen. float64 [41]."""
_LEAST_SKEW = 0.5
"""Degrees of skew from which a picture is turned back; chosen."""
_CLEARLY = 1.05
"""Times by which lines are sharper turned back than as they are; chosen."""
_MOST_POINTS = 30_000
"""Points of ink that tell the skew; chosen."""
_LONG_LINE = 110
"""Pixels that a line is long at least, at 300 dpi; strokes of letters are shorter."""
_MOST_LINES = 3000
"""Lines that are kept of a picture; chosen against hostile files."""
_WHITE = 255
"""The grey value of paper, 0 to 255."""


def lies_on_its_side(picture: NDArray[np.uint8]) -> bool:
    """Say whether lines of text stand upright: ink is gathered in few columns, not in few rows.

    `picture` is grey here and below: uint8 [height, width], 0 for black.
    """
    ink = coarse(picture)
    return bool(_gathered(ink.sum(axis=0)) > _LYING * _gathered(ink.sum(axis=1)))


def _gathered(sums: NDArray[np.int64]) -> float:
    """Return 1 for ink that is spread evenly, more for ink in few places."""
    total = float(sums.sum())
    return float((sums.astype(np.float64) ** 2).sum()) * len(sums) / total**2 if total else 0.0


def skew(picture: NDArray[np.uint8]) -> float:
    """Return by how many degrees the text of a picture (uint8 [height, width]) falls to the right."""
    y, x = np.nonzero(coarse(picture))
    if len(x) < _LEAST_ROWS:
        return 0.0
    step = len(x) // _MOST_POINTS + 1
    x, y = x[::step], y[::step]
    sharpness = []
    for degrees in _SKEWS:
        levels = np.round(y - x * math.tan(math.radians(degrees))).astype(np.int64)
        counts = np.bincount(levels - levels.min())
        sharpness.append(float((counts.astype(np.float64) ** 2).sum()))
    best = int(np.argmax(sharpness))
    degrees = float(_SKEWS[best])
    straight = sharpness[int(np.argmin(np.abs(_SKEWS)))]
    is_clear = sharpness[best] > _CLEARLY * straight
    return degrees if is_clear and abs(degrees) >= _LEAST_SKEW else 0.0


def straightened(picture: NDArray[np.uint8], degrees: float) -> NDArray[np.uint8]:
    """Return a picture (uint8 [height, width]) turned back by a skew, around its middle."""
    image = Image.fromarray(picture)
    turned = image.rotate(degrees, resample=Image.Resampling.BILINEAR, fillcolor=_WHITE)
    return np.asarray(turned)


def lines(picture: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return the long lines of a picture, int64 [n, 4]: left, top, right, bottom in pixels."""
    is_ink = picture < _INK
    level = _runs(is_ink)
    upright = _runs(is_ink.T)
    results = [(left, row, right, row) for row, left, right in level]
    results += [(row, left, row, right) for row, left, right in upright]
    return np.array(results[:_MOST_LINES], dtype=np.int64).reshape(-1, 4)


def without_lines(picture: NDArray[np.uint8], lines: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return a picture (uint8 [height, width]) with its lines (int64 [n, 4]) made white.

    Letters are read better without them.
    """
    if not len(lines):
        return picture
    cleared = picture.copy()
    for left, top, right, bottom in lines.tolist():
        cleared[max(top - 1, 0) : bottom + 2, max(left - 1, 0) : right + 2] = _WHITE
    return cleared


class _Run(NamedTuple):
    """Ink in a row, from the first to the last pixel."""

    row: int
    first: int
    last: int


def _runs(is_ink: NDArray[np.bool_]) -> list[_Run]:
    """Return the long runs of ink of each row."""
    results = []
    sums = np.cumsum(is_ink, axis=1, dtype=np.int32)
    long = np.zeros_like(is_ink)
    window = sums[:, _LONG_LINE:] - sums[:, :-_LONG_LINE]
    long[:, _LONG_LINE:] = window >= _LONG_LINE - 4
    for row in np.flatnonzero(long.any(axis=1)).tolist():
        edges = np.flatnonzero(np.diff(np.concatenate(([0], long[row].astype(np.int8), [0]))))
        for first, last in edges.reshape(-1, 2).tolist():
            results.append(_Run(row, first - _LONG_LINE, last - 1))
            if len(results) >= _MOST_LINES:
                return results
    return results


def coarse(picture: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return where ink is on a picture (uint8), in cells: bool [height / CELL, width / CELL]."""
    rows, columns = picture.shape[0] // CELL, picture.shape[1] // CELL
    cropped = picture[: rows * CELL, : columns * CELL]
    darkest = cropped.reshape(rows, CELL, columns, CELL).min(axis=(1, 3))
    return np.asarray(darkest < _INK)


def has_gutter(picture: NDArray[np.uint8]) -> bool:
    """Say whether a white band divides a page (uint8 [height, width]) into two columns of text."""
    is_ink = coarse(picture)
    columns = is_ink.shape[1]
    is_ink = is_ink[is_ink.any(axis=1)]
    if len(is_ink) < _LEAST_ROWS:
        return False
    shares = is_ink.mean(axis=0)
    white = 0
    for x in range(int(columns * _MIDDLE[0]), int(columns * _MIDDLE[1])):
        white = white + 1 if shares[x] < _MOST_GUTTER_INK else 0
        if white >= _GUTTER_CELLS:
            beside = is_ink[:, : x - white].any(axis=1) & is_ink[:, x:].any(axis=1)
            return bool(beside.mean() > _LEAST_BESIDE)
    return False
