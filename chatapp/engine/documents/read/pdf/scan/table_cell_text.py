"""Reads the cells of a scanned table one by one where reading all at once failed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from chatapp.contract.records import Box
from chatapp.engine.documents.read.pdf.scan.ocr_engine import Layout, OcrEngine, RecognizedText
from chatapp.engine.documents.read.pdf.tables import table_grid
from chatapp.engine.documents.read.pdf.tables.table_grid import Grid

_POINTS_A_PIXEL = 72 / 300
"""Of the picture that is recognized, which has 300 pixels an inch."""
_LEAST_CELL = 8.0
"""Points: a narrower cell is the thickness of a line. Chosen."""
_FRAMED = 0.75
"""Share of its width that the first and the last line of a table cover; chosen."""
_EDGE = 6
"""Pixels at the edges of a cell that may hold what is left of its lines; chosen."""
_INK = 160
"""Of 255; darker pixels are ink."""
_LEAST_HEIGHT, _LEAST_INK = 12, 60
"""Pixels of ink of a letter: 1 mm high, and all; specks and dashes have less. Chosen."""
_LEAST_LINE, _LEAST_LEADING = 20, 8
"""Pixels that a line of text is high, and white between two; within Hangul letters it is less.
Chosen."""
_SURE = 60
"""Confidence, 0 to 100, below which a cell is read again; chosen."""
_MOST_CELLS = 60
"""Cells of a page that are read again, a tenth of a second each; chosen."""
_UNREAD = "\ufffd"


def cells(lines: NDArray[np.int64]) -> list[Box]:
    """Return the cells of the tables that lines (int64 [n, 4], in pixels) draw, in pixels.

    Frames and stamps draw none.
    """
    points = lines.T.astype(np.float64) * _POINTS_A_PIXEL
    results: list[Box] = []
    for grid in table_grid.grids(points):
        wide = np.diff(grid.columns) >= _LEAST_CELL
        high = np.diff(grid.rows) >= _LEAST_CELL
        # A frame is one cell, however thick its lines are; the ring of a stamp is no frame.
        if min(wide.sum(), high.sum()) < 2 or not _is_framed(points, grid):
            continue
        columns = (grid.columns / _POINTS_A_PIXEL).tolist()
        rows = (grid.rows / _POINTS_A_PIXEL).tolist()
        results += [
            (columns[cell.left], rows[cell.top], columns[cell.right + 1], rows[cell.bottom + 1])
            for cell in grid.cells
        ]
    return results


def _is_framed(lines: NDArray[np.float64], grid: Grid) -> bool:
    """Say whether lines (float64 [4, n], in points) close a grid at its top and bottom."""
    left, width = grid.columns[0], grid.columns[-1] - grid.columns[0]
    for level in (grid.rows[0], grid.rows[-1]):
        is_at = (np.abs(lines[1] - level) <= _LEAST_CELL) & (lines[3] - lines[1] <= _LEAST_CELL)
        covered = np.zeros(int(width) + 1, dtype=bool)
        for first, last in (lines[[0, 2]][:, is_at] - left).T.tolist():
            covered[max(int(first), 0) : max(int(last), 0) + 1] = True
        if covered.mean() < _FRAMED:
            return False
    return True


def completed(
    text: RecognizedText,
    picture: NDArray[np.uint8],
    boxes: list[Box],
    engine: OcrEngine,
    dpi: int,
) -> RecognizedText:
    """Return the text of a table with the cells that lack it, or are unsure, read by themselves.

    A cell with ink that cannot be read holds "�". `picture` is uint8 [height, width], without lines.
    Raises OSError.
    """
    read_again = 0
    for box in boxes:
        inked = _inked(picture, box)
        if inked is None or read_again >= _MOST_CELLS:
            continue
        inside = text.within(box)
        is_torn = _is_torn(picture, inked, inside)
        if inside.least >= _SURE and not is_torn:
            continue
        read_again += 1
        again = _read(picture, inked, engine, dpi)
        if again.confidence > inside.confidence or (is_torn and again.least >= _SURE):
            text = text.without(box).followed_by(again)
        elif not inside.text.strip():
            unread = RecognizedText()
            unread.add(_UNREAD, inked, 0)
            text = text.followed_by(unread)
    return text.without_blank_lines()


def _is_torn(picture: NDArray[np.uint8], inked: Box, text: RecognizedText) -> bool:
    """Say whether parts of the letters of one line were read as lines of their own.

    `picture` is uint8 [height, width].
    """
    letters = [
        box for letter, box in zip(text.text, text.boxes, strict=True) if not letter.isspace()
    ]
    if not letters or _has_lines(picture, inked):
        return False
    return min(box[3] for box in letters) <= max(box[1] for box in letters)


def _has_lines(picture: NDArray[np.uint8], inked: Box) -> bool:
    """Say whether a box of a picture (uint8 [height, width]) holds several lines of text."""
    left, top, right, bottom = map(int, inked)
    is_row = (picture[top:bottom, left:right] < _INK).any(axis=1).astype(np.int8)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], is_row, [0]))))
    gaps, heights = edges[2::2] - edges[1:-1:2], edges[1::2] - edges[::2]
    is_line = heights >= _LEAST_LINE
    return any(
        gap >= _LEAST_LEADING and above and below
        for gap, above, below in zip(gaps.tolist(), is_line[:-1], is_line[1:], strict=True)
    )


def _inked(picture: NDArray[np.uint8], box: Box) -> Box | None:
    """Return where the ink of a cell is on a picture (uint8 [height, width]), None for hardly any."""
    left, top, right, bottom = map(round, box)
    left, top = left + _EDGE, top + _EDGE
    is_ink = picture[top : bottom - _EDGE, left : right - _EDGE] < _INK
    if is_ink.sum() < _LEAST_INK:
        return None
    rows, columns = np.flatnonzero(is_ink.any(axis=1)), np.flatnonzero(is_ink.any(axis=0))
    if rows[-1] - rows[0] < _LEAST_HEIGHT:
        return None
    return (
        float(left + columns[0]),
        float(top + rows[0]),
        float(left + columns[-1] + 1),
        float(top + rows[-1] + 1),
    )


def _read(picture: NDArray[np.uint8], inked: Box, engine: OcrEngine, dpi: int) -> RecognizedText:
    """Return what is read within a box of a picture, uint8 [height, width]."""
    left, top, right, bottom = map(int, inked)
    part = np.pad(picture[top:bottom, left:right], 3 * _EDGE, constant_values=255)
    layout = Layout.BLOCK if _has_lines(picture, inked) else Layout.LINE
    read = engine.recognized(part, dpi, layout)
    return read.moved(left - 3 * _EDGE, top - 3 * _EDGE)
