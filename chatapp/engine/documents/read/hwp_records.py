"""The records of an HWP 5.0 stream, as Hancom's published format describes them: tag, level, size,
then the data.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

PARA_SHAPE, PARA_HEADER, PARA_TEXT, CONTROL, LIST_HEADER, TABLE = 25, 66, 67, 71, 72, 77
_LONG = 0xFFF
_MOST_BYTES = 200_000_000
# Characters below 32 stand for something else; most take the place of 8.
_SINGLE = {0, 10, 13, *range(24, 32)}
_MEANT = {9: "\t", 10: "\n", 24: "-", 30: " ", 31: " "}


@dataclass(frozen=True, slots=True)
class Record:
    """`level` is how deep it lies below others."""

    tag: int
    level: int
    data: bytes


def inflate(data: bytes) -> bytes:
    """Unpack a stream. What comes before its damage is returned."""
    unpacker = zlib.decompressobj(-15)
    try:
        return unpacker.decompress(data, _MOST_BYTES)
    except zlib.error:
        return _piecewise(data)


def _piecewise(data: bytes) -> bytes:
    unpacker = zlib.decompressobj(-15)
    whole = bytearray()
    for start in range(0, len(data), 512):
        try:
            whole += unpacker.decompress(data[start : start + 512], _MOST_BYTES)
        except zlib.error:
            break
    return bytes(whole)


def read(data: bytes) -> Iterator[Record]:
    """Yield the records of an unpacked stream; one that is cut off ends it."""
    at = 0
    while at + 4 <= len(data):
        (head,) = struct.unpack_from("<I", data, at)
        at += 4
        size = head >> 20
        if size == _LONG:
            if at + 4 > len(data):
                return
            (size,) = struct.unpack_from("<I", data, at)
            at += 4
        if at + size > len(data):
            return
        yield Record(head & 0x3FF, head >> 10 & 0x3FF, data[at : at + size])
        at += size


def text(data: bytes) -> str:
    """Return the characters of a PARA_TEXT record without those that stand for fields, pictures and
    tables.
    """
    units = struct.unpack(f"<{len(data) // 2}H", data[: len(data) // 2 * 2])
    kept: list[int] = []
    at = 0
    while at < len(units):
        unit = units[at]
        if unit >= 32:
            kept.append(unit)
        elif unit in _MEANT:
            kept.extend(map(ord, _MEANT[unit]))
        at += 1 if unit >= 32 or unit in _SINGLE else 8
    return struct.pack(f"<{len(kept)}H", *kept).decode("utf-16-le", "replace")
