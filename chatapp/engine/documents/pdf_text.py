"""Reads one page's text and the box of each character through pdfium, raw; runs in the PDF child process."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

_PIECE = 30_000
"""pdfium hands over less than it has when asked for more than 32,767 characters at once."""
_MOST_CHARACTERS = 2_000_000


@dataclass(frozen=True, slots=True)
class Frame:
    """A page's crop box in its own space (y upwards), shown after quarter turns clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.turns % 2 else self.top - self.bottom


def frame(page: Any) -> Frame:
    """Return the frame of an open page."""
    rectangle = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(rectangle))
    turns = max(pdfium.FPDFPage_GetRotation(page), 0) % 4
    return Frame(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top, turns)


def read(page: Any) -> tuple[str, bytes]:
    """Return text and FS_RECTF (left, top, right, bottom; 32-bit floats) of each character. Raises OSError."""
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        raise OSError("its text cannot be read")
    try:
        count = min(max(pdfium.FPDFText_CountChars(text_page), 0), _MOST_CHARACTERS)
        text = "".join(_piece(text_page, start, min(_PIECE, count - start)) for start in range(0, count, _PIECE))
        return text, _rectangles(text_page, count)
    finally:
        pdfium.FPDFText_ClosePage(text_page)


def _piece(text_page: Any, start: int, count: int) -> str:
    buffer = (ctypes.c_ushort * (2 * count + 1))()
    units = pdfium.FPDFText_GetText(text_page, start, count, buffer) - 1
    text = bytes(buffer)[: 2 * max(units, 0)].decode("utf-16-le", "surrogatepass")
    if len(text) == count:
        return text
    # Characters without a meaning were left out: ask for each, so that text and boxes stay side by side.
    codes = (pdfium.FPDFText_GetUnicode(text_page, index) for index in range(start, start + count))
    return "".join(chr(code) if code < 0xD800 or 0xE000 <= code < 0x110000 else "\ufffd" for code in codes)


def _rectangles(text_page: Any, count: int) -> bytes:
    rectangles = (pdfium.FS_RECTF * count)()
    box_of = pdfium.FPDFText_GetLooseCharBox
    for index, rectangle in enumerate(rectangles):
        box_of(text_page, index, rectangle)
    return bytes(rectangles)
