"""The lock that lets one process at a time have the library; the file says who has it."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import BinaryIO

from chatapp.errors import LibraryHeld

_LOCKED_BYTE = 4096
"""Windows forbids reading locked bytes, so the lock lies behind the name of the holder."""


class LibraryLock:
    """Held from construction to `release`, and never longer than the process lives."""

    def __init__(self, file: Path, holder: str) -> None:
        """Take the lock. Raises LibraryHeld with the other's name when it is taken."""
        self._stream: BinaryIO = os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0)
        try:
            _lock(self._stream)
        except OSError:
            other = _holder(self._stream)
            self._stream.close()
            raise LibraryHeld(holder=other) from None
        self._stream.truncate(0)
        self._stream.write(f"{holder} (pid {os.getpid()})\n".encode())

    def release(self) -> None:
        """Let others in; a second call does nothing."""
        if self._stream.closed:
            return
        with contextlib.suppress(OSError):
            self._stream.truncate(0)
        self._stream.close()


def _holder(stream: BinaryIO) -> str:
    try:
        return stream.read(200).split(b"\n")[0].decode("utf-8", "replace") or "?"
    except OSError:
        return "?"


if sys.platform == "win32":
    import msvcrt

    def _lock(stream: BinaryIO) -> None:
        stream.seek(_LOCKED_BYTE)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        stream.seek(0)

else:
    import fcntl

    def _lock(stream: BinaryIO) -> None:
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
