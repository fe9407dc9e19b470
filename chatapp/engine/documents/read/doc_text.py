"""The text of Word 97 to 2003 documents by [MS-DOC]: pieces, without deleted and hidden runs."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from chatapp.engine.documents.read.blocks import Unreadable

_WORD = 0xA5EC
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_LENGTHS_AT, _CHPX_AT, _CLX_AT = 0x4C, 0xFA, 0x1A2
"""Offsets in the file information block: lengths of the texts, run properties, pieces."""
_TEXT_PARTS = ("main", "footnotes", "headers", "macros", "comments", "endnotes", "boxes")
_PAGE = 512
_COMPRESSED = 1 << 30
_DELETED, _STRUCK, _HIDDEN = 0x0800, 0x0837, 0x083C
"""Properties of runs that are off or on."""
_OPERAND_BYTES = (1, 1, 2, 4, 2, 2, 0, 3)
"""Of a property, by the three highest bits of its number; 0 where its first byte says it."""


@dataclass(slots=True)
class DocText:
    """The texts of a document by the part they are of; `changed` when deleted text was left out."""

    parts: dict[str, str] = field(default_factory=dict)
    changed: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters `start` to `end` of the text, from an offset of the stream on."""

    start: int
    end: int
    offset: int
    width: int

    def text(self, stream: bytes) -> str:
        data = stream[self.offset : self.offset + (self.end - self.start) * self.width]
        encoding = "cp1252" if self.width == 1 else "utf-16-le"
        return data.decode(encoding, "replace").ljust(self.end - self.start)


@dataclass(slots=True)
class _UnreadRuns:
    """Offsets of the stream from which on runs are deleted or hidden, and are not."""

    starts: list[int] = field(default_factory=list)
    unread: list[bool] = field(default_factory=list)

    def holds(self, offset: int) -> bool:
        at = bisect_right(self.starts, offset) - 1
        return at >= 0 and self.unread[at]


def is_second_table(word: bytes) -> bool:
    """Say whether the stream "1Table" is the document's. Raises Unreadable for locked files."""
    if len(word) < _CLX_AT + 8 or struct.unpack_from("<H", word)[0] != _WORD:
        raise Unreadable("damaged", "")
    (flags,) = struct.unpack_from("<H", word, 0x0A)
    if flags & _ENCRYPTED:
        raise Unreadable("locked")
    return bool(flags & _SECOND_TABLE)


def read(word: bytes, table: bytes) -> DocText:
    """Return the texts. Raises struct.error or IndexError on broken files."""
    lengths = struct.unpack_from("<8i", word, _LENGTHS_AT)
    counts = [*lengths[:3], *lengths[3:7]]
    unread = _unread_runs(word, table)
    document = DocText()
    letters: list[str] = []
    for piece in _pieces(word, table):
        text = piece.text(word)
        for at, letter in enumerate(text):
            if unread.holds(piece.offset + at * piece.width):
                document.changed = True
                letters.append("\0")
            else:
                letters.append(letter)
    whole, position = "".join(letters), 0
    for name, count in zip(_TEXT_PARTS, counts, strict=True):
        document.parts[name] = whole[position : position + max(count, 0)].replace("\0", "")
        position += max(count, 0)
    return document


def _pieces(word: bytes, table: bytes) -> Iterator[_Piece]:
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
        yield _Piece(bounds[number], bounds[number + 1], place, 1 if is_narrow else 2)


def _unread_runs(word: bytes, table: bytes) -> _UnreadRuns:
    start, size = struct.unpack_from("<II", word, _CHPX_AT)
    plan = table[start : start + size]
    count = max((size - 4) // 8, 0)
    runs = _UnreadRuns()
    for number in range(count):
        (page,) = struct.unpack_from("<I", plan, 4 * (count + 1) + 4 * number)
        _add_page(runs, word[page * _PAGE : (page + 1) * _PAGE])
    return runs


def _add_page(runs: _UnreadRuns, page: bytes) -> None:
    if len(page) < _PAGE:
        return
    count = page[-1]
    bounds = struct.unpack_from(f"<{count + 1}I", page)
    for number in range(count):
        place = 2 * page[4 * (count + 1) + number]
        properties = page[place + 1 : place + 1 + page[place]] if place else b""
        runs.starts.append(bounds[number])
        runs.unread.append(_is_unread(properties))
    runs.starts.append(bounds[-1])
    runs.unread.append(False)


def _is_unread(properties: bytes) -> bool:
    """Say whether properties switch a run to deleted, struck out or hidden."""
    at = 0
    while at + 2 < len(properties):
        (name,) = struct.unpack_from("<H", properties, at)
        size = _OPERAND_BYTES[name >> 13]
        if name in (_DELETED, _STRUCK, _HIDDEN) and properties[at + 2] == 1:
            return True
        at += 2 + (size or properties[at + 2] + 1)
    return False
