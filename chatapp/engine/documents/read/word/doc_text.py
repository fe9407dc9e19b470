"""The text of Word 97 to 2003 documents by [MS-DOC]: pieces, without deleted and hidden runs."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from chatapp.engine.documents.read.elements.blocks import Unreadable
from chatapp.engine.documents.read.elements.inline_text import InlineStyle, InlineText
from chatapp.engine.documents.read.word import doc_signs
from chatapp.engine.language.raised_signs import Baseline
from chatapp.errors import cause_code

_OLD_IDENTIFIERS = (b"\xdc\xa5", b"\x99\xa6", b"\x9b\xa5", b"\xdb\xa5")
"""How the streams of Word 95, 6 and 2 begin."""
# Of the file information block ([MS-DOC], Fib): its identifier, two of its flags, and the offsets
# in bytes of the lengths of the texts and of the pieces.
_IDENTIFIER = 0xA5EC
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_LENGTHS_AT, _CLX_AT = 0x4C, 0x1A2
_TEXT_PARTS = ("main", "footnotes", "headers", "macros", "comments", "endnotes", "boxes")
_PAGE_BYTES = 512
"""Bytes of a page of formatted properties ([MS-DOC], ChpxFkp)."""
_COMPRESSED = 1 << 30
"""The bit of an offset that says one byte a character ([MS-DOC], FcCompressed)."""
# Properties that are on or off ([MS-DOC], Single Property Modifiers): of runs, then of paragraphs.
_DELETED, _STRUCK, _HIDDEN = 0x0800, 0x0837, 0x083C
_ON = (b"\x01", b"\x81")
"""Switched on, or to the opposite of the style, as Word itself marks changes ([MS-DOC] 2.9.327)."""
_LEFT_OUT = (_DELETED, _STRUCK, _HIDDEN)
_IN_TABLE, _ROW_END = 0x2416, 0x2417
"""Of paragraphs: within a table, and the end of its row ([MS-DOC] 2.6.2)."""
_BASELINE, _POSITION = 0x2A48, 0x4845
"""Of runs: 1 for raised and 2 for lowered text; half points up or down."""
TABLE_ROW = 0xD608
"""How the cells of a row lie; its size has two bytes ([MS-DOC] 2.9.337)."""
_CELL = "\x07"
_MARKS = ("\r", "\x0c", "\x0e", _CELL)
"""What ends a paragraph, a section, a column, a cell."""
_HEADINGS = 9
"""Styles after the usual one that are headings ([MS-DOC], stylesheet)."""
_OPERAND_BYTES = (1, 1, 2, 4, 2, 2, 0, 3)
"""Of a property, by the three highest bits of its number; 0 where its first byte says it."""


@dataclass(frozen=True, slots=True)
class DocParagraph:
    """A paragraph or a cell; `mark` is the sign it ends with, `level` that of a heading or 0."""

    text: str
    mark: str = "\r"
    level: int = 0
    in_table: bool = False
    ends_row: bool = False
    deleted: str = ""
    struck: str = ""
    """Words that are deleted or struck out in it."""
    row: bytes = b""
    """How the cells of the row lie that it ends."""


@dataclass(slots=True)
class DocText:
    """The paragraphs of a document by the part they are of; `changed` when text was left out."""

    parts: dict[str, list[DocParagraph]] = field(default_factory=dict)
    changed: bool = False


@dataclass(frozen=True, slots=True)
class _TextPiece:
    """Characters `start` to `end` of the text, from an offset of the stream on."""

    start: int
    end: int
    offset: int
    width: int

    def text(self, stream: bytes) -> str:
        data = stream[self.offset : self.offset + (self.end - self.start) * self.width]
        encoding = "cp1252" if self.width == 1 else "utf-16-le"
        return data.decode(encoding, "replace").ljust(self.end - self.start)


class _Property(NamedTuple):
    name: int
    value: bytes


class _PlacedLetter(NamedTuple):
    """A letter, its offset in the stream, its baseline, and why it is left out: a property."""

    text: str
    offset: int
    baseline: Baseline = ""
    unread: int = 0


@dataclass(slots=True)
class _Runs:
    """Properties by the offsets of the stream from which on they hold."""

    starts: list[int] = field(default_factory=list)
    properties: list[bytes] = field(default_factory=list)

    def at(self, offset: int) -> bytes:
        index = bisect_right(self.starts, offset) - 1
        return self.properties[index] if index >= 0 else b""


def is_second_table(word: bytes) -> bool:
    """Say whether the stream "1Table" is the document's. Raises Unreadable for locked files."""
    if word.startswith(_OLD_IDENTIFIERS):
        raise Unreadable("unknown", cause_code("word_95"))
    if len(word) < _CLX_AT + 8 or struct.unpack_from("<H", word)[0] != _IDENTIFIER:
        raise Unreadable("damaged", "")
    (flags,) = struct.unpack_from("<H", word, 0x0A)
    if flags & _ENCRYPTED:
        raise Unreadable("locked")
    return bool(flags & _SECOND_TABLE)


