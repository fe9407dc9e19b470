"""A short hash by which a model file is known again after it was moved or renamed."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

_BLOCK_BYTES = 1 << 16
"""Bytes hashed at each of some places of a file; chosen."""
_HEX_DIGITS = 24
"""Digits of a fingerprint, 96 bits; chosen."""


def fingerprint(path: Path) -> str:
    """Return the hash of size, beginning, middle and end of a file; "" when it cannot be read."""
    try:
        info = path.stat()
        return _hash(path, info.st_size, info.st_mtime_ns)
    except OSError:
        return ""


@functools.lru_cache(maxsize=512)
def _hash(path: Path, size_bytes: int, mtime_ns: int) -> str:
    """Cached by size and modification time. Raises OSError."""
    digest = hashlib.sha256(str(size_bytes).encode())
    with open(path, "rb") as stream:
        for start in (0, size_bytes // 2, max(0, size_bytes - _BLOCK_BYTES)):
            stream.seek(start)
            digest.update(stream.read(_BLOCK_BYTES))
    return digest.hexdigest()[:_HEX_DIGITS]
