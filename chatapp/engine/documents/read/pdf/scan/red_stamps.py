"""Takes red stamps off the picture of a page, so that the words below can be read.

Runs in the PDF child process.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from chatapp.contract.records import Box
from chatapp.engine.documents.read.pdf.scan.scan_picture import CELL

_REDDER = 60
"""Of 255; by so much the red of a stamp is brighter than its green and blue. Chosen."""
_PRINT = 128
"""Of 255; where the red itself is darker, print lies below the stamp. Chosen."""
_LEAST_SIDE, _MOST_SIDE = 18, 140
"""Cells that the outline of a stamp is wide and high: 9 mm of a seal to 70 mm; chosen."""
_MOST_STRETCHED = 2.0
"""Times that a stamp is longer than wide; chosen."""
_MOST_COVERED = 0.6
"""Share of red cells; more is a coloured field or a picture. Chosen."""
_MOST_RED = 0.2
"""Share of a page; more red is no stamp. Chosen."""
_NEIGHBOURS = tuple(itertools.product((-1, 0, 1), repeat=2))
"""Cells down and right from one to those that touch it."""
_WHITE = 255
"""The brightness of paper, 0 to 255."""


def stamps(colors: NDArray[np.uint8]) -> list[Box]:
    """Return where red stamps lie on a picture, uint8 [height, width, red green blue], in pixels."""
    is_red = _is_red(colors)
    rows, columns = is_red.shape[0] // CELL, is_red.shape[1] // CELL
    cells = is_red[: rows * CELL, : columns * CELL].reshape(rows, CELL, columns, CELL)
    is_red_cell = np.asarray(cells.any(axis=(1, 3)))
    if not is_red_cell.any() or is_red_cell.mean() > _MOST_RED:
        return []
    results: list[Box] = []
    for spot in _spots(is_red_cell):
        (top, left), (bottom, right) = spot.min(axis=0).tolist(), (spot.max(axis=0) + 1).tolist()
        sides = sorted((bottom - top, right - left))
        is_sized = sides[0] >= _LEAST_SIDE and sides[1] <= _MOST_SIDE
        covered = is_red_cell[top:bottom, left:right].mean()
        if is_sized and sides[1] <= _MOST_STRETCHED * sides[0] and covered <= _MOST_COVERED:
            results.append((left * CELL, top * CELL, right * CELL, bottom * CELL))
    return results


def without(
    picture: NDArray[np.uint8], colors: NDArray[np.uint8], boxes: list[Box]
) -> NDArray[np.uint8]:
    """Return a picture in grey (uint8 [height, width]) with the red within boxes made white.

    `colors` is the same picture, uint8 [height, width, red green blue].
    """
    cleared = picture.copy()
    for box in boxes:
        left, top, right, bottom = map(int, box)
        place = np.s_[top:bottom, left:right]
        brightest = colors[place].max(axis=2)
        is_ink = _is_red(colors[place]) & (brightest >= _PRINT)
        cleared[place] = np.where(is_ink, _WHITE, brightest)
    return cleared


def _is_red(colors: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return which pixels (uint8 [height, width, red green blue]) are red, bool [height, width]."""
    beside = np.maximum(colors[..., 1], colors[..., 2]).astype(np.int16)
    return np.asarray(colors[..., 0] - beside > _REDDER)


def _spots(is_set: NDArray[np.bool_]) -> Iterator[NDArray[np.int64]]:
    """Yield the rows and columns, int64 [n, 2], of cells (bool [rows, columns]) that touch."""
    left = {(y, x) for y, x in zip(*map(np.ndarray.tolist, np.nonzero(is_set)), strict=True)}
    while left:
        spot = [left.pop()]
        for y, x in spot:
            touching = {(y + down, x + right) for down, right in _NEIGHBOURS} & left
            left -= touching
            spot += touching
        yield np.array(spot, dtype=np.int64)
