"""The messages of chats.db: a tree per chat, whose leaf says which branch is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from chatapp.chats.rows import answer_column, message_from, message_row
from chatapp.chats.titles import title_from
from chatapp.contract.records import Message
from chatapp.machine.sqlite_store import SqliteStore

_INSERT = """INSERT INTO messages(chat_id, parent_id, role, text, finish, preset_id,
    preset_values, answer, created_at, pictures) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
# A parent is older than its children: in a file that says otherwise a branch would have no end.
_BRANCH = """WITH RECURSIVE up(id, depth) AS (VALUES (?, 0) UNION ALL
    SELECT messages.parent_id, depth + 1 FROM up JOIN messages ON messages.id = up.id
    WHERE messages.parent_id < messages.id LIMIT ?)
    SELECT messages.* FROM up JOIN messages ON messages.id = up.id ORDER BY depth DESC"""
# Of a long chat few messages have versions: the others are left out before they are numbered.
_VERSIONS = """SELECT id, number, total FROM (
    SELECT id, row_number() OVER same AS number,
        count(*) OVER (PARTITION BY parent_id, role) AS total
    FROM messages WHERE chat_id = ?1 AND coalesce(parent_id, 0) IN (
        SELECT coalesce(parent_id, 0) FROM messages WHERE chat_id = ?1
        GROUP BY parent_id, role HAVING count(*) > 1)
    WINDOW same AS (PARTITION BY parent_id, role ORDER BY id))
    WHERE total > 1"""


class Version(NamedTuple):
    """Which version of a question or an answer a message is."""

    number: int
    """Counted from 1."""
    total: int


class MessageRows:
    """Reads and writes messages."""

    def __init__(self, file: SqliteStore, now: Callable[[], float]) -> None:
        self._file = file
        self._now = now

    def add(self, message: Message) -> Message:
        """Store a message as the new leaf of its chat; return it with id and time.

        A question empties the draft, and the first one names the chat.
        """
        now = self._now()
        with self._file.write() as connection:
            cursor = connection.execute(_INSERT, message_row(message, now))
            connection.execute(
                "UPDATE chats SET leaf_id = ?, changed_at = ? WHERE id = ?",
                (cursor.lastrowid, now, message.chat_id),
            )
            if message.role == "user":
                connection.execute(
                    "UPDATE chats SET draft = '', draft_pictures = '[]',"
                    " title = CASE title WHEN '' THEN ? ELSE title END WHERE id = ?",
                    (title_from(message.text), message.chat_id),
                )
        return self.get(cursor.lastrowid or 0)

    def get(self, message_id: int) -> Message:
        """Return a message. Raises LookupError."""
        row = self._file.row("SELECT * FROM messages WHERE id = ?", message_id)
        if row is None:
            raise LookupError(message_id)
        return message_from(row)

    def grow(self, message: Message) -> None:
        """Store an unfinished answer: text and the sources it cites, in one transaction."""
        self._file.execute(
            "UPDATE messages SET text = ?, answer = ?, finish = 'growing' WHERE id = ?",
            message.text,
            answer_column(message),
            message.id,
        )

    def finish(self, message: Message) -> None:
        """Store a finished answer."""
        with self._file.write() as connection:
            connection.execute(
                "UPDATE messages SET text = ?, finish = ?, answer = ? WHERE id = ?",
                (message.text, message.finish, answer_column(message), message.id),
            )
            connection.execute(
                "UPDATE chats SET changed_at = ? WHERE id = ?", (self._now(), message.chat_id)
            )

    def set_claims(self, message: Message) -> None:
        """Store what was found out of a finished answer; the chat counts as unchanged."""
        self._file.execute(
            "UPDATE messages SET answer = ? WHERE id = ?", answer_column(message), message.id
        )

    def stop_growing(self) -> int:
        """Mark answers that a crash cut off as stopped; return their number."""
        return self._file.execute("UPDATE messages SET finish = 'stopped' WHERE finish = 'growing'")

    def branch(self, leaf_id: int, newest: int = -1) -> list[Message]:
        """Return the messages from the first question to this one, or only the newest of them."""
        return [message_from(row) for row in self._file.rows(_BRANCH, leaf_id, newest)]

    def recent_questions(self, limit: int) -> list[str]:
        """Return the last questions of all chats, the newest first, each once."""
        rows = self._file.rows(
            "SELECT messages.text FROM messages JOIN chats ON chats.id = chat_id"
            " WHERE role = 'user' AND deleted_at IS NULL ORDER BY messages.id DESC LIMIT ?",
            limit,
        )
        return list(dict.fromkeys(row["text"] for row in rows))

    def versions(self, message: Message) -> list[int]:
        """Return the ids of all versions of a question or an answer, oldest first."""
        rows = self._file.rows(
            "SELECT id FROM messages WHERE chat_id = ? AND role = ? AND parent_id IS ? ORDER BY id",
            message.chat_id,
            message.role,
            message.parent_id or None,
        )
        return [row["id"] for row in rows]

    def all_versions(self, chat_id: int) -> dict[int, Version]:
        """Return the version of each message of a chat that has several, by message id."""
        rows = self._file.rows(_VERSIONS, chat_id)
        return {row["id"]: Version(row["number"], row["total"]) for row in rows}

    def newest_leaf(self, message_id: int) -> int:
        """Return the leaf below a message, reached through its newest versions."""
        while True:
            row = self._file.row(
                "SELECT max(id) AS id FROM messages WHERE parent_id = ? AND id > parent_id",
                message_id,
            )
            if row is None or row["id"] is None:
                return message_id
            message_id = row["id"]

    def leaf_of_version(self, message_id: int, step: int) -> int:
        """Return the leaf of the version `step` places after this one, clamped at both ends."""
        versions = self.versions(self.get(message_id))
        index = max(0, min(len(versions) - 1, versions.index(message_id) + step))
        return self.newest_leaf(versions[index])
