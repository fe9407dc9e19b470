"""An exclusive file lock that the OS releases when the process exits."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, BinaryIO

from chatapp.machine import systems

if TYPE_CHECKING:
    from pathlib import Path


def opened(file: Path) -> BinaryIO:
    """Open or create a file for `take`, readable by its owner only. Raises OSError."""
    return os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0)


def take(stream: BinaryIO) -> None:
    """Lock an open file until it is closed. Raises BlockingIOError when another process holds it,
    another OSError where files cannot be locked, as on some network drives.
    """
    systems.here().lock(stream)
