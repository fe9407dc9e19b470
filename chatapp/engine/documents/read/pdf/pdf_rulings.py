"""The straight lines that are drawn on a page: borders of tables, lines through words.

Runs in the PDF child process.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

_THIN = 3.0
"""Points: a shape that is not thicker is a line."""
_LEAST = 2.0
"""Points: shorter lines are dots."""
_MOST_SEGMENTS = 400
"""Segments of a path that is no drawing; chosen."""
_MOST_RULINGS = 4000
"""Lines of a page at most; a page with more is a drawing. Chosen."""
_PAPER = 250
"""Of 255: a lighter area is no cell."""
_STRAIGHT = 0.5
"""Points by which the ends of an upright or level line differ at most."""

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Rulings:
    """Lines and areas of a page: left, bottom, right, top of each in points, y upwards."""

    lines: list[float] = field(default_factory=list)
    areas: list[float] = field(default_factory=list)
    """Coloured areas: backgrounds of cells."""
    is_drawing: bool = False

    def take(self, path: Any, matrix: Matrix) -> None:
        """Take the lines of a path; `matrix` is that of the forms it is in."""
        if self.is_drawing:
            return
        has_fill, has_stroke = _is_painted(path)
        if not (has_fill or has_stroke):
            return
        bounds = _bounds(path, matrix)
        if bounds is None:
            return
        left, bottom, right, top = bounds
        if min(right - left, top - bottom) <= _THIN:
            self._add(bounds)
        elif has_stroke:
            for segment in _segments(path, matrix):
                self._add(segment)
        else:
            self.areas += bounds
            for edge in _edges(bounds):
                self._add(edge)
        if len(self.lines) > 4 * _MOST_RULINGS:
            self.lines, self.areas, self.is_drawing = [], [], True

    def _add(self, line: Matrix | tuple[float, float, float, float]) -> None:
        left, bottom, right, top = (round(edge, 2) for edge in line[:4])
        if max(right - left, top - bottom) >= _LEAST:
            self.lines += (left, bottom, right, top)


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """Return the matrix of a form in a form."""
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def matrix_of(handle: Any) -> Matrix:
    """Return the matrix of an object in the form or page it is in."""
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(handle, ctypes.byref(matrix)):
        return IDENTITY
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _is_painted(path: Any) -> tuple[bool, bool]:
    """Say whether a path is filled with a colour and whether it is stroked."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(mode), ctypes.byref(stroke)):
        return False, False
    if not mode.value:
        return False, bool(stroke.value)
    channels = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFPageObj_GetFillColor(path, *map(ctypes.byref, channels))
    red, green, blue, alpha = (channel.value for channel in channels)
    return min(red, green, blue) < _PAPER and alpha > 0, bool(stroke.value)


def _bounds(path: Any, matrix: Matrix) -> tuple[float, float, float, float] | None:
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(path, *map(ctypes.byref, edges)):
        return None
    left, bottom, right, top = (edge.value for edge in edges)
    if matrix is IDENTITY:
        return left, bottom, right, top
    corners = [_moved(x, y, matrix) for x in (left, right) for y in (bottom, top)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _moved(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _segments(path: Any, outer: Matrix) -> Iterator[tuple[float, float, float, float]]:
    """Yield the level and upright lines of a path."""
    count = pdfium.FPDFPath_CountSegments(path)
    if not 0 < count <= _MOST_SEGMENTS:
        return
    matrix = times(matrix_of(path), outer)
    x, y = ctypes.c_float(), ctypes.c_float()
    start: tuple[float, float] | None = None
    last: tuple[float, float] | None = None
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = _moved(x.value, y.value, matrix)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO and last is not None:
            yield from _straight(last, point)
        last = point
        if start is not None and pdfium.FPDFPathSegment_GetClose(segment):
            yield from _straight(point, start)
            last = start


def _straight(
    first: tuple[float, float], second: tuple[float, float]
) -> Iterator[tuple[float, float, float, float]]:
    xs, ys = sorted((first[0], second[0])), sorted((first[1], second[1]))
    if min(xs[1] - xs[0], ys[1] - ys[0]) <= _STRAIGHT:
        yield xs[0], ys[0], xs[1], ys[1]


def _edges(
    area: tuple[float, float, float, float],
) -> Iterator[tuple[float, float, float, float]]:
    left, bottom, right, top = area
    yield left, bottom, right, bottom
    yield left, top, right, top
    yield left, bottom, left, top
    yield right, bottom, right, top
