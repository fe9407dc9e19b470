"""What the DocInfo stream of an HWP 5.0 document says of letters, paragraphs and numbers."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass, field

from chatapp.engine.documents.read.elements.inline_text import InlineStyle
from chatapp.engine.documents.read.hangul import hangul_numbering, hwp_records
from chatapp.engine.documents.read.hangul.hangul_numbering import HangulNumbering, HeadLevel
from chatapp.engine.documents.read.hangul.hwp_records import Record
from chatapp.engine.language.raised_signs import Baseline

# Of Hancom's description of HWP 5.0 (records of DocInfo): kinds of heads of paragraphs, levels of
# a numbering, bytes of a head before its text, offset of the flags of a letter shape, two of them.
_OUTLINE, _NUMBERED = 1, 2
_LEVELS = 7
_HEAD_BYTES = 12
_LETTER_BITS = 46
_RAISED, _LOWERED = 1 << 15, 1 << 16
_STRUCK_SHAPE_3D = 15
"""A shape of strike-out lines (HWP 5.0): Hangul writes it for most text and draws no line."""


@dataclass(frozen=True, slots=True)
class ParagraphShape:
    """The heading level of a paragraph, 0 for body text, and the numbering it belongs to."""

    level: int = 0
    numbering: str | None = None
    """None for none, "" for the outline of the section."""
    number_level: int = 0


@dataclass(frozen=True, slots=True)
class HwpLetters:
    """How letters look."""

    style: InlineStyle = InlineStyle()
    is_struck: bool = False


PLAIN_LETTERS, PLAIN_PARAGRAPH = HwpLetters(), ParagraphShape()


@dataclass(slots=True)
class HwpInfo:
    """The shapes by their number."""

    letters: list[HwpLetters] = field(default_factory=list)
    paragraphs: list[ParagraphShape] = field(default_factory=list)
    numbering: HangulNumbering = field(default_factory=HangulNumbering)

    def letters_of(self, number: int) -> HwpLetters:
        return self.letters[number] if number < len(self.letters) else PLAIN_LETTERS

    def paragraph_of(self, number: int) -> ParagraphShape:
        return self.paragraphs[number] if number < len(self.paragraphs) else PLAIN_PARAGRAPH


def read(records: Iterable[Record]) -> HwpInfo:
    """Read the records of DocInfo."""
    info = HwpInfo()
    for record in records:
        if record.tag == hwp_records.CHAR_SHAPE:
            info.letters.append(_letters(record.data))
        elif record.tag == hwp_records.PARA_SHAPE:
            info.paragraphs.append(_paragraph(record.data))
        elif record.tag == hwp_records.NUMBERING:
            # Numberings are counted from 1.
            info.numbering.levels[str(len(info.numbering.levels) + 1)] = _levels(record.data)
    return info


def _letters(data: bytes) -> HwpLetters:
    if len(data) < _LETTER_BITS + 4:
        return PLAIN_LETTERS
    (bits,) = struct.unpack_from("<I", data, _LETTER_BITS)
    baseline: Baseline = "raised" if bits & _RAISED else "lowered" if bits & _LOWERED else ""
    is_struck = bool(bits >> 18 & 7) and bits >> 26 & 15 != _STRUCK_SHAPE_3D
    return HwpLetters(InlineStyle(baseline=baseline), is_struck)


def _paragraph(data: bytes) -> ParagraphShape:
    (bits,) = struct.unpack_from("<I", data.ljust(4, b"\0"))
    kind, level = bits >> 23 & 3, bits >> 25 & 7
    if kind == _OUTLINE:
        return ParagraphShape(level + 1, "", level)
    if kind == _NUMBERED and len(data) >= 32:
        (numbering,) = struct.unpack_from("<H", data, 30)
        return ParagraphShape(0, str(numbering), level)
    return PLAIN_PARAGRAPH


def _levels(data: bytes) -> list[HeadLevel]:
    forms = list(hangul_numbering.FORMS.values())
    heads: list[HeadLevel] = []
    position = 0
    for _ in range(_LEVELS):
        if position + _HEAD_BYTES + 2 > len(data):
            break
        (bits,) = struct.unpack_from("<I", data, position)
        text = hwp_records.string(data, position + _HEAD_BYTES)
        position += _HEAD_BYTES + 2 + len(text.encode("utf-16-le"))
        form = bits >> 5 & 15
        heads.append(HeadLevel(forms[form] if form < len(forms) else "decimal", text))
    starts = _starts(data[position:])
    return [
        HeadLevel(head.form, head.text, starts.get(level, 1)) for level, head in enumerate(heads)
    ]


def _starts(rest: bytes) -> dict[int, int]:
    """Return the first numbers of the levels, which newer versions write at the end."""
    if len(rest) < 2 + 4 * _LEVELS:
        return {}
    starts = struct.unpack_from(f"<{_LEVELS}I", rest, 2)
    return {level: start for level, start in enumerate(starts) if 0 < start < 10_000}
