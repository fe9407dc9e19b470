"""Opens chats.db: durable, with one writing connection, up to date, and never at the cost of a
damaged file.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from chatapp.chats import schema
from chatapp.errors import ChatsDamaged, DiskFull, FolderGone, FolderUnusable, cause_code
from chatapp.machine.paths import is_gone


def open_database(file: Path) -> tuple[sqlite3.Connection, ChatsDamaged | None]:
    """Open or make the file. A damaged one is kept aside, and returned is the error to show."""
    was_left_open = file.with_name(file.name + "-wal").exists()
    try:
        return _open(file, was_left_open), None
    except sqlite3.OperationalError as error:
        raise _translated(error, file) from error
    except sqlite3.DatabaseError as error:
        kept = _keep_aside(file)
        return _open(file, False), ChatsDamaged(file=file.name, cause=str(error)[:200], kept=kept)


@contextmanager
def writing(connection: sqlite3.Connection, file: Path) -> Iterator[sqlite3.Connection]:
    """Do all or nothing. Raises DiskFull, FolderGone or FolderUnusable, and then nothing was
    changed.
    """
    if is_gone(file):
        # SQLite would go on writing into a file that has no name any more.
        raise FolderGone(folder=file.parent)
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        raise _translated(error, file) from error


def _open(file: Path, with_check: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    with ExitStack() as on_failure:
        on_failure.callback(connection.close)
        connection.row_factory = sqlite3.Row
        schema.refuse_newer(connection)
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "secure_delete = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")
        # Reading the whole file costs start-up time, so only after a crash.
        if with_check and connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError(cause_code("chats_check"))
        schema.migrate(connection, file)
        on_failure.pop_all()
    return connection


def _keep_aside(file: Path) -> str:
    kept = file.with_name(f"{file.stem}.damaged-{int(time.time())}{file.suffix}")
    for suffix in ("", "-wal", "-shm"):
        part = file.with_name(file.name + suffix)
        if part.exists():
            os.replace(part, kept.with_name(kept.name + suffix))
    return kept.name


def _translated(error: sqlite3.OperationalError, file: Path) -> DiskFull | FolderUnusable:
    if error.sqlite_errorcode in (
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_FSYNC,
    ):
        return DiskFull(folder=file.parent)
    if is_gone(file):
        return FolderGone(folder=file.parent)
    return FolderUnusable(folder=file.parent, cause=str(error)[:200])
