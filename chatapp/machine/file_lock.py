"""An exclusive file lock that the OS releases when the process exits."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path

_LOCKED_BYTE = 4096
"""Offset of the locked byte, behind the content: Windows forbids reading locked bytes."""


def opened(file: Path) -> BinaryIO:
    """Open or create a file for `take`, readable by its owner only. Raises OSError."""
    return os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0)


if sys.platform == "win32":
    import msvcrt

    def take(stream: BinaryIO) -> None:
        """Lock an open file until it is closed. Raises BlockingIOError when another process holds
        it, another OSError where files cannot be locked.
        """
        stream.seek(_LOCKED_BYTE)
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError(error.errno, error.strerror) from error
        stream.seek(0)

else:
    import fcntl

    def take(stream: BinaryIO) -> None:
        """Lock an open file until it is closed. Raises BlockingIOError when another process holds
        it, another OSError where files cannot be locked, as on some network drives.
        """
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
