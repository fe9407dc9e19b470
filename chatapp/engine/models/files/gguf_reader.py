"""Reads a GGUF header under hard limits, trusting no length in it."""

from __future__ import annotations

import math
import os
import stat
import struct
from dataclasses import dataclass
from pathlib import Path

from chatapp.engine.models.files.foreign_files import what_is_it
from chatapp.engine.models.files.gguf_cursor import U32, U64, Cursor, size_text, tidy
from chatapp.engine.models.files.gguf_types import ARRAY_TYPE, SCALARS, STRING_TYPE, TENSOR_TYPES
from chatapp.errors import (
    ModelBigEndian,
    ModelFailedToLoad,
    ModelNotFound,
    ModelNotGguf,
    ModelTruncated,
    ModelVersionUnsupported,
    cause_code,
    os_cause,
)

# Limits far above any real header, chosen; a larger claim is a damaged or hostile file.
MAX_KEYS = 1 << 16
MAX_TENSORS = 1 << 18
MAX_KEY_BYTES = 1 << 16
MAX_KEPT_STRING_BYTES = 1 << 20
"""Bytes of a string that is kept; chosen."""
MAX_KEPT_ITEMS = 4096
"""Items of an array that is kept; chosen: vocabularies are longer and are skipped."""

Scalar = int | float | bool | str


@dataclass(frozen=True, slots=True)
class Skipped:
    """An array whose values were skipped; `repeated` counts duplicates in a vocabulary."""

    length: int
    repeated: int = 0


Value = Scalar | tuple[Scalar, ...] | Skipped


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor of the header; `offset` counts bytes from the start of the data."""

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
    """Everything before the weights; `data_start` is the file offset of the first tensor."""

    version: int
    metadata: dict[str, Value]
    tensors: tuple[Tensor, ...]
    data_start: int
    size_bytes: int


def read(path: Path) -> RawHeader:
    """Read everything before the weights. Raises a ModelError; never opens a pipe or a device."""
    try:
        info = path.stat()
        if not stat.S_ISREG(info.st_mode):
            raise ModelNotGguf(
                name=path.name,
                what=cause_code("folder")
                if stat.S_ISDIR(info.st_mode)
                else cause_code("special_file"),
            )
        with open(path, "rb") as stream:
            size_bytes = os.fstat(stream.fileno()).st_size
            return _read(Cursor(stream, size_bytes, path.name))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ModelNotFound(name=path.name) from error
    except (OSError, ValueError) as error:
        raise ModelFailedToLoad(name=path.name, cause=os_cause(error)) from error


def _read(cursor: Cursor) -> RawHeader:
    version = _check_magic(cursor)
    cursor.skip(8)
    tensor_count, key_count = cursor.take(U64), cursor.take(U64)
    if tensor_count > MAX_TENSORS or key_count > MAX_KEYS:
        raise cursor.damaged(
            cause_code("gguf_claims_counts", tensors=f"{tensor_count:,}", keys=f"{key_count:,}")
        )
    metadata: dict[str, Value] = {}
    for _ in range(key_count):
        key = cursor.string(MAX_KEY_BYTES)
        if not key or key in metadata:
            raise cursor.damaged(cause_code("gguf_bad_key"))
        metadata[key] = _value(cursor, is_vocabulary=key == "tokenizer.ggml.tokens")
    tensors = tuple(_tensor(cursor) for _ in range(tensor_count))
    alignment = metadata.get("general.alignment", 32)
    if (
        not isinstance(alignment, int)
        or not 0 < alignment <= 1 << 20
        or alignment & (alignment - 1)
    ):
        raise cursor.damaged(cause_code("gguf_alignment", alignment=str(alignment)[:20]))
    data_start = -(-cursor.position // alignment) * alignment
    _check_layout(cursor, tensors, data_start, alignment)
    return RawHeader(version, metadata, tensors, data_start, cursor.size_bytes)


def _check_magic(cursor: Cursor) -> int:
    head = cursor.stream.read(4096)
    cursor.stream.seek(0)
    if head[:4] != b"GGUF":
        raise ModelNotGguf(name=cursor.name, what=what_is_it(head))
    if len(head) < 24:
        raise ModelTruncated(name=cursor.name, missing="≥ " + size_text(24 - len(head)))
    version: int = U32.unpack_from(head, 4)[0]
    if version and version & 0xFFFF == 0:
        raise ModelBigEndian(name=cursor.name)
    if version < 2:
        raise ModelVersionUnsupported(
            name=cursor.name, version=version, advice=cause_code("newer_file")
        )
    if version > 3:
        raise ModelVersionUnsupported(
            name=cursor.name, version=version, advice=cause_code("update_program")
        )
    return version


def _value(cursor: Cursor, is_vocabulary: bool) -> Value:
    kind = cursor.take(U32)
    if kind == STRING_TYPE:
        return cursor.string(MAX_KEPT_STRING_BYTES)
    if kind == ARRAY_TYPE:
        return _array(cursor, is_vocabulary)
    return cursor.take(_scalar(cursor, kind))


def _scalar(cursor: Cursor, kind: int) -> struct.Struct:
    if kind not in SCALARS:
        raise cursor.damaged(cause_code("gguf_value_type", type=kind))
    return SCALARS[kind]


def _array(cursor: Cursor, is_vocabulary: bool) -> Value:
    kind, length = cursor.take(U32), cursor.take(U64)
    if kind == STRING_TYPE:
        cursor.check_there(length * 8)
        if is_vocabulary:
            return Skipped(length, cursor.repeated_strings(length))
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


def _tensor(cursor: Cursor) -> Tensor:
    name = cursor.string(MAX_KEY_BYTES)
    if not 0 < len(name.encode()) < 128:
        raise cursor.damaged(cause_code("gguf_bad_tensor_name"))
    dimensions = cursor.take(U32)
    if not 0 < dimensions <= 4:
        raise cursor.damaged(
            cause_code("gguf_tensor_dimensions", tensor=tidy(name), count=dimensions)
        )
    shape = tuple(cursor.take(U64) for _ in range(dimensions))
    kind = cursor.take(U32)
    if kind not in TENSOR_TYPES:
        raise cursor.damaged(cause_code("gguf_tensor_type", tensor=tidy(name), type=kind))
    if min(shape) == 0 or math.prod(shape) >= 1 << 62 or shape[0] % TENSOR_TYPES[kind].block:
        raise cursor.damaged(cause_code("gguf_tensor_impossible", tensor=tidy(name)))
    return Tensor(name, shape, kind, cursor.take(U64))


def _check_layout(
    cursor: Cursor, tensors: tuple[Tensor, ...], data_start: int, alignment: int
) -> None:
    """Check that tensors are contiguous, as llama.cpp demands, and complete."""
    if len({tensor.name for tensor in tensors}) < len(tensors):
        raise cursor.damaged(cause_code("gguf_tensor_twice"))
    expected = end = 0
    for tensor in tensors:
        if tensor.offset != expected:
            raise cursor.damaged(cause_code("gguf_tensor_place", tensor=tidy(tensor.name)))
        end = expected + tensor.size_bytes
        expected = -(-end // alignment) * alignment
    missing = data_start + end - cursor.size_bytes
    if tensors and missing > 0:
        raise ModelTruncated(name=cursor.name, missing=size_text(missing))
