"""Looks at the data of a user before anything is opened: of a newer version, or damaged.

Reading a version writes nothing, not even the files that SQLite keeps beside an open one.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from chatapp.errors import DataNewer, StoreDamaged
from chatapp.machine.backup.backup_content import NEWEST_SCHEMAS
from chatapp.machine.paths import Paths

_MAGIC = b"SQLite format 3\0"
_VERSION_AT = slice(60, 64)
"""Bytes of user_version in the header of a file, the largest first (SQLite's file format)."""
_HEADER_BYTES = 100


def refuse_newer(paths: Paths, newest_chats: int) -> None:
    """Raise DataNewer when a newer version of this program has written here."""
    newest = {"chats.db": newest_chats, **NEWEST_SCHEMAS}
    for place, known in newest.items():
        refuse_newer_file(paths.data / place, known)


def refuse_newer_file(file: Path, known: int) -> None:
    """Raise DataNewer for an SQLite file of a version that this program does not know."""
    version = version_of(file)
    if version > known:
        raise DataNewer(file=file.name, version=version, known=known)


def version_of(file: Path) -> int:
    """Return the version in the header of an SQLite file, 0 where there is none."""
    try:
        with open(file, "rb") as stream:
            head = stream.read(_HEADER_BYTES)
    except OSError:
        return 0
    return int.from_bytes(head[_VERSION_AT], "big") if head.startswith(_MAGIC) else 0


def check_sound(file: Path) -> None:
    """Let SQLite look through a file, also beside a window. Raises StoreDamaged."""
    if not file.exists():
        return
    try:
        with contextlib.closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as opened:
            is_sound = opened.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    except sqlite3.DatabaseError:
        is_sound = False
    if not is_sound:
        raise StoreDamaged(file=file.name)
