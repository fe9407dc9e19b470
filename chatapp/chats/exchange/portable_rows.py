"""Takes chats out of chats.db and puts them in, whole."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace

from chatapp.chats.exchange.loose_values import seconds
from chatapp.chats.exchange.portable_chat import PortableChat
from chatapp.chats.rows import chat_from, message_from, message_row
from chatapp.chats.store import ChatStore
from chatapp.chats.titles import title_from

_CHAT = """SELECT chats.*, folders.id AS live_folder_id, folders.name AS folder,
    folders.instructions AS folder_instructions FROM chats
    LEFT JOIN folders ON folders.id = folder_id AND folders.deleted_at IS NULL
    WHERE chats.id = ?"""
_INSERT_CHAT = """INSERT INTO chats(title, created_at, changed_at, preset_id, preset_values,
    reading, tools, is_pinned, uid, instructions, sampling, folder_id)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_INSERT_MESSAGE = """INSERT INTO messages(chat_id, parent_id, role, text, finish, preset_id,
    preset_values, answer, created_at, pictures) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


class PortableRows:
    """Reads and adds chats with all versions of their messages."""

    def __init__(self, store: ChatStore) -> None:
        self._file = store.file
        self._now = store.now

    def chat(self, chat_id: int) -> PortableChat:
        """Return a chat. Raises LookupError."""
        row = self._file.row(_CHAT, chat_id)
        if row is None:
            raise LookupError(chat_id)
        messages = self._file.rows("SELECT * FROM messages WHERE chat_id = ? ORDER BY id", chat_id)
        return PortableChat(
            row["uid"],
            chat_from(row, ()),
            [message_from(message) for message in messages],
            row["folder"] or "",
        )

    def add(self, portable: PortableChat) -> int:
        """Store a chat and return its id; 0 when it is there already."""
        with self._file.write() as connection:
            query = "SELECT 1 FROM chats WHERE uid = ? AND deleted_at IS NULL"
            if connection.execute(query, (portable.uid,)).fetchone():
                return 0
            # One that waits to be erased must not be taken for it later.
            connection.execute(
                "UPDATE chats SET uid = lower(hex(randomblob(16))) WHERE uid = ?", (portable.uid,)
            )
            return self._insert(connection, portable)

    def _insert(self, connection: sqlite3.Connection, portable: PortableChat) -> int:
        chat, now = portable.chat, self._now()
        values = (
            title_from(chat.title),
            # A time that no calendar has would break every list it is shown in.
            seconds(chat.created_at) or now,
            seconds(chat.changed_at) or now,
            chat.preset_id,
            json.dumps(chat.values, ensure_ascii=False),
            chat.reading,
            int(chat.tools),
            int(chat.is_pinned),
            portable.uid,
            chat.instructions,
            json.dumps(chat.sampling),
            self._folder(connection, portable.folder),
        )
        chat_id = connection.execute(_INSERT_CHAT, values).lastrowid or 0
        ids: dict[int, int] = {0: 0}
        for message in portable.messages:
            seen_from_id = ids.get(message.seen_from_id, 0)
            summary = message.summary if seen_from_id else ""
            known = replace(message, seen_from_id=seen_from_id, summary=summary)
            written_at = seconds(message.created_at) or seconds(chat.created_at) or now
            row = list(message_row(known, written_at))
            row[0], row[1] = chat_id, ids[message.parent_id] or None
            ids[message.id] = connection.execute(_INSERT_MESSAGE, row).lastrowid or 0
        leaf_id = ids.get(chat.leaf_id) or max(ids.values())
        connection.execute("UPDATE chats SET leaf_id = ? WHERE id = ?", (leaf_id, chat_id))
        return chat_id

    def _folder(self, connection: sqlite3.Connection, name: str) -> int | None:
        """Return the folder of this name, made when it is missing; None without a name."""
        if not (name := title_from(name)):
            return None
        query = "SELECT id FROM folders WHERE name = ? AND deleted_at IS NULL ORDER BY id"
        row = connection.execute(query, (name,)).fetchone()
        if row is not None:
            return int(row["id"])
        insert = "INSERT INTO folders(name, created_at) VALUES (?, ?)"
        return connection.execute(insert, (name, self._now())).lastrowid
