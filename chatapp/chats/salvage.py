"""Copies what is readable of a damaged chats.db into a new one."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chatapp.machine.sqlite_store import SqliteStore

_AT_ONCE = 200
"""Rows that are read together; where that fails, they are read one by one."""
_MOST_IDS = 2_000_000
Row = dict[str, Any]


def copy_readable(damaged: Path, store: SqliteStore) -> int:
    """Copy chats and messages; return the number of messages. Never raises for damage."""
    with contextlib.closing(sqlite3.connect(damaged)) as source:
        source.row_factory = sqlite3.Row
        chats = list(_rows(source, "chats"))
        messages = list(_rows(source, "messages"))
        documents = list(_all_rows(source, "SELECT * FROM chat_documents"))
    with store.write() as target:
        _copy(target, chats, messages, documents)
    return len(messages)


def _copy(
    target: sqlite3.Connection, chats: list[Row], messages: list[Row], documents: list[Row]
) -> None:
    known = {chat["id"] for chat in chats}
    for chat_id in sorted({message["chat_id"] for message in messages} - known):
        # The chat is lost, its messages are not: the newest is shown with those before it.
        own = [message for message in messages if message["chat_id"] == chat_id]
        times = {"created_at": own[0]["created_at"], "changed_at": own[-1]["created_at"]}
        chats.append({"id": chat_id, "leaf_id": own[-1]["id"], **times})
        known.add(chat_id)
    for chat in chats:
        _insert(target, "chats", chat)
    copied: set[int] = set()
    for message in messages:
        if message["parent_id"] not in copied:
            message["parent_id"] = None
        if _insert(target, "messages", message):
            copied.add(message["id"])
    for row in documents:
        if row["chat_id"] in known:
            _insert(target, "chat_documents", row)


def _rows(source: sqlite3.Connection, table: str) -> Iterator[Row]:
    """Yield the readable rows of a table, in the order of their ids."""
    for start in range(1, _last_id(source, table) + 1, _AT_ONCE):
        end = start + _AT_ONCE
        query = f"SELECT * FROM {table} WHERE id >= {start} AND id < {end} ORDER BY id"  # noqa: S608
        try:
            yield from [dict(row) for row in source.execute(query)]
        except (sqlite3.Error, OverflowError, UnicodeDecodeError):
            for number in range(start, end):
                yield from _all_rows(source, f"SELECT * FROM {table} WHERE id = {number}")  # noqa: S608


def _all_rows(source: sqlite3.Connection, query: str) -> list[Row]:
    try:
        return [dict(row) for row in source.execute(query)]
    except (sqlite3.Error, OverflowError, UnicodeDecodeError):
        return []


def _last_id(source: sqlite3.Connection, table: str) -> int:
    queries = (
        f"SELECT max(id) AS last FROM {table}",  # noqa: S608
        f"SELECT seq AS last FROM sqlite_sequence WHERE name = '{table}'",  # noqa: S608
    )
    answers = (_all_rows(source, query) for query in queries)
    numbers = [rows[0]["last"] for rows in answers if rows]
    return min(max((each for each in numbers if isinstance(each, int)), default=0), _MOST_IDS)


def _insert(target: sqlite3.Connection, table: str, row: Row) -> bool:
    """Insert a row, without the columns that our table lacks; return whether it fits."""
    listed = target.execute(f"PRAGMA table_info({table})").fetchall()
    names = [column["name"] for column in listed if row.get(column["name"]) is not None]
    places = ", ".join("?" for _ in names)
    statement = f"INSERT INTO {table}({', '.join(names)}) VALUES ({places})"  # noqa: S608
    try:
        target.execute(statement, [row[name] for name in names])
    except (sqlite3.IntegrityError, sqlite3.InterfaceError, OverflowError):
        return False
    return True
