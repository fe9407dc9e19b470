"""File names that are not UTF-8, as from an old Korean ZIP: display, and transport in the pipe."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from chatapp.machine import systems

_SCHEME = "file://"
_DRIVE = re.compile(r"/[A-Za-z]:/")


def is_text(name: str) -> bool:
    """Whether a name can be encoded as UTF-8; on Linux it may be any bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def shown(name: str) -> str:
    """Return a name for display: NFC; other bytes as CP949 or with replacement characters."""
    if not is_text(name):
        name = _guessed(os.fsencode(name))
    return unicodedata.normalize("NFC", name)


def sendable(path: Path) -> str:
    """Return an absolute path as text for the pipe; `received` reverses it."""
    return str(path) if is_text(str(path)) else path.as_uri()


def received(text: str) -> Path:
    """Return the path that `sendable` encoded."""
    path = from_url(text) if text.startswith(_SCHEME) else Path(text)
    return systems.here().reachable(path)


def from_url(url: str) -> Path:
    """Return the path of a percent-encoded `file:` URL, as desktops pass them."""
    path = os.fsdecode(unquote_to_bytes(urlsplit(url).path))
    # Windows: "/C:/Users/…"
    return Path(path[1:] if _DRIVE.match(path) else path)


def _guessed(name: bytes) -> str:
    try:
        return name.decode("cp949")
    except UnicodeDecodeError:
        return name.decode("utf-8", "replace")
