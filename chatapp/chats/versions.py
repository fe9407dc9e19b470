"""The tree of a chat: its branches, and taking one version with all that follows it away."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chatapp.chats.rows import picture_names
from chatapp.chats.titles import title_from
from chatapp.machine.sqlite_store import SqliteStore

_ALL = """SELECT id, ifnull(parent_id, 0) AS parent_id, role, substr(text, 1, 400) AS text,
    created_at FROM messages WHERE chat_id = ? ORDER BY id"""
# A parent is older than its children: in a file that says otherwise the tree would have no end.
_BELOW = """WITH RECURSIVE below(id) AS (VALUES (?) UNION ALL
    SELECT messages.id FROM below JOIN messages ON messages.parent_id = below.id
    WHERE messages.id > messages.parent_id)
    SELECT messages.* FROM below JOIN messages ON messages.id = below.id ORDER BY messages.id"""


@dataclass(frozen=True, slots=True)
class ChatBranch:
    """Messages that follow one another without another version in between."""

    first_id: int
    last_id: int
    level: int
    """How many messages above it have other versions."""
    role: str
    """Of its first message."""
    words: str
    """The first words of its first message."""
    count: int
    """Its messages."""
    created_at: float
    """When its first message was written, in seconds since 1970."""
    is_shown: bool
    """Whether its chat shows it: it is on the way to the leaf."""


@dataclass(frozen=True, slots=True)
class TakenVersion:
    """What `put_back` needs to restore a version."""

    rows: Sequence[sqlite3.Row]
    """The rows of its messages, parents first."""
    chat_id: int
    leaf_id: int
    """The leaf of the chat before."""

    @property
    def pictures(self) -> set[str]:
        """The pictures of its messages."""
        return set().union(*(picture_names(row["pictures"]) for row in self.rows))


class VersionRows:
    """Reads the tree of a chat, and deletes versions."""

    def __init__(self, file: SqliteStore) -> None:
        self._file = file

    def branches(self, chat_id: int) -> list[ChatBranch]:
        """Return all branches of a chat, each followed by those that leave it, older ones first."""
        rows = self._file.rows(_ALL, chat_id)
        children: dict[int, list[sqlite3.Row]] = {}
        parents: dict[int, int] = {}
        for row in rows:
            is_older = row["parent_id"] < row["id"]
            parents[row["id"]] = row["parent_id"] if is_older else 0
            children.setdefault(parents[row["id"]], []).append(row)
        shown = self._way_to_leaf(chat_id, parents)
        branches: list[ChatBranch] = []
        waiting = [(first, 0) for first in reversed(children.get(0, []))]
        while waiting:
            first, level = waiting.pop()
            branch = [first]
            while len(after := children.get(branch[-1]["id"], [])) == 1:
                branch += after
            branches.append(_branch(branch, level, first["id"] in shown))
            waiting += [(row, level + 1) for row in reversed(after)]
        return branches

    def _way_to_leaf(self, chat_id: int, parents: Mapping[int, int]) -> set[int]:
        row = self._file.row("SELECT leaf_id FROM chats WHERE id = ?", chat_id)
        at: int = row["leaf_id"] if row is not None else 0
        way = set()
        while at in parents:
            way.add(at)
            at = parents[at]
        return way

    def take(self, message_id: int) -> TakenVersion:
        """Delete a version of a message with all that follows it; its chat shows another one.

        Raises LookupError.
        """
        with self._file.write() as connection:
            rows = connection.execute(_BELOW, (message_id,)).fetchall()
            if not rows:
                raise LookupError(message_id)
            chat_id = rows[0]["chat_id"]
            query = "SELECT leaf_id FROM chats WHERE id = ?"
            leaf_id: int = connection.execute(query, (chat_id,)).fetchone()["leaf_id"]
            if leaf_id in {row["id"] for row in rows}:
                _set_leaf(connection, chat_id, _leaf_beside(connection, rows[0]))
            for row in reversed(rows):
                connection.execute("DELETE FROM messages WHERE id = ?", (row["id"],))
        return TakenVersion(rows, chat_id, leaf_id)

    def put_back(self, taken: TakenVersion) -> None:
        """Restore a version where it was. Raises LookupError when its place is gone."""
        with self._file.write() as connection:
            _check_place(connection, taken)
            for row in taken.rows:
                names = ", ".join(row.keys())
                marks = ", ".join("?" * len(row.keys()))
                # The names of columns are those of our own schema.
                insert = f"INSERT INTO messages({names}) VALUES ({marks})"  # noqa: S608
                connection.execute(insert, tuple(row))
            if taken.leaf_id in {row["id"] for row in taken.rows}:
                _set_leaf(connection, taken.chat_id, taken.leaf_id)


def _branch(rows: Sequence[sqlite3.Row], level: int, is_shown: bool) -> ChatBranch:
    first = rows[0]
    return ChatBranch(
        first_id=first["id"],
        last_id=rows[-1]["id"],
        level=level,
        role=first["role"],
        words=title_from(first["text"]),
        count=len(rows),
        created_at=first["created_at"],
        is_shown=is_shown,
    )


def _check_place(connection: sqlite3.Connection, taken: TakenVersion) -> None:
    parent = taken.rows[0]["parent_id"]
    query = "SELECT 1 FROM chats WHERE id = ? AND (? IS NULL OR EXISTS"
    query += " (SELECT 1 FROM messages WHERE messages.id = ?))"
    if connection.execute(query, (taken.chat_id, parent, parent)).fetchone() is None:
        raise LookupError(taken.chat_id)


def _leaf_beside(connection: sqlite3.Connection, taken: sqlite3.Row) -> int:
    """Return the end of the nearest other version, or what the version answered to."""
    query = """SELECT id FROM messages WHERE chat_id = ? AND role = ? AND parent_id IS ?
        AND id <> ? ORDER BY id > ?, abs(id - ?) LIMIT 1"""
    number, parent = taken["id"], taken["parent_id"]
    values = (taken["chat_id"], taken["role"], parent, number, number, number)
    beside = connection.execute(query, values).fetchone()
    if beside is None:
        return parent or 0
    below: list[sqlite3.Row] = [beside]
    newest = "SELECT id FROM messages WHERE parent_id = ? AND id > parent_id ORDER BY id DESC"
    while (after := connection.execute(newest, (below[-1]["id"],)).fetchone()) is not None:
        below.append(after)
    return int(below[-1]["id"])


def _set_leaf(connection: sqlite3.Connection, chat_id: int, leaf_id: int) -> None:
    connection.execute("UPDATE chats SET leaf_id = ? WHERE id = ?", (leaf_id, chat_id))
