"""The streams of OLE containers: old Office files, mail of Outlook."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from chatapp.engine.documents.read.elements import file_signatures
from chatapp.engine.documents.read.elements.blocks import Unreadable, damage
from chatapp.engine.documents.read.elements.source_file import SourceFile
from chatapp.errors import cause_code

_MOST_STREAM_BYTES = 200_000_000
"""Bytes of a stream at most; chosen against hostile files."""
DAMAGE = (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError)
"""What broken containers raise; olefile has no class of its own for all of it."""


def has_stream(file: SourceFile, *names: str) -> bool:
    """Say whether a file is a container with one of these streams."""
    if not file.head.startswith(file_signatures.OLE):
        return False
    try:
        with opened(file) as container:
            return any(container.exists(name) for name in names)
    except Unreadable:
        return False


@contextlib.contextmanager
def opened(file: SourceFile) -> Iterator[Any]:
    """Open a container. Raises Unreadable."""
    import olefile

    with damage(cause_code("cut_off"), *DAMAGE):
        container = olefile.OleFileIO(str(file.path))
    with contextlib.closing(container):
        yield container


def stream(container: Any, name: str) -> bytes:
    """Return a stream, b"" for one that is not there. Raises Unreadable."""
    with damage(cause_code("part_not_unpacked", part=name), *DAMAGE):
        if not container.exists(name):
            return b""
        if container.get_size(name) > _MOST_STREAM_BYTES:
            raise Unreadable("heavy")
        return bytes(container.openstream(name).read())