def read(word: bytes, table: bytes, data: bytes = b"") -> DocText:
    """Return the texts; `data` is the stream of pictures and form fields.

    Raises struct.error or IndexError on broken files.
    """
    signs = doc_signs.DocSigns(doc_signs.fonts(word, table), data)
    lengths = struct.unpack_from("<7i", word, _LENGTHS_AT)
    runs, paragraphs = _runs(word, table, _CHPX), _runs(word, table, _PAPX)
    document = DocText()
    letters: list[_PlacedLetter] = []
    for piece in _pieces(word, table):
        for at, letter in enumerate(piece.text(word)):
            offset = piece.offset + at * piece.width
            properties = runs.at(offset)
            left_out = (each for each in _LEFT_OUT if _has(properties, each))
            unread = 0 if letter in _MARKS else next(left_out, 0)
            document.changed |= bool(unread)
            shown = signs.shown(letter, {each.name: each.value for each in _all(properties)})
            letters.append(_PlacedLetter(shown, offset, _baseline(properties), unread))
    position = 0
    for name, length in zip(_TEXT_PARTS, lengths, strict=True):
        end = position + max(length, 0)
        document.parts[name] = list(_paragraphs(letters[position:end], paragraphs))
        position = end
    return document


def _paragraphs(letters: Iterable[_PlacedLetter], runs: _Runs) -> Iterator[DocParagraph]:
    text, unread = InlineText(), {_DELETED: "", _STRUCK: "", _HIDDEN: ""}
    for letter, offset, baseline, why in letters:
        if why:
            unread[why] += letter
            continue
        if letter not in _MARKS:
            text.add(letter, InlineStyle(baseline=baseline))
            continue
        own = runs.at(offset)
        style = int.from_bytes(own[:2], "little")
        level = style if style <= _HEADINGS else 0
        in_table = _has(own[2:], _IN_TABLE) or letter == _CELL
        ends_row = _has(own[2:], _ROW_END)
        row = operand(own[2:], TABLE_ROW) if ends_row else b""
        left_out = unread[_DELETED], unread[_STRUCK]
        yield DocParagraph(text.text(), letter, level, in_table, ends_row, *left_out, row)
        text, unread = InlineText(), dict.fromkeys(unread, "")
    if rest := text.text():
        yield DocParagraph(rest)


def _pieces(word: bytes, table: bytes) -> Iterator[_TextPiece]:
    start, size = struct.unpack_from("<II", word, _CLX_AT)
    clx = table[start : start + size]
    at = 0
    while clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if clx[at] != 2:
        raise IndexError("no pieces")
    (length,) = struct.unpack_from("<I", clx, at + 1)
    plan = clx[at + 5 : at + 5 + length]
    count = (length - 4) // 12
    bounds = struct.unpack_from(f"<{count + 1}I", plan)
    for number in range(count):
        (coded,) = struct.unpack_from("<I", plan, 4 * (count + 1) + 8 * number + 2)
        offset = coded & (_COMPRESSED - 1)
        is_narrow = bool(coded & _COMPRESSED)
        place = offset // 2 if is_narrow else offset
        yield _TextPiece(bounds[number], bounds[number + 1], place, 1 if is_narrow else 2)


@dataclass(frozen=True, slots=True)
class _PageKind:
    """Where the properties of runs or of paragraphs are listed, and how their pages are built."""

    listed_at: int
    entry_bytes: int
    is_of_paragraphs: bool


_CHPX, _PAPX = _PageKind(0xFA, 1, False), _PageKind(0x102, 13, True)


def _runs(word: bytes, table: bytes, kind: _PageKind) -> _Runs:
    start, size = struct.unpack_from("<II", word, kind.listed_at)
    plan = table[start : start + size]
    count = max((size - 4) // 8, 0)
    runs = _Runs()
    for number in range(count):
        (page,) = struct.unpack_from("<I", plan, 4 * (count + 1) + 4 * number)
        _add_page(runs, word[page * _PAGE_BYTES : (page + 1) * _PAGE_BYTES], kind)
    return runs


def _add_page(runs: _Runs, page: bytes, kind: _PageKind) -> None:
    if len(page) < _PAGE_BYTES:
        return
    count = page[-1]
    bounds = struct.unpack_from(f"<{count + 1}I", page)
    for number in range(count):
        place = 2 * page[4 * (count + 1) + kind.entry_bytes * number]
        runs.starts.append(bounds[number])
        runs.properties.append(_properties(page, place, kind) if place else b"")
    runs.starts.append(bounds[-1])
    runs.properties.append(b"")


def _properties(page: bytes, place: int, kind: _PageKind) -> bytes:
    """Return the properties at a place of a page; of paragraphs the style is before them."""
    size, first = page[place], place + 1
    if kind.is_of_paragraphs:
        # [MS-DOC] 2.9.175: the size is in words, in a second byte where the first is zero.
        size, first = (2 * size - 1, place + 1) if size else (2 * page[place + 1], place + 2)
    return page[first : first + size]


def _has(properties: bytes, *wanted: int) -> bool:
    """Say whether properties switch one of these on."""
    return any(name in wanted and value[:1] in _ON for name, value in _all(properties))


def operand(properties: bytes, wanted: int) -> bytes:
    """Return the value of a property, b"" where it is not among them."""
    return next((value for name, value in _all(properties) if name == wanted), b"")


def _baseline(properties: bytes) -> Baseline:
    raised = operand(properties, _BASELINE)
    if raised[:1] in (b"\1", b"\2"):
        return "raised" if raised == b"\1" else "lowered"
    shift = int.from_bytes(operand(properties, _POSITION), "little", signed=True)
    return "raised" if shift > 0 else "lowered" if shift < 0 else ""


def _all(properties: bytes) -> Iterator[_Property]:
    at = 0
    while at + 2 < len(properties):
        (name,) = struct.unpack_from("<H", properties, at)
        first, size = at + 2, _OPERAND_BYTES[name >> 13]
        if name == TABLE_ROW:
            size, first = int.from_bytes(properties[first : first + 2], "little") - 1, first + 2
        elif not size:
            size, first = properties[first], first + 1
        yield _Property(name, properties[first : first + max(size, 0)])
        at = first + max(size, 0)
