"""The parts of a document that is a ZIP of XML files; nothing is unpacked to disk."""

from __future__ import annotations

import contextlib
import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from chatapp.engine.documents.read.elements.blocks import Unreadable, damage
from chatapp.errors import cause_code

MOST_PART_BYTES = 256 * 1024 * 1024
"""Unpacked bytes of a part that is read as a stream; chosen against hostile files."""
_MOST_WHOLE_BYTES = 48 * 1024 * 1024
"""Unpacked bytes of a part that is read into memory at once; chosen against hostile files."""
_MOST_PARTS = 50_000
"""Parts of a container, above which it is refused; chosen against hostile files."""
_MOST_RATIO = 250
"""Unpacked to packed bytes, above which a part is a ZIP bomb; chosen."""
_SMALL_BYTES = 32 * 1024 * 1024
"""Unpacked bytes below which a part may have any ratio: sheets that repeat a number do. Chosen."""
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)


class ZipParts:
    """An open container. Faults raise Unreadable with a cause that names the part."""

    def __init__(self, path: Path | BinaryIO) -> None:
        with damage(cause_code("cut_off"), *_DAMAGE):
            self._zip = zipfile.ZipFile(path)
        self._infos = {info.filename.lstrip("/"): info for info in self._zip.infolist()}
        self._folded = {name.lower(): name for name in self._infos}
        if len(self._infos) > _MOST_PARTS:
            raise Unreadable("heavy", cause_code("too_many_parts"))

    def names(self) -> list[str]:
        """Return the names of all parts in their order."""
        return list(self._infos)

    def has_locked(self) -> bool:
        """Say whether a part is encrypted."""
        return any(info.flag_bits & 1 for info in self._infos.values())

    def has(self, name: str) -> bool:
        return name.lower() in self._folded

    def read(self, name: str, most_bytes: int = _MOST_WHOLE_BYTES) -> bytes:
        """Return a whole part."""
        with self.open(name, most_bytes) as stream, _errors_as_damage(name):
            return bytes(stream.read(most_bytes))

    @contextlib.contextmanager
    def open(self, name: str, most_bytes: int = MOST_PART_BYTES) -> Iterator[Any]:
        """Open a part as a binary stream."""
        info = self._infos.get(self._folded.get(name.lower(), ""))
        if info is None:
            raise Unreadable("damaged", cause_code("part_missing", part=name))
        if info.flag_bits & 1:
            raise Unreadable("locked")
        ratio = info.file_size / max(info.compress_size, 1)
        is_bomb = info.file_size > _SMALL_BYTES and ratio > _MOST_RATIO
        # zipfile never returns more bytes than the directory claims, whatever is packed.
        if info.file_size > most_bytes or is_bomb:
            raise Unreadable(
                "heavy", cause_code("part_claims", part=name, size=f"{info.file_size:,}")
            )
        with _errors_as_damage(name):
            stream = self._zip.open(info)
        with stream:
            yield _PartStream(stream, name)


class _PartStream(io.RawIOBase):
    """A part's stream whose errors are Unreadable."""

    def __init__(self, stream: Any, name: str) -> None:
        self._stream = stream
        self._name = name

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        with _errors_as_damage(self._name):
            return bytes(self._stream.read(size))


def relations_name(name: str) -> str:
    """Return the name of the part that lists the relations of a part."""
    folder, file = posixpath.split(name)
    return f"{folder}/_rels/{file}.rels".lstrip("/")


def resolve(base: str, target: str) -> str:
    """Return the name of a part that `base` refers to, "" for one outside of the container."""
    target = target.partition("#")[0]
    if "://" in target:
        return ""
    joined = target if target.startswith("/") else posixpath.join(posixpath.dirname(base), target)
    name = posixpath.normpath(joined).lstrip("/")
    return "" if name.startswith("..") else name


@contextlib.contextmanager
def _errors_as_damage(part: str) -> Iterator[None]:
    try:
        yield
    except _DAMAGE as error:
        raise Unreadable("damaged", cause_code("part_not_unpacked", part=part)) from error
    except RuntimeError as error:
        # zipfile has no class of its own for a missing password.
        raise Unreadable("locked") from error
