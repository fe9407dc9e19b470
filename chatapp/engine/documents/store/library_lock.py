"""The lock of the library: one process at a time has it, and the lock file names that process."""

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
    """Held until `release` or the end of the process."""

    def __init__(self, file: Path, holder: str) -> None:
        """Take the lock. Raises LibraryHeld with the name of its holder, OSError where files
        cannot be locked.
        """
        self._stream: BinaryIO = file_lock.opened(file)
        try:
            file_lock.take(self._stream)
        except BlockingIOError:
            other = _holder(self._stream)
            self._stream.close()
            raise LibraryHeld(holder=other) from None
        except OSError:
            self._stream.close()
            raise
        self._stream.truncate(0)
        self._stream.write(f"{holder} (pid {os.getpid()})\n".encode())

    def release(self) -> None:
        """Release the lock; a second call does nothing."""
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
