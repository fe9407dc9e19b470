"""Finds what is drawn on a page and which of its text cannot be seen; runs in the PDF child
process.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from chatapp.engine.documents.read.pdf import pdf_picture

_MOST_OBJECTS = 20_000
_DEEPEST = 6
_FULL_PAGE = 0.5
"""Invisible text over a picture of so much of the page is what a scanner's OCR wrote: it can be
seen.
"""
_UNSEEN_MODES = (3, 7)
"""Text rendering modes: invisible, clip only (PDF 32000-1, table 106)."""
_FILLED = 0
_LIGHT = 225
_CONTRAST = 24
"""White on a ground that is darker by less cannot be read."""
_TRANSPARENT = 25
_SAMPLES = 200
_LOOKED_AT = 6
_DPI = 100


@dataclass(slots=True)
class Marks:
    """What is known of a page besides its text: shares are 0 to 1, hidden are (from, to, why)."""

    drawn: bool = False
    picture: float = 0.0
    unmapped: float = 0.0
    hidden: list[tuple[int, int, str]] = field(default_factory=list)


def read(page: Any, text_page: Any, text: str) -> Marks:
    """Look at an open page whose text is `text`; cheap unless something on it looks odd."""
    frame = _bounds(page)
    marks = Marks()
    odd = False
    for kind, item, share in _objects(page, frame):
        marks.drawn = True
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            marks.picture = max(marks.picture, share)
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            odd = odd or _is_odd(item)
    marks.unmapped = _unmapped(text_page, text)
    if odd:
        marks.hidden = _runs(_hidden(page, text_page, text, marks.picture >= _FULL_PAGE))
    return marks


def _bounds(page: Any) -> pdfium.FS_RECTF:
    rectangle = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(rectangle))
    return rectangle


def _objects(page: Any, frame: pdfium.FS_RECTF) -> Iterator[tuple[int, Any, float]]:
    """Yield the kind, handle and share of the page of its objects, also those within forms."""
    left = _MOST_OBJECTS
    count = min(max(pdfium.FPDFPage_CountObjects(page), 0), left)
    waiting = [(pdfium.FPDFPage_GetObject(page, n), 0, -1.0) for n in range(count)][::-1]
    while waiting and left:
        item, depth, share = waiting.pop()
        left -= 1
        kind = pdfium.FPDFPageObj_GetType(item)
        # The bounds of what is in a form are in the form's own space: its own stand for them.
        if share < 0 and kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM):
            share = _share(item, frame)
        if kind != pdfium.FPDF_PAGEOBJ_FORM:
            yield kind, item, share
        elif depth < _DEEPEST:
            count = min(max(pdfium.FPDFFormObj_CountObjects(item), 0), left)
            waiting += [
                (pdfium.FPDFFormObj_GetObject(item, n), depth + 1, share) for n in range(count)
            ][::-1]


def _share(item: Any, frame: pdfium.FS_RECTF) -> float:
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(item, *map(ctypes.byref, edges)):
        return 0.0
    left, bottom, right, top = (edge.value for edge in edges)
    across = min(right, frame.right) - max(left, frame.left)
    up = min(top, frame.top) - max(bottom, frame.bottom)
    whole = (frame.right - frame.left) * (frame.top - frame.bottom)
    return across * up / whole if across > 0 and up > 0 and whole > 0 else 0.0


def _color(item: Any) -> tuple[int, int]:
    """Return the darkest channel and the opacity of what fills a text, 0 to 255."""
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(item, *map(ctypes.byref, parts)):
        return 0, 255
    red, green, blue, alpha = (part.value for part in parts)
    return min(red, green, blue), alpha


def _is_odd(item: Any) -> bool:
    mode = pdfium.FPDFTextObj_GetTextRenderMode(item)
    shade, alpha = _color(item)
    return mode in _UNSEEN_MODES or (mode == _FILLED and (shade >= _LIGHT or alpha <= _TRANSPARENT))


def _unmapped(text_page: Any, text: str) -> float:
    """Return the share of letters whose font does not say which they are, of some of them."""
    seen = [index for index, letter in enumerate(text[:20_000]) if not letter.isspace()]
    asked = seen[:: len(seen) // _SAMPLES + 1]
    errors = sum(pdfium.FPDFText_HasUnicodeMapError(text_page, index) == 1 for index in asked)
    return errors / len(asked) if asked else 0.0


def _hidden(page: Any, text_page: Any, text: str, is_scan: bool) -> Iterator[tuple[int, str]]:
    """Yield the characters that cannot be seen, and why."""
    looks: _Looks | None = None
    by_object: dict[int, list[int]] = {}
    handles: dict[int, Any] = {}
    for index, letter in enumerate(text):
        if not letter.isspace() and (item := pdfium.FPDFText_GetTextObject(text_page, index)):
            key = ctypes.cast(item, ctypes.c_void_p).value or 0
            handles[key] = item
            by_object.setdefault(key, []).append(index)
    for key, indexes in by_object.items():
        mode, (shade, alpha) = (
            pdfium.FPDFTextObj_GetTextRenderMode(handles[key]),
            _color(handles[key]),
        )
        why = ""
        if mode in _UNSEEN_MODES:
            why = "" if is_scan else "invisible"
        elif mode == _FILLED and alpha <= _TRANSPARENT:
            why = "invisible"
        elif mode == _FILLED and shade >= _LIGHT:
            looks = looks or _Looks(page)
            step = len(indexes) // _LOOKED_AT + 1
            why = "white" if looks.ground(text_page, indexes[::step]) >= shade - _CONTRAST else ""
        if why:
            yield from ((index, why) for index in indexes)


def _runs(found: Iterator[tuple[int, str]]) -> list[tuple[int, int, str]]:
    """Join neighbours, over blanks as well."""
    listed = sorted(found)
    if not listed:
        return []
    cuts = [
        n
        for n, ((a, why), (b, other)) in enumerate(pairwise(listed), 1)
        if b - a > 3 or why != other
    ]
    ends = [0, *cuts, len(listed)]
    return [
        (listed[first][0], listed[last - 1][0] + 1, listed[first][1])
        for first, last in pairwise(ends)
    ]


class _Looks:
    """The page as it is drawn, in grey."""

    def __init__(self, page: Any) -> None:
        self._page = page
        width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        self._across, self._down, self._stride, self._pixels = pdf_picture.grey(
            page, _DPI, (width, height)
        )

    def ground(self, text_page: Any, indexes: list[int]) -> int:
        """Return how light it is around these characters: the median, 0 to 255."""
        seen = bytearray()
        for index in indexes:
            edges = [ctypes.c_double() for _ in range(4)]
            if pdfium.FPDFText_GetCharBox(text_page, index, *map(ctypes.byref, edges)):
                left, right, bottom, top = (edge.value for edge in edges)
                seen += self._within(self._pixel(left, bottom), self._pixel(right, top))
        return sorted(seen)[len(seen) // 2] if seen else 0

    def _pixel(self, x: float, y: float) -> tuple[int, int]:
        at = ctypes.c_int(), ctypes.c_int()
        size = (0, 0, self._across, self._down, 0)
        pdfium.FPDF_PageToDevice(self._page, *size, x, y, *map(ctypes.byref, at))
        return at[0].value, at[1].value

    def _within(self, one: tuple[int, int], other: tuple[int, int]) -> bytes:
        left, right = sorted((one[0], other[0]))
        top, bottom = sorted((one[1], other[1]))
        left, right = max(left, 0), min(right + 1, self._across)
        rows = range(max(top, 0), min(bottom + 1, self._down))
        return b"".join(
            self._pixels[y * self._stride + left : y * self._stride + right]
            for y in rows
            if right > left
        )
