"""The straight lines that are drawn on a page: borders of tables, lines through words.

Runs in the PDF child process.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

_THIN = 3.0
"""Points: a shape that is not thicker is a line. Chosen."""
_LEAST = 2.0
"""Points: shorter lines are dots. Chosen."""
_MOST_SEGMENTS = 400
"""Segments of a path that is no drawing; chosen."""
_MOST_RULINGS = 4000
"""Lines of a page at most; a page with more is a drawing. Chosen."""
_PAPER = 250
"""Of 255: a lighter area is no cell."""
_STRAIGHT = 0.5
"""Points by which the ends of an upright or level line differ at most; chosen."""


class Matrix(NamedTuple):
    """x' = ax + cy + e, y' = bx + dy + f (PDF 32000-1, 8.3.4)."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def moved(self, x: float, y: float) -> PathPoint:
        return PathPoint(self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f)


IDENTITY = Matrix()


class PathPoint(NamedTuple):
    x: float
    y: float


class Edges(NamedTuple):
    """The edges of a line or an area in points, y upwards."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class _Paint:
    """How a path is drawn."""

    is_filled: bool
    """With a colour other than that of paper."""
    is_stroked: bool


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
        paint = _paint(path)
        if not (paint.is_filled or paint.is_stroked):
            return
        bounds = _bounds(path, matrix)
        if bounds is None:
            return
        left, bottom, right, top = bounds
        if min(right - left, top - bottom) <= _THIN:
            self._add(bounds)
        elif paint.is_stroked:
            for segment in _segments(path, matrix):
                self._add(segment)
        else:
            self.areas += bounds
            for edge in _edges(bounds):
                self._add(edge)
        if len(self.lines) > 4 * _MOST_RULINGS:
            self.lines, self.areas, self.is_drawing = [], [], True

    def _add(self, line: Edges) -> None:
        left, bottom, right, top = (round(edge, 2) for edge in line)
        if max(right - left, top - bottom) >= _LEAST:
            self.lines += (left, bottom, right, top)


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """Return the matrix of a form in a form."""
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return Matrix(
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
    return Matrix(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _paint(path: Any) -> _Paint:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(mode), ctypes.byref(stroke)):
        return _Paint(False, False)
    if not mode.value:
        return _Paint(False, bool(stroke.value))
    channels = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFPageObj_GetFillColor(path, *map(ctypes.byref, channels))
    red, green, blue, alpha = (channel.value for channel in channels)
    return _Paint(min(red, green, blue) < _PAPER and alpha > 0, bool(stroke.value))


def _bounds(path: Any, matrix: Matrix) -> Edges | None:
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(path, *map(ctypes.byref, edges)):
        return None
    left, bottom, right, top = (edge.value for edge in edges)
    if matrix is IDENTITY:
        return Edges(left, bottom, right, top)
    corners = [matrix.moved(*corner) for corner in itertools.product((left, right), (bottom, top))]
    xs, ys = [corner.x for corner in corners], [corner.y for corner in corners]
    return Edges(min(xs), min(ys), max(xs), max(ys))


def _segments(path: Any, outer: Matrix) -> Iterator[Edges]:
    """Yield the level and upright lines of a path."""
    count = pdfium.FPDFPath_CountSegments(path)
    if not 0 < count <= _MOST_SEGMENTS:
        return
    matrix = times(matrix_of(path), outer)
    x, y = ctypes.c_float(), ctypes.c_float()
    start: PathPoint | None = None
    last: PathPoint | None = None
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = matrix.moved(x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO and last is not None:
            yield from _straight(last, point)
        last = point
        if start is not None and pdfium.FPDFPathSegment_GetClose(segment):
            yield from _straight(point, start)
            last = start


def _straight(first: PathPoint, second: PathPoint) -> Iterator[Edges]:
    xs, ys = sorted((first.x, second.x)), sorted((first.y, second.y))
    if min(xs[1] - xs[0], ys[1] - ys[0]) <= _STRAIGHT:
        yield Edges(xs[0], ys[0], xs[1], ys[1])


def _edges(area: Edges) -> Iterator[Edges]:
    left, bottom, right, top = area
    yield Edges(left, bottom, right, bottom)
    yield Edges(left, top, right, top)
    yield Edges(left, bottom, left, top)
    yield Edges(right, bottom, right, top)
