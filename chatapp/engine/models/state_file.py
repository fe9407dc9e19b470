"""A KV state on disk: llama.cpp's own file, then JSON with the owner, then a checksummed footer.

llama.cpp aborts on some damaged states and accepts others, so each is checked here first. Its part
(magic, version, count, tokens, keys and values) comes first, and it reads no further.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

_MAGIC = b"chatkv02"
# magic, bytes of the JSON, CRC-32 of all before the footer, bytes of llama.cpp's part
_FOOTER = struct.Struct("<8sIIQ")
_LLAMA_HEAD = struct.Struct("<III")
_CHUNK_BYTES = 1 << 20
"""Bytes that are read at once for the checksum; chosen."""
_MOST_JSON_BYTES = 1 << 16
"""Bytes of the note with the owner; chosen against damaged files."""


class _Footer(NamedTuple):
    magic: bytes
    note_bytes: int
    checksum: int
    content_bytes: int


@dataclass(frozen=True, slots=True)
class Owner:
    """The chat and documents whose text a state holds; 0 and () for nobody."""

    chat_id: int = 0
    document_ids: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.chat_id or self.document_ids)


@dataclass(frozen=True, slots=True)
class StateFile:
    """A saved state as its footer describes it; `tokens` are those it has keys and values of."""

    path: Path
    identity: str
    owner: Owner
    tokens: array[int]
    size_bytes: int

    def is_whole(self) -> bool:
        """Whether the file matches its checksum; reads all of it."""
        try:
            with open(self.path, "rb") as stream:
                footer = _footer(stream, self.size_bytes)
                stream.seek(0)
                return _checksum(stream, self.size_bytes - _FOOTER.size) == footer.checksum
        except (OSError, ValueError):
            return False

    def touch(self) -> None:
        """Mark the state as used now."""
        os.utime(self.path)


def seal(path: Path, identity: str, owner: Owner) -> None:
    """Append owner and checksum to what llama.cpp wrote. Raises OSError."""
    note = json.dumps(
        {"identity": identity, "chat": owner.chat_id, "documents": list(owner.document_ids)}
    ).encode("ascii")
    with open(path, "r+b") as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.write(note)
        stream.flush()
        stream.seek(0)
        checksum = _checksum(stream, size + len(note))
        stream.write(_FOOTER.pack(_MAGIC, len(note), checksum, size))


def read(path: Path) -> StateFile:
    """Read owner and tokens. Raises OSError, and ValueError for a foreign or truncated file."""
    size_bytes = path.stat().st_size
    with open(path, "rb") as stream:
        magic, note_bytes, _, content = _footer(stream, size_bytes)
        if magic != _MAGIC or note_bytes > _MOST_JSON_BYTES:
            raise ValueError("not a KV state")
        if content + note_bytes + _FOOTER.size != size_bytes or content < _LLAMA_HEAD.size:
            raise ValueError("its sizes do not add up")
        stream.seek(0)
        _, _, count = _LLAMA_HEAD.unpack(stream.read(_LLAMA_HEAD.size))
        if _LLAMA_HEAD.size + 4 * count > content:
            raise ValueError("more tokens than bytes")
        tokens = array("i", stream.read(4 * count))
        stream.seek(content)
        note = json.loads(stream.read(note_bytes))
    try:
        owner = Owner(int(note["chat"]), tuple(map(int, note["documents"])))
        return StateFile(path, str(note["identity"]), owner, tokens, size_bytes)
    except (KeyError, TypeError) as error:
        raise ValueError("a foreign note") from error


def _footer(stream: BinaryIO, size_bytes: int) -> _Footer:
    if size_bytes < _FOOTER.size:
        raise ValueError("too short")
    stream.seek(size_bytes - _FOOTER.size)
    raw = stream.read(_FOOTER.size)
    if len(raw) != _FOOTER.size:
        raise ValueError("too short")
    return _Footer(*_FOOTER.unpack(raw))


def _checksum(stream: BinaryIO, size_bytes: int) -> int:
    """Return the CRC-32 of the next `size_bytes`."""
    checksum = 0
    while size_bytes > 0 and (chunk := stream.read(min(_CHUNK_BYTES, size_bytes))):
        checksum = zlib.crc32(chunk, checksum)
        size_bytes -= len(chunk)
    return checksum


def common_length(ours: array[int], theirs: array[int]) -> int:
    """Return the length of the common prefix of two token arrays (int32), by bisection."""
    low, high = 0, min(len(ours), len(theirs))
    if ours[:high] == theirs[:high]:
        return high
    while high - low > 1:
        middle = (low + high) // 2
        if ours[low:middle] == theirs[low:middle]:
            low = middle
        else:
            high = middle
    return low
