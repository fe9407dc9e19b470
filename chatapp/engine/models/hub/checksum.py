"""SHA-256 of large files, stoppable and with progress."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from chatapp.engine.process.stopping import JobStopped

BLOCK_BYTES = 1 << 20
"""Bytes read at once; chosen."""
Progressed = Callable[[int], None]
Stopped = Callable[[], bool]


def of_file(path: Path, progressed: Progressed, stopped: Stopped) -> Any:
    """Return the running hash of a whole file. Raises OSError and JobStopped."""
    digest, done = hashlib.sha256(), 0
    with open(path, "rb") as stream:
        while block := stream.read(BLOCK_BYTES):
            if stopped():
                raise JobStopped
            digest.update(block)
            done += len(block)
            progressed(done)
    return digest
