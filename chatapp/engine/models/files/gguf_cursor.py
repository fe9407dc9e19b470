"""A buffered reader over the bytes of a GGUF file that trusts no length in it."""

from __future__ import annotations

import struct
from typing import BinaryIO

from chatapp.errors import ModelDamaged, ModelTruncated, cause_code

MAX_HEADER_BYTES = 1 << 26
"""Bytes of a header; chosen, far above real ones."""
MAX_STRINGS = 1 << 22
"""In all arrays together; the largest vocabularies have 260,000 tokens and as many merges."""
MAX_TOKEN_BYTES = 1 << 14
"""Bytes of one string of an array; chosen, far above real tokens."""
MAX_CLAIM = 1 << 40
"""Bytes or items of a length: a larger one is a lie, a smaller one beyond the end means that the
rest is missing. Chosen."""
_CHUNK_BYTES = 1 << 20
"""Bytes that are read of a file at once; chosen."""
U32, U64 = struct.Struct("<I"), struct.Struct("<Q")


class Cursor:
    """A position in a file. No mmap: truncation while reading would kill the process."""

    def __init__(self, stream: BinaryIO, size_bytes: int, name: str) -> None:
        self.stream, self.size_bytes, self.name = stream, size_bytes, name
        self.buffer, self.start, self.at = b"", 0, 0
        self.strings_left = MAX_STRINGS

    @property
    def position(self) -> int:
        return self.start + self.at

    def damaged(self, cause: str) -> ModelDamaged:
        return ModelDamaged(name=self.name, cause=cause)

    def need(self, count: int) -> None:
        """Buffer `count` bytes from here on; raises ModelTruncated when they are missing."""
        if len(self.buffer) - self.at >= count:
            return
        self.check_there(count)
        self.start, self.at = self.position, 0
        self.stream.seek(self.start)
        self.buffer = self.stream.read(max(count, _CHUNK_BYTES))
        if len(self.buffer) < count:
            raise ModelTruncated(name=self.name, missing=size_text(count - len(self.buffer)))

    def check_there(self, count: int) -> None:
        end = self.position + count
        if count > MAX_CLAIM:
            raise self.damaged(cause_code("gguf_claims_part", size=size_text(count)))
        if end > self.size_bytes:
            raise ModelTruncated(name=self.name, missing="≥ " + size_text(end - self.size_bytes))
        if end > MAX_HEADER_BYTES:
            raise self.damaged(cause_code("gguf_no_end"))

    def take(self, form: struct.Struct) -> int:
        self.need(form.size)
        value: int = form.unpack_from(self.buffer, self.at)[0]
        self.at += form.size
        return value

    def skip(self, count: int) -> None:
        self.check_there(count)
        self.at += count
        if self.at > len(self.buffer):
            self.start, self.at, self.buffer = self.position, 0, b""

    def raw(self, count: int) -> bytes:
        self.need(count)
        data = self.buffer[self.at : self.at + count]
        self.at += count
        return data

    def string(self, limit: int) -> str:
        """Read a string; what exceeds `limit` bytes is dropped."""
        length = self.take(U64)
        self.check_there(length)
        text = self.raw(min(length, limit)).decode("utf-8", "replace")
        self.skip(max(0, length - limit))
        return text

    def skip_strings(self, count: int) -> None:
        for _ in range(self.counted(count)):
            if len(self.buffer) - self.at < 8:
                self.need(8)
            length = U64.unpack_from(self.buffer, self.at)[0]
            self.at += 8
            if length <= len(self.buffer) - self.at:
                self.at += length
            else:
                self.skip(length)

    def repeated_strings(self, count: int) -> int:
        """Skip strings and count duplicates; empty ones do not count."""
        seen: set[bytes] = set()
        empty = 0
        read_length = U64.unpack_from
        for _ in range(self.counted(count)):
            # Runs hundreds of thousands of times before the first answer, so without calls of our
            # own.
            if len(self.buffer) - self.at < 8:
                self.need(8)
            length = read_length(self.buffer, self.at)[0]
            self.at += 8
            if length > MAX_TOKEN_BYTES:
                raise self.damaged(cause_code("gguf_token_too_long"))
            if len(self.buffer) - self.at < length:
                self.need(length)
            text = self.buffer[self.at : self.at + length]
            self.at += length
            empty += not text
            seen.add(text)
        return count - len(seen) - max(0, empty - 1)

    def counted(self, count: int) -> int:
        self.strings_left -= count
        if self.strings_left < 0:
            raise self.damaged(cause_code("gguf_too_many_strings"))
        return count


def tidy(text: str, limit: int = 120) -> str:
    """Make untrusted text safe for one line: no control or direction characters, limited length."""
    visible = "".join(
        character if character.isprintable() else " " for character in text[: limit * 4]
    )
    words = " ".join(visible.split())
    return words if len(words) <= limit else words[: limit - 1] + "…"


def size_text(size_bytes: float) -> str:
    """Format a size in decimal units: 4.4 GB."""
    for unit in ("B", "KB", "MB", "GB"):
        if size_bytes < 1000:
            return (
                f"{size_bytes:.0f} {unit}"
                if unit == "B" or size_bytes >= 100
                else f"{size_bytes:.1f} {unit}"
            )
        size_bytes /= 1000
    return f"{size_bytes:,.1f} TB"
