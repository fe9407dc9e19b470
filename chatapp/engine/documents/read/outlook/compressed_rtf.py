"""Rich text as Outlook compresses it ([MS-OXRTFCP])."""

from __future__ import annotations

import struct

_COMPRESSED, _PLAIN = b"LZFu", b"MELA"
_HEAD_BYTES = 16
_WINDOW = 4096
"""Bytes of the dictionary (3.1.1.1)."""
_FIRST = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
"""What the dictionary begins with (2.1.2.1)."""
_MOST_BYTES = 50_000_000
"""Bytes of a text; chosen against hostile files."""


def unpacked(data: bytes) -> bytes:
    """Return rich text; b"" for what is none. Raises struct.error or IndexError on broken data."""
    size, kind = struct.unpack_from("<I4s", data, 4)
    if kind == _PLAIN:
        return data[_HEAD_BYTES : _HEAD_BYTES + size]
    if kind != _COMPRESSED:
        return b""
    window = bytearray(_FIRST.ljust(_WINDOW, b"\0"))
    written = bytearray()
    at, place = _HEAD_BYTES, len(_FIRST)
    while len(written) < min(size, _MOST_BYTES):
        control = data[at]
        at += 1
        for bit in range(8):
            if not control >> bit & 1:
                piece = data[at : at + 1]
                at += 1
            else:
                (reference,) = struct.unpack_from(">H", data, at)
                at += 2
                offset, length = reference >> 4, (reference & 0xF) + 2
                if offset == place % _WINDOW:
                    return bytes(written)
                piece = b""
                for step in range(length):
                    letter = window[(offset + step) % _WINDOW]
                    # The text may repeat what it is just writing.
                    window[(place + step) % _WINDOW] = letter
                    piece += bytes((letter,))
            for step, letter in enumerate(piece):
                window[(place + step) % _WINDOW] = letter
            place += len(piece)
            written += piece
            if at >= len(data):
                return bytes(written)
    return bytes(written)
