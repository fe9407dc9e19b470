"""The lock that lets one process at a time have the library; the file says who has it."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path
from typing import BinaryIO

from chatapp.errors import LibraryHeld, cause_code
from chatapp.machine import file_lock

_HOLDER = re.compile(r"(window|terminal) \(pid (\d+)\)")


class LibraryLock:
    """Held from construction to `release`, and never longer than the process lives."""

    def __init__(self, file: Path, holder: str) -> None:
        """Take the lock. Raises LibraryHeld with the other's name when it is taken."""
        self._stream: BinaryIO = file_lock.opened(file)
        try:
            file_lock.take(self._stream)
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
        line = stream.read(200).split(b"\n")[0].decode("utf-8", "replace")
    except OSError:
        return "?"
    known = _HOLDER.fullmatch(line)
    return cause_code(f"holder.{known[1]}", pid=known[2]) if known else line or "?"
