"""Extracts a page's text and the box of each character with pdfium; runs in the PDF child."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from chatapp.engine.documents.page.page_frame import PageFrame
from chatapp.engine.documents.read.pdf import pdf_marks
from chatapp.engine.documents.read.pdf.pdf_marks import Marks

_PIECE = 30_000
"""pdfium returns less than asked for above 32,767 characters at once."""
_MOST_CHARACTERS = 2_000_000
"""Characters of a page at most; chosen against hostile files."""
_FORCE_BOLD = 1 << 18
"""A flag of font descriptors (PDF 32000-1, table 123)."""
_BOLD_WEIGHT = 600
"""Font weight from which print is bold: 700 is bold, 400 regular (CSS and OpenType)."""
_BOLD_NAME = re.compile(rb"bold|black|heavy|extrab", re.I)
_SAMPLES = 40
"""Letters that are asked for their angle; chosen."""
_MOST_TURNED = 0.6
"""Share of the letters of a page that are turned if its text is; chosen."""
_LINE = re.compile(r"[^\r\n\x02\ufffe]+")


@dataclass(frozen=True, slots=True)
class ExtractedPage:
    """The text of n characters, and their boxes as bytes of float32 [n, 4] (FS_RECTF).

    The edges are left, top, right, bottom in points, y upwards. `bold` are the characters that bold
    lines begin with.
    """

    text: str
    rectangles: bytes
    bold: list[int]
    marks: Marks
    turns: int = -1
    """Quarter turns clockwise that set most of the text upright; -1 where it has no direction."""


def frame(page: Any) -> PageFrame:
    """Return the frame of an open page."""
    rectangle = pdf_marks.crop_box(page)
    turns = max(pdfium.FPDFPage_GetRotation(page), 0) % 4
    return PageFrame(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top, turns)


def read(page: Any, has_layers: bool = False) -> ExtractedPage:
    """Read an open page of a document that may have layers. Raises OSError."""
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        raise OSError("its text cannot be read")
    try:
        count = min(max(pdfium.FPDFText_CountChars(text_page), 0), _MOST_CHARACTERS)
        starts = range(0, count, _PIECE)
        text = "".join(_piece(text_page, start, min(_PIECE, count - start)) for start in starts)
        rectangles = _rectangles(text_page, count)
        bold = _bold_lines(text_page, text)
        marks = pdf_marks.read(page, text_page, text, has_layers)
        return ExtractedPage(text, rectangles, bold, marks, _turns(text_page, text))
    finally:
        pdfium.FPDFText_ClosePage(text_page)


def _piece(text_page: Any, start: int, count: int) -> str:
    buffer = (ctypes.c_ushort * (2 * count + 1))()
    units = pdfium.FPDFText_GetText(text_page, start, count, buffer) - 1
    text = bytes(buffer)[: 2 * max(units, 0)].decode("utf-16-le", "surrogatepass")
    if len(text) == count:
        return text
    # pdfium left out characters without a meaning. One by one, text and boxes stay aligned.
    codes = (pdfium.FPDFText_GetUnicode(text_page, index) for index in range(start, start + count))
    return "".join(map(_character, codes))


def _character(code: int) -> str:
    return chr(code) if code < 0xD800 or 0xE000 <= code < 0x110000 else "\ufffd"


def _rectangles(text_page: Any, count: int) -> bytes:
    rectangles = (pdfium.FS_RECTF * count)()
    for index, rectangle in enumerate(rectangles):
        pdfium.FPDFText_GetLooseCharBox(text_page, index, rectangle)
    return bytes(rectangles)


def _turns(text_page: Any, text: str) -> int:
    """Return how many quarter turns clockwise set most letters upright, of a sample; -1 for none."""
    letters = [index for index, letter in enumerate(text) if letter.isalnum()]
    sample = letters[:: len(letters) // _SAMPLES + 1]
    angles = (pdfium.FPDFText_GetCharAngle(text_page, index) for index in sample)
    turns = Counter(-round(angle / (math.pi / 2)) % 4 for angle in angles if angle >= 0)
    most = max(turns, key=turns.__getitem__, default=-1)
    return most if turns[most] > _MOST_TURNED * len(sample) else -1


def _bold_lines(text_page: Any, text: str) -> list[int]:
    """Return the first characters of lines bold at both ends; "label: value" has one bold end."""
    starts = []
    for line in _LINE.finditer(text):
        words = line[0].strip()
        first = line.start() + line[0].find(words)
        if words and _is_bold(text_page, first) and _is_bold(text_page, first + len(words) - 1):
            starts.append(first)
    return starts


def _is_bold(text_page: Any, index: int) -> bool:
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text_page, index, name, len(name), ctypes.byref(flags))
    is_named_bold = bool(flags.value & _FORCE_BOLD or _BOLD_NAME.search(name.value))
    return is_named_bold or pdfium.FPDFText_GetFontWeight(text_page, index) >= _BOLD_WEIGHT
