"""The text of old PowerPoint files with raised and lowered signs kept apart ([MS-PPT] 2.9.44)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from chatapp.engine.documents.read.elements.inline_text import InlineStyle, InlineText
from chatapp.engine.language.raised_signs import Baseline

# Bytes of a field of a paragraph or of characters, in their order, by the bits of the mask that
# announce it ([MS-PPT], TextPFException and TextCFException); tabs are of their own length.
_PARAGRAPH = (
    *((0xF, 2), (0x80, 2), (0x10, 2), (0x40, 2), (0x20, 4), (0x800, 2), (0x1000, 2)),
    *((0x2000, 2), (0x4000, 2), (0x100, 2), (0x400, 2), (0x8000, 2), (0x100000, 0)),
    *((0x10000, 2), (0xE0000, 2), (0x200000, 2)),
)
_CHARACTERS = ((0xFFFF, 2), (1 << 16, 2), (1 << 21, 2), (1 << 22, 2), (1 << 23, 2))
_BEFORE_POSITION = (*_CHARACTERS, (1 << 17, 2), (1 << 18, 4))
_POSITION = 1 << 19


class _TextRun(NamedTuple):
    """How many characters, and how far they are raised (below 0: lowered) in percent."""

    length: int
    shift: int


def with_signs(text: str, style: bytes) -> str:
    """Return a text whose raised and lowered signs are written apart; `style` may be broken."""
    try:
        runs = list(_runs(style, len(text)))
    except struct.error:
        return text
    line = InlineText()
    at = 0
    for run in runs:
        baseline: Baseline = "raised" if run.shift > 0 else "lowered" if run.shift < 0 else ""
        line.add(text[at : at + run.length], InlineStyle(baseline=baseline))
        at += run.length
    line.add(text[at:])
    return line.text()


def _runs(style: bytes, length: int) -> Iterator[_TextRun]:
    at = seen = 0
    # The text ends with a mark that it does not hold.
    while seen <= length and at < len(style):
        count, _, mask = struct.unpack_from("<IHI", style, at)
        seen += max(count, 1)
        at += 10
        for bits, size in _PARAGRAPH:
            if mask & bits:
                at += size or 2 + 4 * struct.unpack_from("<H", style, at)[0]
    while at < len(style):
        count, mask = struct.unpack_from("<II", style, at)
        at += 8 + sum(size for bits, size in _BEFORE_POSITION if mask & bits)
        shift = 0
        if mask & _POSITION:
            (shift,) = struct.unpack_from("<h", style, at)
            at += 2
        yield _TextRun(count, shift)
