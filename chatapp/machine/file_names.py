"""File names that are no UTF-8, as out of an old Korean ZIP: how they are shown, and how they go
through the pipe.
"""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

_SCHEME = "file://"


def is_text(name: str) -> bool:
    """Say whether a name can be written as UTF-8; on Linux it may be any bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def shown(name: str) -> str:
    """Return a name as people read it: NFC, and bytes that are no UTF-8 as CP949 or with a mark for
    each.
    """
    if not is_text(name):
        name = _guessed(os.fsencode(name))
    return unicodedata.normalize("NFC", name)


def sendable(path: Path) -> str:
    """Return an absolute path as a text that the pipe can carry; `received` makes a path of it
    again.
    """
    return str(path) if is_text(str(path)) else path.as_uri()


def received(text: str) -> Path:
    """Return the path that `sendable` wrote."""
    return from_url(text) if text.startswith(_SCHEME) else Path(text)


def from_url(url: str) -> Path:
    """Return the path of a `file:` address whose bytes are percent-encoded, as desktops hand them
    over.
    """
    return Path(os.fsdecode(unquote_to_bytes(urlsplit(url).path)))


def _guessed(name: bytes) -> str:
    try:
        return name.decode("cp949")
    except UnicodeDecodeError:
        return name.decode("utf-8", "replace")
