"""works.db: the finished parts of works, so that a crash costs at most the part in progress."""

from __future__ import annotations

import json
import logging
import sqlite3
import time
from collections.abc import Collection, Mapping
from pathlib import Path

from chatapp.contract.work_records import Work, WorkKind
from chatapp.errors import WorkNotFound
from chatapp.machine.sqlite_store import Schema, SqliteStore, remove

_log = logging.getLogger("chatapp.works")

FILE = "works.db"
_TABLES = """
CREATE TABLE works (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    document_id INTEGER NOT NULL,
    options TEXT NOT NULL,
    plan TEXT NOT NULL DEFAULT '',
    total INTEGER NOT NULL DEFAULT 0,
    finished INTEGER NOT NULL DEFAULT 0,
    started_at REAL NOT NULL,
    UNIQUE (kind, document_id, options)
);
CREATE TABLE parts (
    work_id INTEGER NOT NULL REFERENCES works(id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    result TEXT NOT NULL,
    PRIMARY KEY (work_id, name)
) WITHOUT ROWID;
"""
_SCHEMA = Schema(steps=(_TABLES,), is_checked=True)
_WORKS = """SELECT id, kind, document_id, options, total, finished,
    (SELECT count(*) FROM parts p WHERE p.work_id = works.id) FROM works"""


class WorkStore:
    """All of works.db. It lies in the library's folder, whose lock guards it too."""

    def __init__(self, folder: Path, document_ids: Collection[int]) -> None:
        """Open or create the file, erasing works of other documents; a damaged file is replaced."""
        try:
            self._file = SqliteStore(folder / FILE, _SCHEMA)
            works = self.list()
        except sqlite3.DatabaseError:
            _log.info("the store of works is unreadable and is created anew")
            if hasattr(self, "_file"):
                self._file.close()
            remove(folder / FILE)
            self._file = SqliteStore(folder / FILE, _SCHEMA)
            works = ()
        for document_id in {work.document_id for work in works} - set(document_ids):
            self.forget_document(document_id)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def begin(self, kind: WorkKind, document_id: int, options: Mapping[str, str]) -> Work:
        """Return the work with these options: an existing one, else a new one."""
        key = json.dumps(dict(options), ensure_ascii=False, sort_keys=True)
        with self._file.write() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO works (kind, document_id, options, started_at)"
                " VALUES (?, ?, ?, ?)",
                (kind, document_id, key, time.time()),
            )
            where = " WHERE kind = ? AND document_id = ? AND options = ?"
            return _work(connection.execute(_WORKS + where, (kind, document_id, key)).fetchone())

    def work(self, work_id: int) -> Work:
        """Return one work. Raises WorkNotFound."""
        row = self._file.row(_WORKS + " WHERE id = ?", work_id)
        if row is None:
            raise WorkNotFound()
        return _work(row)

    def list(self) -> tuple[Work, ...]:
        """Return all works, newest first."""
        return tuple(map(_work, self._file.rows(_WORKS + " ORDER BY id DESC")))

    def plan(self, work_id: int) -> str:
        """Return how the work is divided into parts, "" before that is decided."""
        row = self._file.row("SELECT plan FROM works WHERE id = ?", work_id)
        return str(row["plan"]) if row else ""

    def decide(self, work_id: int, plan: str, total: int) -> None:
        """Store the division, so that a later run, perhaps with another model, divides alike."""
        self._file.execute(
            "UPDATE works SET plan = ?, total = ? WHERE id = ?", plan, total, work_id
        )

    def parts(self, work_id: int) -> dict[str, str]:
        """Return the finished parts by name."""
        rows = self._file.rows("SELECT name, result FROM parts WHERE work_id = ?", work_id)
        return {row["name"]: row["result"] for row in rows}

    def keep(self, work_id: int, name: str, result: str) -> None:
        """Store a finished part durably. Raises WorkNotFound when the work was removed."""
        with self._file.write() as connection:
            if not connection.execute("SELECT 1 FROM works WHERE id = ?", (work_id,)).fetchone():
                raise WorkNotFound()
            connection.execute(
                "INSERT OR REPLACE INTO parts VALUES (?, ?, ?)", (work_id, name, result)
            )

    def finish(self, work_id: int) -> None:
        """Mark the work as complete."""
        self._file.execute("UPDATE works SET finished = 1 WHERE id = ?", work_id)

    def remove(self, work_ids: Collection[int]) -> None:
        """Erase works and their parts, also from the log."""
        with self._file.write() as connection:
            connection.executemany(
                "DELETE FROM works WHERE id = ?", [(work_id,) for work_id in work_ids]
            )
        self._file.truncate_log()

    def forget_document(self, document_id: int) -> None:
        """Erase all works of a document."""
        self._file.execute("DELETE FROM works WHERE document_id = ?", document_id)
        self._file.truncate_log()


def _work(row: sqlite3.Row) -> Work:
    work_id, kind, document_id, options, total, finished, done = row
    return Work(
        work_id, kind, document_id, json.loads(options), done, max(total, done), bool(finished)
    )
