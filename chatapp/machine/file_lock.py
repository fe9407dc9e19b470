"""A lock that one process at a time has on a file, and never longer than it lives, wherever the
file was before.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path

_LOCKED_BYTE = 4096
"""Windows forbids reading locked bytes, so the lock lies behind what the file says."""


def opened(file: Path) -> BinaryIO:
    """Open a file for `take`, made if needed, for its owner only. Raises OSError."""
    return os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0)


if sys.platform == "win32":
    import msvcrt

    def take(stream: BinaryIO) -> None:
        """Lock an open file until it is closed. Raises OSError when another process has it."""
        stream.seek(_LOCKED_BYTE)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        stream.seek(0)

else:
    import fcntl

    def take(stream: BinaryIO) -> None:
        """Lock an open file until it is closed. Raises OSError when another process has it."""
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
