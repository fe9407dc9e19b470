"""The bearer token: made once, kept in a file that only its owner can read."""

from __future__ import annotations

import hmac
import os
import secrets
import stat
from pathlib import Path

from chatapp.errors import TokenFileUnusable, cause_code, os_cause

_RANDOM_BYTES = 32
"""Random bytes of a token: 256 bits, beyond guessing."""
_LEAST_LETTERS = 16
"""Letters of a token that a person wrote at least; chosen."""
_MOST_LETTERS = 512
"""Letters of a token that a person wrote at most; chosen."""


def read_or_make(file: Path) -> str:
    """Return the token in the file, or make one there. Raises TokenFileUnusable."""
    try:
        return _make(file)
    except FileExistsError:
        return _read(file)
    except OSError as error:
        raise TokenFileUnusable(file=file, cause=os_cause(error)) from error


def is_right(given: str, token: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), token.encode("utf-8"))


def _make(file: Path) -> str:
    token = secrets.token_urlsafe(_RANDOM_BYTES)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="ascii") as stream:
        stream.write(token + "\n")
    return token


def _read(file: Path) -> str:
    try:
        with open(file, "rb") as stream:
            # A token file made by hand may be readable by others.
            if os.name != "nt" and stat.S_IMODE(os.fstat(stream.fileno()).st_mode) & 0o077:
                os.fchmod(stream.fileno(), 0o600)
            token = stream.read(_MOST_LETTERS + 1).decode("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise TokenFileUnusable(
            file=file,
            cause=os_cause(error) if isinstance(error, OSError) else cause_code("token_not_text"),
        ) from error
    if not _LEAST_LETTERS <= len(token) <= _MOST_LETTERS or not token.isprintable() or " " in token:
        raise TokenFileUnusable(file=file, cause=cause_code("token_length"))
    return token
