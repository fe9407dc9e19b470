"""The parts of a document that is a ZIP of XML files, read in memory within limits; nothing is
unpacked to disk.
"""

from __future__ import annotations

import contextlib
import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chatapp.engine.documents.read.blocks import Unreadable
from chatapp.errors import cause_code

MOST_PART_BYTES = 256 * 1024 * 1024
_MOST_WHOLE_BYTES = 48 * 1024 * 1024
_MOST_PARTS = 50_000
_MOST_RATIO = 250
_SMALL_BYTES = 32 * 1024 * 1024
"""Below this a part may be packed as tightly as it likes: sheets of the same number over and over
are.
"""


class ZipParts:
    """An open container. What cannot be read raises Unreadable with a cause that names the part."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise Unreadable("damaged", cause_code("cut_off")) from error
        self._infos = {info.filename.lstrip("/"): info for info in self._zip.infolist()}
        self._folded = {name.lower(): name for name in self._infos}
        if len(self._infos) > _MOST_PARTS:
            raise Unreadable("heavy", cause_code("too_many_parts"))

    def close(self) -> None:
        self._zip.close()

    def names(self) -> list[str]:
        """Return the names of all parts in their order."""
        return list(self._infos)

    def has(self, name: str) -> bool:
        return name.lower() in self._folded

    def read(self, name: str, most_bytes: int = _MOST_WHOLE_BYTES) -> bytes:
        """Return a part as a whole."""
        with self.open(name, most_bytes) as stream, _as_damage(name):
            return bytes(stream.read(most_bytes))

    @contextlib.contextmanager
    def open(self, name: str, most_bytes: int = MOST_PART_BYTES) -> Iterator[Any]:
        """Open a part for reading piece by piece."""
        info = self._infos.get(self._folded.get(name.lower(), ""))
        if info is None:
            raise Unreadable("damaged", cause_code("part_missing", part=name))
        if info.flag_bits & 1:
            raise Unreadable("locked")
        bomb = info.file_size > _SMALL_BYTES and info.file_size > _MOST_RATIO * max(
            info.compress_size, 1
        )
        # zipfile never gives more bytes than the directory claims, whatever is packed.
        if info.file_size > most_bytes or bomb:
            raise Unreadable(
                "heavy", cause_code("part_claims", part=name, size=f"{info.file_size:,}")
            )
        with _as_damage(name):
            stream = self._zip.open(info)
        with stream:
            yield _Translated(stream, name)


class _Translated(io.RawIOBase):
    """A part's stream; damage found while reading is told as ours."""

    def __init__(self, stream: Any, name: str) -> None:
        self._stream = stream
        self._name = name

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        with _as_damage(self._name):
            return bytes(self._stream.read(size))


def resolve(base: str, target: str) -> str:
    """Return the name of a part that `base` refers to; one that leads out of the container names
    nothing.
    """
    target = target.partition("#")[0]
    if "://" in target:
        return ""
    joined = target if target.startswith("/") else posixpath.join(posixpath.dirname(base), target)
    name = posixpath.normpath(joined).lstrip("/")
    return "" if name.startswith("..") else name


@contextlib.contextmanager
def _as_damage(part: str) -> Iterator[None]:
    try:
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
    ) as error:
        raise Unreadable("damaged", cause_code("part_not_unpacked", part=part)) from error
    except RuntimeError as error:
        # zipfile has no class of its own for a missing password.
        raise Unreadable("locked") from error
