"""Finds the cells of tables by the lines that are drawn on a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_NEAR = 3.0
"""Points: lines so near each other touch, edges so near are one. Chosen."""
_COVERED = 0.6
"""Share of a cell's side that a line covers at least if it is drawn; chosen."""
_LEAST_CELLS = 4
"""Cells from which lines draw a table and no frame; chosen."""
_MOST_EDGES = 300
"""Edges of columns or rows of a table at most; chosen."""
_MOST_PAIRS = 4_000_000
"""Pairs of a level and an upright line that are compared on a page; chosen against hostile
files."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell over the rows `top` to `bottom` and the columns `left` to `right`, all included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines of a table in points from the page's top left corner, and its cells."""

    columns: NDArray[np.float64]
    """float64 [columns + 1]: the edges of the columns, from the left."""
    rows: NDArray[np.float64]
    """float64 [rows + 1]: the edges of the rows, from the top."""
    cells: Sequence[GridCell]

    @property
    def height(self) -> float:
        return float(self.rows[-1] - self.rows[0])


def grids(lines: NDArray[np.float64]) -> Iterator[Grid]:
    """Yield the grids that lines (float64 [4, n]: left, top, right, bottom) draw, from the top."""
    left, top, right, bottom = lines
    is_level = right - left >= bottom - top
    level, upright = lines[:, is_level], lines[:, ~is_level]
    if not level.shape[1] or not upright.shape[1]:
        return
    if level.shape[1] * upright.shape[1] > _MOST_PAIRS:
        return
    results = []
    for group in _groups(level, upright):
        grid = _grid(level[:, group.level], upright[:, group.upright])
        if grid is not None:
            results.append(grid)
    yield from sorted(results, key=lambda grid: float(grid.rows[0]))


@dataclass(frozen=True, slots=True)
class _TouchingLines:
    """The level and the upright lines that touch each other, int64 [n] each."""

    level: NDArray[np.int64]
    upright: NDArray[np.int64]


def _groups(level: NDArray[np.float64], upright: NDArray[np.float64]) -> Iterator[_TouchingLines]:
    x, y = (upright[0] + upright[2]) / 2, (level[1] + level[3]) / 2
    touches = (
        (x[None] >= level[0][:, None] - _NEAR)
        & (x[None] <= level[2][:, None] + _NEAR)
        & (y[:, None] >= upright[1][None] - _NEAR)
        & (y[:, None] <= upright[3][None] + _NEAR)
    )
    left = touches.any(axis=1)
    while left.any():
        members = np.zeros(len(y), dtype=bool)
        members[np.flatnonzero(left)[0]] = True
        while True:
            columns = touches[members].any(axis=0)
            more = members | touches[:, columns].any(axis=1)
            if (more == members).all():
                break
            members = more
        left &= ~members
        if columns.any():
            yield _TouchingLines(np.flatnonzero(members), np.flatnonzero(columns))


def _grid(level: NDArray[np.float64], upright: NDArray[np.float64]) -> Grid | None:
    """Return the grid of lines that touch; a table may lack its outer upright lines."""
    xs = _edges([*((upright[0] + upright[2]) / 2), level[0].min(), level[2].max()])
    ys = _edges([*((level[1] + level[3]) / 2), upright[1].min(), upright[3].max()])
    if not (3 <= len(xs) <= _MOST_EDGES and 3 <= len(ys) <= _MOST_EDGES):
        return None
    is_walled = _covered(upright[[1, 3]], (upright[0] + upright[2]) / 2, ys, xs).T
    is_floored = _covered(level[[0, 2]], (level[1] + level[3]) / 2, xs, ys)
    is_walled[:, [0, -1]] = True
    is_floored[[0, -1]] = True
    cells = list(_cells(is_walled, is_floored))
    return Grid(xs, ys, cells) if len(cells) >= _LEAST_CELLS else None


def _edges(positions: Sequence[float]) -> NDArray[np.float64]:
    """Return positions in order, those near each other as one."""
    edges: list[list[float]] = []
    for position in sorted(positions):
        if edges and position - edges[-1][0] <= _NEAR:
            edges[-1].append(position)
        else:
            edges.append([position])
    return np.array([sum(group) / len(group) for group in edges])


def _covered(
    spans: NDArray[np.float64],
    positions: NDArray[np.float64],
    along: NDArray[np.float64],
    across: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Return whether lines cover each side of the cells, bool [edges across, intervals along].

    `spans` float64 [2, n] and `positions` [n] are where lines begin, end and lie.
    """
    covered = np.zeros((len(across), len(along) - 1))
    for begin, end, position in zip(*spans, positions, strict=True):
        edge = int(np.argmin(np.abs(across - position)))
        shared = np.minimum(end, along[1:]) - np.maximum(begin, along[:-1])
        covered[edge] += np.maximum(shared, 0)
    return np.asarray(covered >= _COVERED * np.diff(along))


def _cells(is_walled: NDArray[np.bool_], is_floored: NDArray[np.bool_]) -> Iterator[GridCell]:
    """Yield the cells: fields of the grid without lines between them, as rectangles.

    `is_walled` bool [rows, column edges], `is_floored` bool [row edges, columns].
    """
    rows, columns = is_walled.shape[0], is_floored.shape[1]
    is_taken = np.zeros((rows, columns), dtype=bool)
    for top in range(rows):
        for left in range(columns):
            if is_taken[top, left]:
                continue
            right = left
            while right + 1 < columns and not is_walled[top, right + 1]:
                right += 1
            bottom = top
            while bottom + 1 < rows and not is_floored[bottom + 1, left : right + 1].any():
                bottom += 1
            is_taken[top : bottom + 1, left : right + 1] = True
            yield GridCell(top, left, bottom, right)
