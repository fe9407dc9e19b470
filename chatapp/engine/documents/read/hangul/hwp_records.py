"""The records of an HWP 5.0 stream as Hancom publishes the format: tag, level, size, data."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

# Tags of records, of DocInfo (from 16 on) and of sections (from 66 on).
CHAR_SHAPE, NUMBERING, PARA_SHAPE = 21, 23, 25
PARA_HEADER, PARA_TEXT, PARA_LETTERS, CONTROL, LIST_HEADER, TABLE = 66, 67, 68, 71, 72, 77
OLE, EQUATION, FORM, MEMO = 84, 88, 91, 93
_LONG = 0xFFF
"""A size of 12 bits that says: the size follows in 32 bits."""
_MOST_BYTES = 200_000_000
"""Bytes that a stream may unpack to; chosen against hostile files."""
_PIECE_BYTES = 512
"""Packed bytes of a damaged stream that are unpacked at once; chosen."""
_MOST_DEPTH = 200
"""Records within records; chosen against hostile files."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record; `level` is its depth below others."""

    tag: int
    level: int
    data: bytes


def inflate(data: bytes) -> bytes:
    """Return an unpacked stream, up to where it is damaged."""
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, _MOST_BYTES)
    except zlib.error:
        return _until_damage(data)


def _until_damage(data: bytes) -> bytes:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    whole = bytearray()
    for start in range(0, len(data), _PIECE_BYTES):
        try:
            whole += unpacker.decompress(data[start : start + _PIECE_BYTES], _MOST_BYTES)
        except zlib.error:
            break
    return bytes(whole)


def read(data: bytes) -> Iterator[Record]:
    """Yield the records of an unpacked stream; a record that is cut off ends it."""
    position = 0
    while position + 4 <= len(data):
        (head,) = struct.unpack_from("<I", data, position)
        position += 4
        size = head >> 20
        if size == _LONG:
            if position + 4 > len(data):
                return
            (size,) = struct.unpack_from("<I", data, position)
            position += 4
        if position + size > len(data):
            return
        yield Record(head & 0x3FF, head >> 10 & 0x3FF, data[position : position + size])
        position += size


@dataclass(slots=True)
class RecordTree:
    """A record with those below it."""

    record: Record
    inner: list[RecordTree] = field(default_factory=list)

    def first(self, tag: int) -> Record | None:
        """Return the first record of this tag right below."""
        return next((each.record for each in self.inner if each.record.tag == tag), None)


def trees(records: Iterable[Record]) -> Iterator[RecordTree]:
    """Yield the records of the highest level with all below them."""
    path: list[RecordTree] = []
    for record in records:
        while path and (path[-1].record.level >= record.level or len(path) > _MOST_DEPTH):
            if len(path) == 1:
                yield path[0]
            path.pop()
        tree = RecordTree(record)
        if path:
            path[-1].inner.append(tree)
        path.append(tree)
    if path:
        yield path[0]


def string(data: bytes, position: int) -> str:
    """Return a string that its length in 16-bit units stands before."""
    if position + 2 > len(data):
        return ""
    (units,) = struct.unpack_from("<H", data, position)
    return data[position + 2 : position + 2 + 2 * units].decode("utf-16-le", "replace")
