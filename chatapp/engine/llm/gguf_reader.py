"""Reads the bytes of a GGUF header under hard limits, believing no length that the file claims."""

from __future__ import annotations

import math
import os
import stat
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from chatapp.engine.llm.foreign_files import what_is_it
from chatapp.engine.llm.gguf_types import ARRAY_TYPE, SCALARS, STRING_TYPE, TENSOR_TYPES
from chatapp.errors import (
    ModelDamaged,
    ModelFailedToLoad,
    ModelNotFound,
    ModelNotGguf,
    ModelTruncated,
    ModelVersionUnsupported,
)

MAX_HEADER_BYTES = 1 << 28
MAX_KEYS = 1 << 16
MAX_TENSORS = 1 << 18
MAX_KEY_BYTES = 1 << 16
MAX_STRINGS = 1 << 22
"""Strings in all arrays together; the largest vocabularies have 260,000 tokens and as many merges."""
MAX_KEPT_STRING_BYTES = 1 << 20
MAX_KEPT_ITEMS = 4096
MAX_CLAIM = 1 << 40
"""A length beyond this is a lie; below it, a length beyond the end means that the rest is missing."""
_CHUNK_BYTES = 1 << 20
_U32, _U64 = struct.Struct("<I"), struct.Struct("<Q")

Scalar = int | float | bool | str


@dataclass(frozen=True, slots=True)
class Skipped:
    """An array of which only the length was kept."""

    length: int


Value = Scalar | tuple[Scalar, ...] | Skipped


@dataclass(frozen=True, slots=True)
class Tensor:
    """One tensor as the header names it; `offset` counts from the start of the data."""

    name: str
    shape: tuple[int, ...]
    type: int
    offset: int

    @property
    def elements(self) -> int:
        return math.prod(self.shape)

    @property
    def size_bytes(self) -> int:
        kind = TENSOR_TYPES[self.type]
        return self.elements // kind.block * kind.size_bytes


@dataclass(frozen=True, slots=True)
class RawHeader:
    """Everything before the weights. `data_start` is the file offset of the first tensor."""

    version: int
    metadata: dict[str, Value]
    tensors: tuple[Tensor, ...]
    data_start: int
    size_bytes: int


class _Cursor:
    """Walks over a file through a small buffer. No mmap: a file cut while we read would kill the process."""

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
        """Make `count` bytes from here on readable in the buffer, or say that they are missing."""
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
            raise self.damaged(f"it claims a part of {size_text(count)}")
        if end > self.size_bytes:
            raise ModelTruncated(name=self.name, missing="≥ " + size_text(end - self.size_bytes))
        if end > MAX_HEADER_BYTES:
            raise self.damaged("its header has no end")

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
        found = self.buffer[self.at : self.at + count]
        self.at += count
        return found

    def string(self, limit: int) -> str:
        """Read a string; beyond `limit` bytes the rest is left out."""
        length = self.take(_U64)
        self.check_there(length)
        text = self.raw(min(length, limit)).decode("utf-8", "replace")
        self.skip(max(0, length - limit))
        return text

    def skip_strings(self, count: int) -> None:
        self.strings_left -= count
        if self.strings_left < 0:
            raise self.damaged("it holds more strings than any model")
        for _ in range(count):
            if len(self.buffer) - self.at < 8:
                self.need(8)
            length = _U64.unpack_from(self.buffer, self.at)[0]
            self.at += 8
            if length <= len(self.buffer) - self.at:
                self.at += length
            else:
                self.skip(length)


def read(path: Path) -> RawHeader:
    """Read everything before the weights. Raises a ModelError; never opens a pipe or a device."""
    try:
        info = path.stat()
        if not stat.S_ISREG(info.st_mode):
            raise ModelNotGguf(name=path.name, what="a folder" if stat.S_ISDIR(info.st_mode) else "a special file")
        with open(path, "rb") as stream:
            size_bytes = os.fstat(stream.fileno()).st_size
            return _read(_Cursor(stream, size_bytes, path.name))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ModelNotFound(name=path.name) from error
    except (OSError, ValueError) as error:
        raise ModelFailedToLoad(
            name=path.name, cause=getattr(error, "strerror", None) or type(error).__name__
        ) from error


