"""What is drawn on a page, and which of its text cannot be seen; runs in the PDF child process."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pypdfium2.raw as pdfium

from chatapp.engine.documents.page.hidden_text import HiddenSpan
from chatapp.engine.documents.page.page_frame import PageFrame
from chatapp.engine.documents.read.pdf import pdf_picture, pdf_rulings
from chatapp.engine.documents.read.pdf.pdf_layers import Layers
from chatapp.engine.documents.read.pdf.pdf_rulings import IDENTITY, Matrix, Rulings

_MOST_OBJECTS = 20_000
"""Objects of a page that are looked at; chosen against hostile files."""
_DEEPEST = 6
"""Nesting of forms that is followed; chosen."""
_FULL_PAGE = 0.5
"""Invisible text over a picture of this share of the page is a scanner's OCR, not hidden text;
chosen."""
_UNSEEN_MODES = (3, 7)
"""Text rendering modes: invisible, clip only (PDF 32000-1, table 106)."""
_FILLED = 0
"""Text rendering mode: filled (PDF 32000-1, table 106)."""
_LIGHT = 225
"""Of 255: text with lighter channels is white; chosen."""
_CONTRAST = 24
"""Grey levels, of 255, by which the background of readable white text is darker; chosen."""
_TRANSPARENT = 25
"""Of 255: less opaque text cannot be read; chosen."""
_SAMPLES = 6
"""Places of each sign that are asked for their Unicode mapping; all, where one has none."""
_LOOKED_AT = 6
"""Characters of a white text whose background is looked at; chosen."""
_DPI = 100
"""Resolution at which the background of white text is drawn; chosen."""
_JOINED = 3
"""Characters between two hidden spans that are one; chosen."""


@dataclass(slots=True)
class Marks:
    """What is known of a page besides its text."""

    drawn: bool = False
    picture: float = 0.0
    """Share of the page under its largest picture, 0 to 1."""
    unmapped: list[int] = field(default_factory=list)
    """Characters whose font does not say which they are."""
    hidden: list[HiddenSpan] = field(default_factory=list)
    off: list[int] = field(default_factory=list)
    """Characters in layers that are switched off."""
    rulings: list[float] = field(default_factory=list)
    areas: list[float] = field(default_factory=list)
    """Lines and coloured areas: left, bottom, right, top of each."""


@dataclass(frozen=True, slots=True)
class _PageObject:
    """An object's kind (FPDF_PAGEOBJ_…), handle, and share of the page (-1 for text); `matrix` is
    that of the forms it is in, `form` the outermost of them.
    """

    kind: int
    handle: Any
    share: float
    matrix: Matrix
    form: Any


@dataclass(frozen=True, slots=True)
class _Fill:
    """The darkest channel and the opacity of what fills a text, 0 to 255."""

    shade: int
    alpha: int


def read(page: Any, text_page: Any, text: str, has_layers: bool = False) -> Marks:
    """Look at an open page whose text is `text`; fast unless some text looks invisible."""
    marks = Marks()
    rulings = Rulings()
    layers = Layers(page, has_layers)
    is_odd = False
    for page_object in _objects(page, crop_box(page)):
        marks.drawn = True
        if page_object.kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            marks.picture = max(marks.picture, page_object.share)
        elif page_object.kind == pdfium.FPDF_PAGEOBJ_TEXT:
            is_odd = is_odd or _may_be_hidden(page_object.handle)
            layers.take(page_object.handle, page_object.form)
        elif page_object.kind == pdfium.FPDF_PAGEOBJ_PATH:
            rulings.take(page_object.handle, page_object.matrix)
    marks.rulings, marks.areas = rulings.lines, rulings.areas
    marks.unmapped = _unmapped(text_page, text)
    off = layers.off()
    objects = _TextObjects(text_page, text if is_odd or off else "")
    for key in off.intersection(objects.indexes):
        marks.off += objects.indexes[key]
    if is_odd:
        is_scan = marks.picture >= _FULL_PAGE
        marks.hidden = _spans(_hidden(_Background(page, text_page), objects, is_scan))
    return marks


def crop_box(page: Any) -> pdfium.FS_RECTF:
    """Return the visible part of a page in its own space."""
    rectangle = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(rectangle))
    return rectangle


@dataclass(frozen=True, slots=True)
class _PendingObject:
    """An object to be looked at; `share` is that of the form it is in."""

    handle: Any
    depth: int = 0
    share: float = -1.0
    matrix: Matrix = IDENTITY
    form: Any = None


def _objects(page: Any, crop: pdfium.FS_RECTF) -> Iterator[_PageObject]:
    """Yield the objects of a page in drawing order, also those within forms."""
    left = _MOST_OBJECTS
    count = min(max(pdfium.FPDFPage_CountObjects(page), 0), left)
    waiting = [_PendingObject(pdfium.FPDFPage_GetObject(page, n)) for n in reversed(range(count))]
    while waiting and left:
        item = waiting.pop()
        left -= 1
        handle, share = item.handle, item.share
        kind = pdfium.FPDFPageObj_GetType(handle)
        # Bounds within a form are in the form's own space: the form's own stand for them.
        if share < 0 and kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM):
            share = _share(handle, crop)
        if kind != pdfium.FPDF_PAGEOBJ_FORM:
            yield _PageObject(kind, handle, share, item.matrix, item.form)
        elif item.depth < _DEEPEST:
            count = min(max(pdfium.FPDFFormObj_CountObjects(handle), 0), left)
            matrix = pdf_rulings.times(pdf_rulings.matrix_of(handle), item.matrix)
            for n in reversed(range(count)):
                inner = pdfium.FPDFFormObj_GetObject(handle, n)
                form = item.form or handle
                waiting.append(_PendingObject(inner, item.depth + 1, share, matrix, form))


def _share(handle: Any, crop: pdfium.FS_RECTF) -> float:
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(handle, *map(ctypes.byref, edges)):
        return 0.0
    left, bottom, right, top = (edge.value for edge in edges)
    width = min(right, crop.right) - max(left, crop.left)
    height = min(top, crop.top) - max(bottom, crop.bottom)
    whole = (crop.right - crop.left) * (crop.top - crop.bottom)
    return width * height / whole if width > 0 and height > 0 and whole > 0 else 0.0


def _fill(handle: Any) -> _Fill:
    channels = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(handle, *map(ctypes.byref, channels)):
        return _Fill(0, 255)
    red, green, blue, alpha = (channel.value for channel in channels)
    return _Fill(min(red, green, blue), alpha)


def _may_be_hidden(handle: Any) -> bool:
    mode = pdfium.FPDFTextObj_GetTextRenderMode(handle)
    fill = _fill(handle)
    is_faint = fill.shade >= _LIGHT or fill.alpha <= _TRANSPARENT
    return mode in _UNSEEN_MODES or (mode == _FILLED and is_faint)


def _unmapped(text_page: Any, text: str) -> list[int]:
    """Return the characters whose font does not say which they are.

    A few places of each sign are asked for; all signs where one of them is unmapped.
    """
    places: dict[str, list[int]] = {}
    for index, letter in enumerate(text):
        places.setdefault(letter, []).append(index)
    asked = (indexes[:: len(indexes) // _SAMPLES + 1] for indexes in places.values())
    if not any(_is_unmapped(text_page, index) for index in itertools.chain.from_iterable(asked)):
        return []
    return [
        index
        for index, letter in enumerate(text)
        if not letter.isspace() and _is_unmapped(text_page, index)
    ]


def _is_unmapped(text_page: Any, index: int) -> bool:
    return pdfium.FPDFText_HasUnicodeMapError(text_page, index) == 1


class _TextObjects:
    """The characters of each text object of a page, by the object's address."""

    def __init__(self, text_page: Any, text: str) -> None:
        self.indexes: dict[int, list[int]] = {}
        self.handles: dict[int, Any] = {}
        for index, letter in enumerate(text):
            if letter.isspace():
                continue
            if handle := pdfium.FPDFText_GetTextObject(text_page, index):
                key = ctypes.cast(handle, ctypes.c_void_p).value or 0
                self.handles[key] = handle
                self.indexes.setdefault(key, []).append(index)


