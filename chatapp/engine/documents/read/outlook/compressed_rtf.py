"""Rich text as Outlook compresses it ([MS-OXRTFCP])."""

from __future__ import annotations

import struct

_COMPRESSED, _PLAIN = b"LZFu", b"MELA"
_HEAD_BYTES = 16
"""Bytes before the text (2.1.3.1)."""
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
    text = _UnpackedText()
    at = _HEAD_BYTES
    while at < len(data) and len(text.written) < min(size, _MOST_BYTES) and not text.is_at_end:
        at = text.read_run(data, at)
    return bytes(text.written)


class _UnpackedText:
    """The text so far, and the dictionary that references point into."""

    def __init__(self) -> None:
        self.written = bytearray()
        self.is_at_end = False
        self._window = bytearray(_FIRST.ljust(_WINDOW, b"\0"))
        self._place = len(_FIRST)

    def read_run(self, data: bytes, at: int) -> int:
        """Read a control byte and the eight letters or references behind it; return the next place."""
        control = data[at]
        at += 1
        for bit in range(8):
            if at >= len(data):
                break
            if not control >> bit & 1:
                self._add(data[at])
                at += 1
                continue
            (reference,) = struct.unpack_from(">H", data, at)
            at += 2
            if reference >> 4 == self._place % _WINDOW:
                self.is_at_end = True
                break
            # The text may repeat what it is just writing.
            for step in range((reference & 0xF) + 2):
                self._add(self._window[((reference >> 4) + step) % _WINDOW])
        return at

    def _add(self, letter: int) -> None:
        self.written.append(letter)
        self._window[self._place % _WINDOW] = letter
        self._place += 1
