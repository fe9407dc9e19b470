"""SQLite files of this program: durable, one writing connection, numbered migrations."""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chatapp.errors import ChatappError, DataNewer, DiskFull, FolderGone, cause_code
from chatapp.machine.paths import is_gone

_PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON")
_LOCK_TIMEOUT_S = 10.0
_DISK_FULL = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_FSYNC,
    # The file that maps the write-ahead log cannot be made or grow.
    sqlite3.SQLITE_IOERR_SHMSIZE,
}
CHECK = "-check"
"""Suffix of a file that says: damage was found in use, look for it when this is opened again."""
_SUFFIXES = ("", "-wal", "-shm", CHECK)

ErrorFor = Callable[[sqlite3.DatabaseError], ChatappError | None]
"""Maps an SQLite error other than a full disk to ours; None lets it pass."""


@dataclass(frozen=True, slots=True)
class Schema:
    """The migrations of a file, and what opening it checks."""

    steps: tuple[str, ...]
    """SQL scripts; `PRAGMA user_version` counts those done. A shipped step is never edited."""
    is_checked: bool = False
    """Run `quick_check` on a file that a crash left open."""
    content: str = ""
    """A table; unless it is empty, the file is copied to `FILE.bak-VERSION` before a migration."""


class SqliteStore:
    """One file: a writing connection behind a lock, and a reading connection per thread.

    Every method raises DiskFull or what `error_for` returns.
    """

    def __init__(self, file: Path, schema: Schema, error_for: ErrorFor = lambda _: None) -> None:
        """Open or create, and migrate. Raises DatabaseError for damage that `error_for` passes,
        and DataNewer for a file of a newer version, which stays as it is.
        """
        self.file = file
        self._error_for = error_for
        self._local = threading.local()
        self._readers: list[sqlite3.Connection] = []
        self._lock = threading.RLock()
        with self._translated():
            self._writer = _open(file, schema)

    def close(self) -> None:
        """Close all connections; the last one folds the write-ahead log into the file."""
        with self._lock:
            for connection in (*self._readers, self._writer):
                connection.close()
            self._readers.clear()

    @contextlib.contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Lend the writing connection in a transaction, rolled back when the block raises.

        Raises FolderGone when the file was deleted: SQLite would write on into a nameless file.
        """
        if is_gone(self.file):
            raise FolderGone(folder=self.file.parent)
        with self._lock, self._translated():
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            finally:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")

    def execute(self, statement: str, *values: object) -> int:
        """Run one statement in its own transaction; return the number of rows it changed."""
        with self.write() as connection:
            return connection.execute(statement, values).rowcount

    @contextlib.contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Lend this thread's reading connection."""
        with self._translated():
            connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
            if connection is None:
                connection = _connect(self.file)
                connection.execute("PRAGMA query_only = ON")
                self._local.connection = connection
                with self._lock:
                    self._readers.append(connection)
            yield connection

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """Return all rows of a query."""
        with self.read() as connection:
            return connection.execute(query, values).fetchall()

    def row(self, query: str, *values: object) -> sqlite3.Row | None:
        """Return the first row of a query, None for none."""
        with self.read() as connection:
            row: sqlite3.Row | None = connection.execute(query, values).fetchone()
            return row

    def truncate_log(self) -> None:
        """Empty the write-ahead log, so that no erased text stays in it."""
        with self._lock, self._translated():
            self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise DiskFull(folder=self.file.parent) from error
            raise
        except UnicodeDecodeError as error:
            # SQLite's message quotes names of a damaged schema, which may be no UTF-8.
            damage = sqlite3.DatabaseError(cause_code("chats_check"))
            raise self._error_for(damage) or damage from error
        except sqlite3.DatabaseError as error:
            is_full = getattr(error, "sqlite_errorcode", None) in _DISK_FULL
            ours = DiskFull(folder=self.file.parent) if is_full else self._error_for(error)
            if ours is None:
                raise
            raise ours from error


def set_aside(file: Path) -> str:
    """Rename a damaged file, its log with it; return the new name."""
    kept = file.with_name(f"{file.stem}.damaged-{int(time.time())}{file.suffix}")
    for suffix in _SUFFIXES:
        part = file.with_name(file.name + suffix)
        if part.exists():
            os.replace(part, kept.with_name(kept.name + suffix))
    return kept.name


def remove(file: Path) -> None:
    """Delete a file with its log."""
    for suffix in _SUFFIXES:
        file.with_name(file.name + suffix).unlink(missing_ok=True)


def remove_backups(file: Path) -> None:
    """Delete the copies that migrations made: they hold what is to be erased."""
    for copy in file.parent.glob(f"{file.name}.bak-*"):
        copy.unlink(missing_ok=True)


def migrate(connection: sqlite3.Connection, file: Path, schema: Schema) -> None:
    """Run the steps that are missing, one transaction a step, after one copy of the file."""
    version = _version(connection)
    if 0 < version < len(schema.steps) and schema.content:
        _back_up(connection, file.with_name(f"{file.name}.bak-{version}"), schema.content)
    for number, step in enumerate(schema.steps[version:], start=version):
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            _run_script(connection, step)
            connection.execute(f"PRAGMA user_version = {number + 1}")


def _open(file: Path, schema: Schema) -> sqlite3.Connection:
    # The check reads the whole file, so it runs only after a crash and after damage.
    reasons = (file.with_name(file.name + suffix) for suffix in ("-wal", CHECK))
    must_check = schema.is_checked and any(reason.exists() for reason in reasons)
    connection = _connect(file, len(schema.steps))
    with contextlib.ExitStack() as on_failure:
        on_failure.callback(connection.close)
        if must_check and connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError(cause_code("chats_check"))
        migrate(connection, file, schema)
        # A file can be damaged where opening does not look.
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        file.with_name(file.name + CHECK).unlink(missing_ok=True)
        on_failure.pop_all()
    return connection


def _connect(file: Path, newest: int | None = None) -> sqlite3.Connection:
    """Open a connection; `newest` refuses a later version before anything is written."""
    connection = sqlite3.connect(
        file, isolation_level=None, check_same_thread=False, timeout=_LOCK_TIMEOUT_S
    )
    with contextlib.ExitStack() as on_failure:
        on_failure.callback(connection.close)
        connection.row_factory = sqlite3.Row
        if newest is not None and (version := _version(connection)) > newest:
            raise DataNewer(file=file.name, version=version, known=newest)
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        on_failure.pop_all()
    return connection


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _back_up(connection: sqlite3.Connection, copy: Path, table: str) -> None:
    if not connection.execute(f"SELECT EXISTS (SELECT 1 FROM {table})").fetchone()[0]:  # noqa: S608
        return
    copy.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(copy)) as backup:
        connection.backup(backup)


def _run_script(connection: sqlite3.Connection, script: str) -> None:
    """Run statements one by one: `executescript` would commit the transaction of the step."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if statement.strip() and sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""
