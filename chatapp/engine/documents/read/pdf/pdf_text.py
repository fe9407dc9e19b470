"""Reads one page's text and the box of each character through pdfium, raw; runs in the PDF child
process.
"""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from chatapp.engine.documents.read.pdf import pdf_marks
from chatapp.engine.documents.read.pdf.pdf_marks import Marks

_PIECE = 30_000
"""pdfium hands over less than it has when asked for more than 32,767 characters at once."""
_MOST_CHARACTERS = 2_000_000
_FORCE_BOLD = 1 << 18
"""A flag of font descriptors (PDF 32000-1, table 123)."""
_BOLD_WEIGHT = 600
_BOLD_NAME = re.compile(rb"bold|black|heavy|extrab", re.I)
_LINE = re.compile(r"[^\r\n\x02\ufffe]+")


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


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page's text, FS_RECTF (left, top, right, bottom; 32-bit floats) of each character, where
    bold lines begin.
    """

    text: str
    rectangles: bytes
    bold: list[int]
    marks: Marks


def read(page: Any) -> RawPage:
    """Read an open page. Raises OSError."""
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        raise OSError("its text cannot be read")
    try:
        count = min(max(pdfium.FPDFText_CountChars(text_page), 0), _MOST_CHARACTERS)
        text = "".join(
            _piece(text_page, start, min(_PIECE, count - start))
            for start in range(0, count, _PIECE)
        )
        bold = _bold_lines(text_page, text)
        return RawPage(
            text, _rectangles(text_page, count), bold, pdf_marks.read(page, text_page, text)
        )
    finally:
        pdfium.FPDFText_ClosePage(text_page)


def _piece(text_page: Any, start: int, count: int) -> str:
    buffer = (ctypes.c_ushort * (2 * count + 1))()
    units = pdfium.FPDFText_GetText(text_page, start, count, buffer) - 1
    text = bytes(buffer)[: 2 * max(units, 0)].decode("utf-16-le", "surrogatepass")
    if len(text) == count:
        return text
    # Characters without a meaning were left out: ask for each, so that text and boxes stay side by
    # side.
    codes = (pdfium.FPDFText_GetUnicode(text_page, index) for index in range(start, start + count))
    return "".join(
        chr(code) if code < 0xD800 or 0xE000 <= code < 0x110000 else "\ufffd" for code in codes
    )


def _rectangles(text_page: Any, count: int) -> bytes:
    rectangles = (pdfium.FS_RECTF * count)()
    box_of = pdfium.FPDFText_GetLooseCharBox
    for index, rectangle in enumerate(rectangles):
        box_of(text_page, index, rectangle)
    return bytes(rectangles)


def _bold_lines(text_page: Any, text: str) -> list[int]:
    """Return the first characters of lines whose ends are both bold: a label with its value is no
    heading.
    """
    found = []
    for line in _LINE.finditer(text):
        bare = line[0].strip()
        first = line.start() + line[0].find(bare)
        if bare and _is_bold(text_page, first) and _is_bold(text_page, first + len(bare) - 1):
            found.append(first)
    return found


def _is_bold(text_page: Any, index: int) -> bool:
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text_page, index, name, len(name), ctypes.byref(flags))
    named = bool(flags.value & _FORCE_BOLD or _BOLD_NAME.search(name.value))
    return named or pdfium.FPDFText_GetFontWeight(text_page, index) >= _BOLD_WEIGHT
