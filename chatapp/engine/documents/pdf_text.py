"""Reads one page's text and the box of each character through pdfium; runs in the PDF child process."""

from __future__ import annotations

import ctypes
import unicodedata
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from chatapp.engine.documents import boxes
from chatapp.records import Box

_BROKEN_HYPHEN = 0x02
"""pdfium puts this where a word was hyphenated at the end of a line, and drops the line break."""
_LONGEST_STRING = 32_767
"""pdfium's parser cuts every string of a page at this length (kMaxStringLength)."""
_MOST_CHARACTERS = 2_000_000


@dataclass(frozen=True, slots=True)
class Frame:
    """A page as shown: its crop box, turned by quarter turns clockwise."""

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

    def shown(self, left: float, top: float, right: float, bottom: float) -> Box:
        """Turn a rectangle of the page's own space (y upwards) into one from the top left as shown."""
        if self.turns == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        if self.turns == 1:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.turns == 2:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        return self.top - top, self.right - right, self.top - bottom, self.right - left


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's text with one box a character, packed by `boxes.pack`."""

    text: str
    packed_boxes: bytes
    width: float
    height: float
    warnings: tuple[str, ...] = ()


def frame(page: Any) -> Frame:
    """Return the frame of an open page."""
    rectangle = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(rectangle))
    turns = max(pdfium.FPDFPage_GetRotation(page), 0) % 4
    return Frame(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top, turns)


def read(page: Any) -> PageText:
    """Read an open page. Raises OSError when pdfium cannot."""
    around = frame(page)
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        raise OSError("its text cannot be read")
    try:
        count = min(max(pdfium.FPDFText_CountChars(text_page), 0), _MOST_CHARACTERS)
        text, places = _characters(text_page, count, around)
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    warnings = ["text_cut"] if count in (_LONGEST_STRING, _MOST_CHARACTERS) else []
    if text.strip() and _garbled(text):
        warnings.append("garbled_text")
    if any(_is_outside(box, around) for box, character in zip(places, text, strict=True) if not character.isspace()):
        warnings.append("text_outside_page")
    return PageText(text, boxes.pack(places, around.width, around.height), around.width, around.height, tuple(warnings))


def _characters(text_page: Any, count: int, around: Frame) -> tuple[str, list[Box]]:
    """Return text and boxes of the same length, line ends as "\\n" and halves of UTF-16 pairs joined."""
    unicode_of, box_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    rectangle = pdfium.FS_RECTF()
    reference = ctypes.byref(rectangle)
    text: list[str] = []
    places: list[Box] = []
    high = 0
    for index in range(count):
        code = unicode_of(text_page, index)
        if code in (0, 0x0D, 0xFEFF):
            continue
        box_of(text_page, index, reference)
        box = around.shown(rectangle.left, rectangle.top, rectangle.right, rectangle.bottom)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        if code == _BROKEN_HYPHEN:
            text += "-\n"
            places += (box, box)
        else:
            text.append(chr(code) if code < 0x110000 else "\ufffd")
            places.append(box)
    return "".join(text), places


def _is_outside(box: Box, around: Frame) -> bool:
    across, down = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return not (-1 <= across <= around.width + 1 and -1 <= down <= around.height + 1)


def _garbled(text: str) -> bool:
    """Say whether a third of the letters are no letters: a font without a map to Unicode."""
    seen = [character for character in text[:4000] if not character.isspace()]
    strange = sum(unicodedata.category(character) in ("Co", "Cn", "Cc") or character == "\ufffd" for character in seen)
    return strange * 3 > len(seen)