def _hidden(background: _Background, objects: _TextObjects, is_scan: bool) -> dict[int, str]:
    """Return the characters that cannot be seen, and why."""
    hidden: dict[int, str] = {}
    for key, indexes in objects.indexes.items():
        if reason := _hidden_reason(objects.handles[key], indexes, background, is_scan):
            hidden.update(dict.fromkeys(indexes, reason))
    return hidden


def _hidden_reason(
    handle: Any, indexes: Sequence[int], background: _Background, is_scan: bool
) -> str:
    """Return why the characters of a text object cannot be seen, "" where they can."""
    mode, fill = pdfium.FPDFTextObj_GetTextRenderMode(handle), _fill(handle)
    if mode in _UNSEEN_MODES:
        return "" if is_scan else "invisible"
    if mode == _FILLED and fill.alpha <= _TRANSPARENT:
        return "invisible"
    if mode == _FILLED and fill.shade >= _LIGHT:
        sampled = indexes[:: len(indexes) // _LOOKED_AT + 1]
        return "white" if background.shade(sampled) >= fill.shade - _CONTRAST else ""
    return ""


def _spans(hidden: dict[int, str]) -> list[HiddenSpan]:
    """Join characters near each other that are hidden for one reason."""
    spans: list[HiddenSpan] = []
    for index in sorted(hidden):
        last = spans[-1] if spans else None
        is_near = last is not None and index - (last.end - 1) <= _JOINED
        if last is not None and is_near and last.reason == hidden[index]:
            spans[-1] = last._replace(end=index + 1)
        else:
            spans.append(HiddenSpan(index, index + 1, hidden[index]))
    return spans


class _Background:
    """The page as it is drawn, in grey; drawn when it is first asked for."""

    def __init__(self, page: Any, text_page: Any) -> None:
        self._page = page
        self._text_page = text_page

    @cached_property
    def _bitmap(self) -> pdf_picture.Bitmap:
        width = pdfium.FPDF_GetPageWidthF(self._page)
        height = pdfium.FPDF_GetPageHeightF(self._page)
        return pdf_picture.grey(self._page, _DPI, PageFrame(0, 0, width, height, 0))

    def shade(self, indexes: Sequence[int]) -> int:
        """Return the median lightness around these characters, 0 to 255."""
        pixels = bytearray()
        for index in indexes:
            edges = [ctypes.c_double() for _ in range(4)]
            if pdfium.FPDFText_GetCharBox(self._text_page, index, *map(ctypes.byref, edges)):
                left, right, bottom, top = (edge.value for edge in edges)
                pixels += self._within(self._pixel(left, bottom), self._pixel(right, top))
        return sorted(pixels)[len(pixels) // 2] if pixels else 0

    def _pixel(self, x: float, y: float) -> _Pixel:
        column, row = ctypes.c_int(), ctypes.c_int()
        size = (0, 0, self._bitmap.width, self._bitmap.height, 0)
        to_device = map(ctypes.byref, (column, row))
        pdfium.FPDF_PageToDevice(self._page, *size, x, y, *to_device)
        return _Pixel(column.value, row.value)

    def _within(self, first: _Pixel, second: _Pixel) -> bytes:
        """Return the pixels between two corners."""
        bitmap = self._bitmap
        left, right = sorted((first.column, second.column))
        top, bottom = sorted((first.row, second.row))
        left, right = max(left, 0), min(right + 1, bitmap.width)
        if right <= left:
            return b""
        rows = range(max(top, 0), min(bottom + 1, bitmap.height))
        starts = (row * bitmap.stride for row in rows)
        return b"".join(bitmap.pixels[start + left : start + right] for start in starts)


@dataclass(frozen=True, slots=True)
class _Pixel:
    column: int
    row: int