def _read(cursor: _Cursor) -> RawHeader:
    version = _check_magic(cursor)
    cursor.skip(8)
    tensor_count, key_count = cursor.take(_U64), cursor.take(_U64)
    if tensor_count > MAX_TENSORS or key_count > MAX_KEYS:
        raise cursor.damaged(f"it claims {tensor_count:,} tensors and {key_count:,} keys")
    metadata: dict[str, Value] = {}
    for _ in range(key_count):
        key = cursor.string(MAX_KEY_BYTES)
        if not key or key in metadata:
            raise cursor.damaged("a key is empty or there twice")
        metadata[key] = _value(cursor)
    tensors = tuple(_tensor(cursor) for _ in range(tensor_count))
    alignment = metadata.get("general.alignment", 32)
    if not isinstance(alignment, int) or not 0 < alignment <= 1 << 20 or alignment & (alignment - 1):
        raise cursor.damaged(f"its alignment is {str(alignment)[:20]}")
    data_start = -(-cursor.position // alignment) * alignment
    _check_layout(cursor, tensors, data_start, alignment)
    return RawHeader(version, metadata, tensors, data_start, cursor.size_bytes)


def _check_magic(cursor: _Cursor) -> int:
    head = cursor.stream.read(4096)
    cursor.stream.seek(0)
    if head[:4] != b"GGUF":
        raise ModelNotGguf(name=cursor.name, what=what_is_it(head))
    if len(head) < 24:
        raise ModelTruncated(name=cursor.name, missing="≥ " + size_text(24 - len(head)))
    version: int = _U32.unpack_from(head, 4)[0]
    if version and version & 0xFFFF == 0:
        raise ModelVersionUnsupported(
            name=cursor.name, version="big-endian", advice="Download the little-endian file of the model."
        )
    if version < 2:
        raise ModelVersionUnsupported(name=cursor.name, version=version, advice="Download a newer file of the model.")
    if version > 3:
        raise ModelVersionUnsupported(name=cursor.name, version=version, advice="Update this program.")
    return version


def _value(cursor: _Cursor) -> Value:
    kind = cursor.take(_U32)
    if kind == STRING_TYPE:
        return cursor.string(MAX_KEPT_STRING_BYTES)
    if kind == ARRAY_TYPE:
        return _array(cursor)
    return cursor.take(_scalar(cursor, kind))


def _scalar(cursor: _Cursor, kind: int) -> struct.Struct:
    if kind not in SCALARS:
        raise cursor.damaged(f"a value has the unknown type {kind}")
    return SCALARS[kind]


def _array(cursor: _Cursor) -> Value:
    kind, length = cursor.take(_U32), cursor.take(_U64)
    if kind == STRING_TYPE:
        cursor.check_there(length * 8)
        if length <= 64:
            return tuple(cursor.string(256) for _ in range(length))
        cursor.skip_strings(length)
        return Skipped(length)
    form = _scalar(cursor, kind)
    cursor.check_there(length * form.size)
    if length > MAX_KEPT_ITEMS:
        cursor.skip(length * form.size)
        return Skipped(length)
    return tuple(value for (value,) in form.iter_unpack(cursor.raw(length * form.size)))


def _tensor(cursor: _Cursor) -> Tensor:
    name = cursor.string(MAX_KEY_BYTES)
    if not 0 < len(name.encode()) < 128:
        raise cursor.damaged("a tensor's name is empty or too long")
    dimensions = cursor.take(_U32)
    if not 0 < dimensions <= 4:
        raise cursor.damaged(f"the tensor {tidy(name)} has {dimensions} dimensions")
    shape = tuple(cursor.take(_U64) for _ in range(dimensions))
    kind = cursor.take(_U32)
    if kind not in TENSOR_TYPES:
        raise cursor.damaged(f"the tensor {tidy(name)} has the unknown type {kind}")
    if min(shape) == 0 or math.prod(shape) >= 1 << 62 or shape[0] % TENSOR_TYPES[kind].block:
        raise cursor.damaged(f"the tensor {tidy(name)} has an impossible shape")
    return Tensor(name, shape, kind, cursor.take(_U64))


def _check_layout(cursor: _Cursor, tensors: tuple[Tensor, ...], data_start: int, alignment: int) -> None:
    """Tensors lie one after the other without gaps, as llama.cpp demands, and all are there."""
    if len({tensor.name for tensor in tensors}) < len(tensors):
        raise cursor.damaged("a tensor is there twice")
    expected = end = 0
    for tensor in tensors:
        if tensor.offset != expected:
            raise cursor.damaged(f"the tensor {tidy(tensor.name)} is not where it should be")
        end = expected + tensor.size_bytes
        expected = -(-end // alignment) * alignment
    missing = data_start + end - cursor.size_bytes
    if tensors and missing > 0:
        raise ModelTruncated(name=cursor.name, missing=size_text(missing))


def tidy(text: str, limit: int = 120) -> str:
    """Make foreign text safe to show on one line: no control or direction characters, not too long."""
    visible = "".join(character if character.isprintable() else " " for character in text[: limit * 4])
    words = " ".join(visible.split())
    return words if len(words) <= limit else words[: limit - 1] + "…"


def size_text(size_bytes: float) -> str:
    """Write a size as people do: 4.4 GB, in steps of 1,000."""
    for unit in ("B", "KB", "MB", "GB"):
        if size_bytes < 1000:
            return f"{size_bytes:.0f} {unit}" if unit == "B" or size_bytes >= 100 else f"{size_bytes:.1f} {unit}"
        size_bytes /= 1000
    return f"{size_bytes:,.1f} TB"
