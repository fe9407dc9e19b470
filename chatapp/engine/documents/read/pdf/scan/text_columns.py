"""Finds the columns of prose on the picture of a page; runs in the PDF child process."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chatapp.engine.documents.read.pdf.scan import scan_picture
from chatapp.engine.documents.read.pdf.scan.scan_picture import CELL

_GUTTER_CELLS = 6
"""Cells that a gutter is wide at least: 8.6 pt; chosen."""
_MOST_CROSSED = 0.25
"""Share of rows with ink in a gutter, for the titles above the columns; chosen."""
_PARTS = 3
"""Parts of a gutter that all hold ink of a line that goes across; the end of a long line of a
column reaches into the first. Chosen."""
_MOST_SPECKS = 0.02
"""Share of rows with ink in the middle of a gutter; chosen."""
_LEAST_ROWS = 20
"""Rows of cells with ink at least; fewer tell nothing of columns. Chosen."""
_LEAST_BESIDE = 0.4
"""Share of rows with ink on both sides of a gutter; chosen."""
_TO_GUTTER = 4
"""Times that a column of prose is as wide as the gutter at least; those of forms are narrower.
Chosen."""
_FULL_LINE = 0.6
"""Share of a column that the half of its lines fill at least; cells are shorter. Chosen."""


@dataclass(frozen=True, slots=True)
class _CellRun:
    """Cells from `start` to `end`, which is not of them."""

    start: int
    end: int

    @property
    def size(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class TextArea:
    """A part of a picture in pixels, without its right and bottom edge."""

    left: int
    top: int
    right: int
    bottom: int


def areas(picture: NDArray[np.uint8]) -> list[TextArea]:
    """Return the parts of a page (uint8 [height, width]) in the order they are read.

    Lines across all columns and columns of prose are parts of their own; a page of one column has
    none.
    """
    is_ink = scan_picture.coarse(picture)
    gutters = list(_gutters(is_ink))
    if not gutters:
        return []
    width = is_ink.shape[1]
    edges = [0, *((gutter.start + gutter.end) // 2 for gutter in gutters), width]
    parts: list[TextArea] = []
    is_divided = False
    for block in _blocks(is_ink, gutters):
        rows = is_ink[block.rows.start : block.rows.end]
        columns = [_CellRun(0, width)]
        if not block.is_across and _is_prose(rows, edges, gutters):
            is_divided = True
            columns = [_CellRun(*pair) for pair in itertools.pairwise(edges)]
        top, bottom = (block.rows.start - 1) * CELL, (block.rows.end + 1) * CELL
        for column in columns:
            parts.append(TextArea(column.start * CELL, max(top, 0), column.end * CELL, bottom))
    return parts if is_divided else []


def _gutters(is_ink: NDArray[np.bool_]) -> Iterator[_CellRun]:
    """Yield the white bands between columns of ink (bool [rows, columns])."""
    rows = is_ink[is_ink.any(axis=1)]
    if len(rows) < _LEAST_ROWS:
        return
    inked = np.flatnonzero(rows.mean(axis=0) >= _MOST_CROSSED)
    for before, after in itertools.pairwise(inked.tolist()):
        if after - before <= _GUTTER_CELLS:
            continue
        beside = rows[:, : before + 1].any(axis=1) & rows[:, after:].any(axis=1)
        if beside.mean() > _LEAST_BESIDE:
            yield from _middles(is_ink, _CellRun(before + 1, after))


def _middles(is_ink: NDArray[np.bool_], band: _CellRun) -> Iterator[_CellRun]:
    """Yield the part of a band that is white but for lines across it, if it is a gutter.

    `is_ink` is bool [rows, columns].
    """
    lines = [is_ink[line.start : line.end] for line in _runs(np.asarray(is_ink.any(axis=1)))]
    beside = [line for line in lines if not _goes_across(line, band)]
    if not beside:
        return
    shares = np.concatenate(beside)[:, band.start : band.end].mean(axis=0)
    widest = max(
        _runs(np.asarray(shares <= _MOST_SPECKS)), key=lambda run: run.size, default=_CellRun(0, 0)
    )
    if widest.size >= _GUTTER_CELLS:
        yield _CellRun(band.start + widest.start, band.start + widest.end)


def _goes_across(line: NDArray[np.bool_], gutter: _CellRun) -> bool:
    """Say whether a line of ink (bool [rows, columns]) goes across a gutter."""
    parts = np.array_split(line[:, gutter.start : gutter.end].any(axis=0), _PARTS)
    return all(part.any() for part in parts)


@dataclass(frozen=True, slots=True)
class _Block:
    rows: _CellRun
    is_across: bool


def _blocks(is_ink: NDArray[np.bool_], gutters: Sequence[_CellRun]) -> list[_Block]:
    """Return lines that go across gutters and those that do not, neighbours as one."""
    blocks: list[_Block] = []
    for line in _runs(np.asarray(is_ink.any(axis=1))):
        is_across = any(_goes_across(is_ink[line.start : line.end], gutter) for gutter in gutters)
        if blocks and blocks[-1].is_across == is_across:
            line = _CellRun(blocks.pop().rows.start, line.end)
        blocks.append(_Block(line, is_across))
    return blocks


def _is_prose(rows: NDArray[np.bool_], edges: Sequence[int], gutters: Sequence[_CellRun]) -> bool:
    """Say whether each column of rows of ink (bool [rows, columns]) holds full lines."""
    least = _TO_GUTTER * min(gutter.size for gutter in gutters)
    for left, right in itertools.pairwise(edges):
        column = rows[:, left:right]
        widths = [
            _width(column[line.start : line.end]) for line in _runs(np.asarray(column.any(axis=1)))
        ]
        whole = _width(column)
        if whole < least or np.median(widths) < _FULL_LINE * whole:
            return False
    return True


def _width(cells: NDArray[np.bool_]) -> int:
    """Return how wide the ink of cells (bool [rows, columns]) is, 0 without any."""
    inked = np.flatnonzero(cells.any(axis=0))
    return int(inked[-1] - inked[0]) + 1 if len(inked) else 0


def _runs(is_set: NDArray[np.bool_]) -> list[_CellRun]:
    """Return the runs of what is set, bool [n]."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], is_set.astype(np.int8), [0]))))
    return [_CellRun(start, end) for start, end in edges.reshape(-1, 2).tolist()]
