"""The finished parts of works in one SQLite file, so that a restart or a crash costs the part being
made at most.
"""

from __future__ import annotations

import contextlib
import json
import logging
import sqlite3
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from chatapp.contract.work_records import Work, WorkKind
from chatapp.errors import DiskFull, WorkNotFound

_log = logging.getLogger("chatapp.works")

FILE = "works.db"
_VERSION = 1
_TABLES = (
    """CREATE TABLE works (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        document_id INTEGER NOT NULL,
        options TEXT NOT NULL,
        plan TEXT NOT NULL DEFAULT '',
        total INTEGER NOT NULL DEFAULT 0,
        finished INTEGER NOT NULL DEFAULT 0,
        started_at REAL NOT NULL,
        UNIQUE (kind, document_id, options)
    )""",
    """CREATE TABLE parts (
        work_id INTEGER NOT NULL REFERENCES works(id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        result TEXT NOT NULL,
        PRIMARY KEY (work_id, name)
    ) WITHOUT ROWID""",
    f"PRAGMA user_version = {_VERSION}",
)
_WORKS = """SELECT id, kind, document_id, options, total, finished,
    (SELECT count(*) FROM parts p WHERE p.work_id = works.id) FROM works"""


class WorkStore:
    """One connection behind a lock. It lies in the library's folder: whoever holds the library
    holds it.
    """

    def __init__(self, folder: Path, document_ids: Collection[int]) -> None:
        """Open or make it; works of documents that are gone are erased. A broken or foreign file is
        begun anew.
        """
        self._folder = folder
        self._lock = threading.RLock()
        try:
            self._connection = self._open()
        except sqlite3.DatabaseError:
            _log.info("the store of works could not be read and is begun anew")
            for file in folder.glob(FILE + "*"):
                file.unlink()
            self._connection = self._open()
        gone = {work.document_id for work in self.list()} - set(document_ids)
        for document_id in gone:
            self.forget_document(document_id)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def begin(self, kind: WorkKind, document_id: int, options: Mapping[str, str]) -> Work:
        """Return the work with these options: the one that was begun before, else a new one."""
        key = json.dumps(dict(options), ensure_ascii=False, sort_keys=True)
        with self._write() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO works (kind, document_id, options, started_at) VALUES (?, ?, ?, ?)",
                (kind, document_id, key, time.time()),
            )
            where = " WHERE kind = ? AND document_id = ? AND options = ?"
            return _work(connection.execute(_WORKS + where, (kind, document_id, key)).fetchone())

    def work(self, work_id: int) -> Work:
        """Return one work. Raises WorkNotFound."""
        with self._write() as connection:
            row = connection.execute(_WORKS + " WHERE id = ?", (work_id,)).fetchone()
        if row is None:
            raise WorkNotFound()
        return _work(row)

    def list(self) -> tuple[Work, ...]:
        """Return all works, newest first."""
        with self._write() as connection:
            return tuple(map(_work, connection.execute(_WORKS + " ORDER BY id DESC").fetchall()))

    def plan(self, work_id: int) -> str:
        """Return how the work is cut into parts, "" when that was not decided yet."""
        with self._write() as connection:
            row = connection.execute("SELECT plan FROM works WHERE id = ?", (work_id,)).fetchone()
        return str(row[0]) if row else ""

    def decide(self, work_id: int, plan: str, total: int) -> None:
        """Keep how the work is cut, so that a later run, perhaps with another model, cuts it the
        same way.
        """
        with self._write() as connection:
            connection.execute(
                "UPDATE works SET plan = ?, total = ? WHERE id = ?", (plan, total, work_id)
            )

    def parts(self, work_id: int) -> dict[str, str]:
        """Return the finished parts by name."""
        with self._write() as connection:
            return dict(
                connection.execute(
                    "SELECT name, result FROM parts WHERE work_id = ?", (work_id,)
                ).fetchall()
            )

    def keep(self, work_id: int, name: str, result: str) -> None:
        """Keep a finished part; it is on the disk when this returns. Raises WorkNotFound when the
        work was removed.
        """
        with self._write() as connection:
            if not connection.execute("SELECT 1 FROM works WHERE id = ?", (work_id,)).fetchone():
                raise WorkNotFound()
            connection.execute(
                "INSERT OR REPLACE INTO parts VALUES (?, ?, ?)", (work_id, name, result)
            )

    def finish(self, work_id: int) -> None:
        """Note that nothing is left to make."""
        with self._write() as connection:
            connection.execute("UPDATE works SET finished = 1 WHERE id = ?", (work_id,))

    def remove(self, work_ids: Collection[int]) -> None:
        """Erase works and their parts, also from the file's free pages."""
        with self._write() as connection:
            connection.executemany(
                "DELETE FROM works WHERE id = ?", [(work_id,) for work_id in work_ids]
            )
        self._empty_log()

    def forget_document(self, document_id: int) -> None:
        """Erase all works of a document."""
        with self._write() as connection:
            connection.execute("DELETE FROM works WHERE document_id = ?", (document_id,))
        self._empty_log()

    def _empty_log(self) -> None:
        with self._lock:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._folder / FILE, isolation_level=None, check_same_thread=False, timeout=10
        )
        try:
            for pragma in (
                "journal_mode = WAL",
                "synchronous = FULL",
                "foreign_keys = ON",
                "secure_delete = ON",
            ):
                connection.execute(f"PRAGMA {pragma}")
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, _VERSION):
                raise sqlite3.DatabaseError("of another version")
            for statement in () if version else _TABLES:
                connection.execute(statement)
            connection.execute("SELECT count(*) FROM parts").fetchone()
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    @contextlib.contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
                self._connection.execute("COMMIT")
            except sqlite3.OperationalError as error:
                if "full" in str(error):
                    raise DiskFull(folder=self._folder) from error
                raise
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")


def _work(row: tuple[int, WorkKind, int, str, int, int, int]) -> Work:
    work_id, kind, document_id, options, total, finished, done = row
    return Work(
        work_id, kind, document_id, json.loads(options), done, max(total, done), bool(finished)
    )
