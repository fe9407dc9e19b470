"""What the SQLite store promises to all that use it: all or nothing, read-only readers, our errors."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatapp.errors import DiskFull, FolderGone
from chatapp.machine.sqlite_store import Schema, SqliteStore, remove, set_aside

SCHEMA = Schema(steps=("CREATE TABLE notes (text TEXT UNIQUE);",))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore(tmp_path / "notes.db", SCHEMA)
    yield opened
    opened.close()


def test_a_block_that_raises_changes_nothing(store: SqliteStore) -> None:
    with pytest.raises(sqlite3.IntegrityError), store.write() as connection:
        connection.executemany("INSERT INTO notes VALUES (?)", [("half",), ("half",)])
    assert store.rows("SELECT * FROM notes") == []


def test_a_reading_connection_cannot_write(store: SqliteStore) -> None:
    with pytest.raises(sqlite3.OperationalError), store.read() as connection:
        connection.execute("INSERT INTO notes VALUES ('no')")


def test_each_thread_reads_what_was_committed(store: SqliteStore) -> None:
    store.execute("INSERT INTO notes VALUES ('seen')")
    seen: list[str] = []

    def read() -> None:
        seen.extend(row["text"] for row in store.rows("SELECT text FROM notes"))

    reader = threading.Thread(target=read)
    reader.start()
    reader.join()
    assert seen == ["seen"]


def test_a_full_disk_is_named(store: SqliteStore) -> None:
    with store.write() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFull):
        store.execute("INSERT INTO notes VALUES (?)", "x" * 100_000)


@pytest.mark.parametrize(
    "code", ["SQLITE_IOERR_SHMSIZE", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC"]
)
def test_a_disk_that_is_full_for_the_log_is_called_full(store: SqliteStore, code: str) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = getattr(sqlite3, code)
    with pytest.raises(DiskFull), store.read():
        raise error


def test_a_deleted_file_is_not_written_to(tmp_path: Path, store: SqliteStore) -> None:
    (tmp_path / "notes.db").rename(tmp_path / "elsewhere.db")
    with pytest.raises(FolderGone):
        store.execute("INSERT INTO notes VALUES ('lost')")


def test_the_user_of_a_store_translates_its_errors(tmp_path: Path) -> None:
    store = SqliteStore(
        tmp_path / "mine.db", SCHEMA, lambda error: FolderGone(folder=type(error).__name__)
    )
    store.execute("INSERT INTO notes VALUES ('twice')")
    with pytest.raises(FolderGone, match="IntegrityError"):
        store.execute("INSERT INTO notes VALUES ('twice')")
    store.close()


def test_a_file_goes_with_its_log(tmp_path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        (tmp_path / f"notes.db{suffix}").touch()
    kept = set_aside(tmp_path / "notes.db")
    assert {file.name for file in tmp_path.iterdir()} == {kept, f"{kept}-wal", f"{kept}-shm"}
    remove(tmp_path / kept)
    assert list(tmp_path.iterdir()) == []
