"""The records of an HWP 5.0 stream as Hancom publishes the format: tag, level, size, data."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

PARA_SHAPE, PARA_HEADER, PARA_TEXT, CONTROL, LIST_HEADER, TABLE = 25, 66, 67, 71, 72, 77
_LONG = 0xFFF
"""A size of 12 bits that says: the size follows in 32 bits."""
_MOST_BYTES = 200_000_000
_PIECE_BYTES = 512
"""Bytes unpacked in all at most, and packed bytes at a time in a damaged stream; chosen."""
# Characters below 32 are control characters; most of them are 8 units long.
_SINGLE = {0, 10, 13, *range(24, 32)}
_LONG_UNITS = 8
_MEANINGS = {9: "\t", 10: "\n", 24: "-", 30: " ", 31: " "}


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


def text(data: bytes) -> str:
    """Return the text of a PARA_TEXT record without fields, pictures and tables."""
    units = struct.unpack(f"<{len(data) // 2}H", data[: len(data) // 2 * 2])
    kept: list[int] = []
    position = 0
    while position < len(units):
        unit = units[position]
        if unit >= 32:
            kept.append(unit)
        elif unit in _MEANINGS:
            kept.append(ord(_MEANINGS[unit]))
        position += 1 if unit >= 32 or unit in _SINGLE else _LONG_UNITS
    return struct.pack(f"<{len(kept)}H", *kept).decode("utf-16-le", "replace")
