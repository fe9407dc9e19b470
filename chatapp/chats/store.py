"""All chats of a data folder: what is on screen is on disk before anything is done with it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from chatapp.chats import schema, search
from chatapp.chats.database import open_database, writing
from chatapp.chats.rows import (
    DeletedChat,
    answer_column,
    chat_from,
    message_from,
    message_row,
    picture_names,
)
from chatapp.chats.titles import title_from
from chatapp.contract.records import Chat, Message, Reading
from chatapp.errors import ChatsDamaged

_INSERT_MESSAGE = (
    "INSERT INTO messages(chat_id, parent_id, role, text, finish, preset_id, preset_values, answer, created_at,"
    " pictures) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


class ChatStore:
    """The one writing connection to chats.db. Every method that writes raises DiskFull or
    FolderUnusable.
    """

    def __init__(self, file: Path, now: Callable[[], float] = time.time) -> None:
        self._file = file
        self._now = now
        self._connection, self.damaged = open_database(file)

    damaged: ChatsDamaged | None

    def close(self) -> None:
        """Fold the write-ahead log into the file."""
        self._connection.close()

    # Chats -----------------------------------------------------------------------------------

    def chats(self) -> list[Chat]:
        """Return all chats that are not deleted, the one changed last first."""
        rows = self._connection.execute(
            "SELECT * FROM chats WHERE deleted_at IS NULL ORDER BY changed_at DESC, id DESC"
        ).fetchall()
        documents: dict[int, list[int]] = {}
        for row in self._connection.execute(
            "SELECT chat_id, document_id FROM chat_documents ORDER BY document_id"
        ):
            documents.setdefault(row["chat_id"], []).append(row["document_id"])
        return [chat_from(row, tuple(documents.get(row["id"], ()))) for row in rows]

    def chat(self, chat_id: int) -> Chat:
        """Return one chat. Raises LookupError when there is none, or it is deleted."""
        row = self._connection.execute(
            "SELECT * FROM chats WHERE id = ? AND deleted_at IS NULL", (chat_id,)
        ).fetchone()
        if row is None:
            raise LookupError(chat_id)
        ids = self._connection.execute(
            "SELECT document_id FROM chat_documents WHERE chat_id = ? ORDER BY document_id",
            (chat_id,),
        )
        return chat_from(row, tuple(found["document_id"] for found in ids))

    def new_chat(self) -> Chat:
        """Return a chat without messages and draft: one that is there already, or a new one."""
        found = self._connection.execute(
            "SELECT id FROM chats WHERE deleted_at IS NULL AND draft = '' AND draft_pictures = '[]' AND title = ''"
            " AND NOT EXISTS (SELECT 1 FROM messages WHERE chat_id = chats.id)"
            " AND NOT EXISTS (SELECT 1 FROM chat_documents WHERE chat_id = chats.id) LIMIT 1"
        ).fetchone()
        if found is not None:
            as_new = (
                "UPDATE chats SET changed_at = ?, preset_id = 'chat', reading = 'auto' WHERE id = ?"
            )
            self._write(as_new, self._now(), found["id"])
            return self.chat(found["id"])
        with writing(self._connection, self._file) as connection:
            now = self._now()
            cursor = connection.execute(
                "INSERT INTO chats(created_at, changed_at) VALUES (?, ?)", (now, now)
            )
        return self.chat(cursor.lastrowid or 0)

    def rename(self, chat_id: int, title: str) -> None:
        """Give a chat another title."""
        self._write("UPDATE chats SET title = ? WHERE id = ?", title_from(title), chat_id)

    def set_preset(self, chat_id: int, preset_id: str, values: dict[str, str]) -> None:
        """Remember the preset and what its form holds."""
        shown = json.dumps(values, ensure_ascii=False)
        self._write(
            "UPDATE chats SET preset_id = ?, preset_values = ? WHERE id = ?",
            preset_id,
            shown,
            chat_id,
        )

    def set_documents(self, chat_id: int, document_ids: Iterable[int]) -> None:
        """Switch on these documents for a chat, and no others."""
        with writing(self._connection, self._file) as connection:
            connection.execute("DELETE FROM chat_documents WHERE chat_id = ?", (chat_id,))
            rows = [(chat_id, document_id) for document_id in set(document_ids)]
            connection.executemany(
                "INSERT INTO chat_documents(chat_id, document_id) VALUES (?, ?)", rows
            )

    def set_reading(self, chat_id: int, reading: Reading) -> None:
        """Remember how a chat's documents are to be read."""
        self._write("UPDATE chats SET reading = ? WHERE id = ?", reading, chat_id)

    def forget_document(self, document_id: int) -> None:
        """Switch a removed document off in every chat."""
        self._write("DELETE FROM chat_documents WHERE document_id = ?", document_id)

    def set_leaf(self, chat_id: int, message_id: int) -> None:
        """Show the branch of a chat that ends with this message."""
        self._write("UPDATE chats SET leaf_id = ? WHERE id = ?", message_id, chat_id)

    def draft(self, chat_id: int) -> str:
        """Return what was typed and not sent."""
        row = self._connection.execute(
            "SELECT draft FROM chats WHERE id = ?", (chat_id,)
        ).fetchone()
        return row["draft"] if row else ""

    def set_draft(self, chat_id: int, text: str) -> None:
        """Keep what was typed and not sent."""
        self._write("UPDATE chats SET draft = ? WHERE id = ?", text, chat_id)

    def draft_pictures(self, chat_id: int) -> tuple[str, ...]:
        """Return the names of the pictures of a question that was not sent."""
        row = self._connection.execute(
            "SELECT draft_pictures FROM chats WHERE id = ?", (chat_id,)
        ).fetchone()
        return picture_names(row["draft_pictures"]) if row else ()

    def set_draft_pictures(self, chat_id: int, names: Sequence[str]) -> None:
        """Keep the pictures of a question that was not sent."""
        self._write("UPDATE chats SET draft_pictures = ? WHERE id = ?", json.dumps(names), chat_id)

    def pictures(self) -> set[str]:
        """Return the names of all pictures that a chat or a draft holds; deleted chats can be
        brought back.
        """
        rows = self._connection.execute(
            "SELECT pictures FROM messages WHERE pictures <> '[]'"
            " UNION SELECT draft_pictures FROM chats WHERE draft_pictures <> '[]'"
        )
        return {name for row in rows for name in picture_names(row["pictures"])}

    def delete(self, chat_id: int) -> None:
        """Hide a chat; `restore` brings it back until it is purged."""
        self._write("UPDATE chats SET deleted_at = ? WHERE id = ?", self._now(), chat_id)

    def restore(self, chat_id: int) -> None:
        """Bring a deleted chat back."""
        self._write("UPDATE chats SET deleted_at = NULL WHERE id = ?", chat_id)

    def deleted_chats(self) -> list[DeletedChat]:
        """Return the chats that can be brought back, the one deleted last first; empty ones are not
        worth it.
        """
        rows = self._connection.execute(
            "SELECT id, title, deleted_at FROM chats WHERE deleted_at IS NOT NULL AND (draft <> ''"
            " OR draft_pictures <> '[]'"
            " OR EXISTS (SELECT 1 FROM messages WHERE chat_id = chats.id)) ORDER BY deleted_at DESC, id DESC"
        )
        return [DeletedChat(*row) for row in rows]

    def purge(self, older_than_s: float) -> int:
        """Remove every trace of chats deleted that long ago; return how many there were."""
        return self._erase("deleted_at <= ?", self._now() - older_than_s)

    def erase(self, chat_ids: Iterable[int]) -> int:
        """Remove every trace of these deleted chats at once; return how many there were."""
        return self._erase("id IN (SELECT value FROM json_each(?))", json.dumps(list(chat_ids)))

    def _erase(self, which: str, value: object) -> int:
        with writing(self._connection, self._file) as connection:
            # `which` is one of the two conditions above.
            delete = f"DELETE FROM chats WHERE deleted_at IS NOT NULL AND {which}"  # noqa: S608
            gone = connection.execute(delete, (value,))
            if gone.rowcount:
                # FTS5 only marks words as deleted; merging its segments takes them out of the file.
                connection.execute("INSERT INTO message_words(message_words) VALUES ('optimize')")
        if gone.rowcount:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            schema.forget_backups(self._file)
        return gone.rowcount

    # Messages --------------------------------------------------------------------------------

    def add(self, message: Message) -> Message:
        """Store a message as the end of its chat's branch and return it with id and time.

        The first question names the chat and empties its draft.
        """
        now = self._now()
        with writing(self._connection, self._file) as connection:
            cursor = connection.execute(_INSERT_MESSAGE, message_row(message, now))
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
        return self.message(cursor.lastrowid or 0)

    def message(self, message_id: int) -> Message:
        """Return one message. Raises LookupError."""
        row = self._connection.execute(
            "SELECT * FROM messages WHERE id = ?", (message_id,)
        ).fetchone()
        if row is None:
            raise LookupError(message_id)
        return message_from(row)

    def grow(self, message: Message) -> None:
        """Journal an answer that is being written: its text never without the sources that it
        cites.
        """
        self._write(
            "UPDATE messages SET text = ?, answer = ?, finish = 'growing' WHERE id = ?",
            message.text,
            answer_column(message),
            message.id,
        )

    def finish(self, message: Message) -> None:
        """Store an answer as it ended."""
        with writing(self._connection, self._file) as connection:
            connection.execute(
                "UPDATE messages SET text = ?, finish = ?, answer = ? WHERE id = ?",
                (message.text, message.finish, answer_column(message), message.id),
            )
            connection.execute(
                "UPDATE chats SET changed_at = ? WHERE id = ?", (self._now(), message.chat_id)
            )

    def stop_growing(self) -> int:
        """Call answers that a crash cut off stopped, their text kept; return how many there were."""
        with writing(self._connection, self._file) as connection:
            return connection.execute(
                "UPDATE messages SET finish = 'stopped' WHERE finish = 'growing'"
            ).rowcount

    def branch(self, leaf_id: int) -> list[Message]:
        """Return the messages from the first question to this one."""
        rows = self._connection.execute(
            "WITH RECURSIVE up(id, depth) AS (VALUES (?, 0) UNION ALL"
            " SELECT messages.parent_id, depth + 1 FROM up JOIN messages ON messages.id = up.id)"
            " SELECT messages.* FROM up JOIN messages ON messages.id = up.id ORDER BY depth DESC",
            (leaf_id,),
        )
        return [message_from(row) for row in rows]

    def versions(self, message: Message) -> list[int]:
        """Return the ids of all versions of a question or an answer, oldest first."""
        rows = self._connection.execute(
            "SELECT id FROM messages WHERE chat_id = ? AND role = ? AND parent_id IS ? ORDER BY id",
            (message.chat_id, message.role, message.parent_id or None),
        )
        return [row["id"] for row in rows]

    def version_places(self, chat_id: int) -> dict[int, tuple[int, int]]:
        """Return for each message of a chat that has versions which one it is, from 1, and of how
        many.
        """
        rows = self._connection.execute(
            "SELECT id, place, total FROM (SELECT id, row_number() OVER same AS place, count(*) OVER"
            " (PARTITION BY parent_id, role) AS total FROM messages WHERE chat_id = ?"
            " WINDOW same AS (PARTITION BY parent_id, role ORDER BY id)) WHERE total > 1",
            (chat_id,),
        )
        return {row["id"]: (row["place"], row["total"]) for row in rows}

    def newest_below(self, message_id: int) -> int:
        """Return the end of the branch that goes on from a message, always to its newest version."""
        while True:
            row = self._connection.execute(
                "SELECT max(id) AS id FROM messages WHERE parent_id = ?", (message_id,)
            ).fetchone()
            if row["id"] is None:
                return message_id
            message_id = row["id"]

    def branch_of_version(self, message_id: int, step: int) -> int:
        """Return the end of the branch of the version `step` places after this one; at the ends it
        stays.
        """
        versions = self.versions(self.message(message_id))
        place = max(0, min(len(versions) - 1, versions.index(message_id) + step))
        return self.newest_below(versions[place])

    def search(self, query: str, limit: int = 50) -> list[search.Hit]:
        """Return chats that hold the words, best first; Korean is found inside words."""
        return search.find(self._connection, query, limit)

    def _write(self, statement: str, *values: object) -> None:
        with writing(self._connection, self._file) as connection:
            connection.execute(statement, values)
