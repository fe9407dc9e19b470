"""The chats of chats.db: title, preset, documents and the branch that is shown."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping

from chatapp.chats.rows import chat_from
from chatapp.chats.titles import title_from
from chatapp.contract.records import Chat, Reading
from chatapp.machine.sqlite_store import SqliteStore

_EMPTY_CHAT = """SELECT id FROM chats WHERE deleted_at IS NULL
    AND draft = '' AND draft_pictures = '[]' AND title = '' AND folder_id IS ?1
    AND NOT EXISTS (SELECT 1 FROM messages WHERE chat_id = chats.id)
    AND (?1 IS NOT NULL OR NOT EXISTS (SELECT 1 FROM chat_documents WHERE chat_id = chats.id))
    LIMIT 1"""
_CHATS = """SELECT chats.*, folders.id AS live_folder_id,
    folders.instructions AS folder_instructions FROM chats
    LEFT JOIN folders ON folders.id = folder_id AND folders.deleted_at IS NULL
    WHERE chats.deleted_at IS NULL"""
_FOLDER_DOCUMENTS = """INSERT INTO chat_documents(chat_id, document_id)
    SELECT ?, document_id FROM folder_documents WHERE folder_id = ?"""


class ChatRows:
    """Reads and writes chats that are not deleted."""

    def __init__(self, file: SqliteStore, now: Callable[[], float]) -> None:
        self._file = file
        self._now = now

    def all(self) -> list[Chat]:
        """Return all chats, the one changed last first."""
        documents: dict[int, list[int]] = {}
        for row in self._file.rows(
            "SELECT chat_id, document_id FROM chat_documents ORDER BY document_id"
        ):
            documents.setdefault(row["chat_id"], []).append(row["document_id"])
        rows = self._file.rows(f"{_CHATS} ORDER BY changed_at DESC, chats.id DESC")
        return [chat_from(row, tuple(documents.get(row["id"], ()))) for row in rows]

    def get(self, chat_id: int) -> Chat:
        """Return a chat. Raises LookupError when it does not exist or is deleted."""
        with self._file.read() as connection:
            return _chat(connection, chat_id)

    def new(self, folder_id: int = 0) -> Chat:
        """Return an empty chat: an existing one, else a new one; in a folder with its documents."""
        now = self._now()
        with self._file.write() as connection:
            row = connection.execute(_EMPTY_CHAT, (folder_id or None,)).fetchone()
            if row is not None:
                chat_id = int(row["id"])
                connection.execute(
                    "UPDATE chats SET changed_at = ?, preset_id = 'chat', reading = 'auto',"
                    " tools = 1, is_pinned = 0, instructions = '', sampling = '{}'"
                    " WHERE id = ?",
                    (now, chat_id),
                )
            else:
                cursor = connection.execute(
                    "INSERT INTO chats(created_at, changed_at, folder_id) VALUES (?, ?, ?)",
                    (now, now, folder_id or None),
                )
                chat_id = cursor.lastrowid or 0
            if folder_id:
                connection.execute("DELETE FROM chat_documents WHERE chat_id = ?", (chat_id,))
                connection.execute(_FOLDER_DOCUMENTS, (chat_id, folder_id))
            # Within the transaction: another process may delete it at once.
            return _chat(connection, chat_id)

    def pin(self, chat_id: int, is_pinned: bool) -> None:
        """Keep a chat at the top of the list, or not any more."""
        self._file.execute("UPDATE chats SET is_pinned = ? WHERE id = ?", int(is_pinned), chat_id)

    def move(self, chat_ids: Iterable[int], folder_id: int) -> None:
        """Put chats into a folder, 0 for none; documents of a folder are not taken over."""
        rows = [(folder_id or None, chat_id) for chat_id in chat_ids]
        with self._file.write() as connection:
            connection.executemany("UPDATE chats SET folder_id = ? WHERE id = ?", rows)

    def rename(self, chat_id: int, title: str) -> None:
        self._file.execute("UPDATE chats SET title = ? WHERE id = ?", title_from(title), chat_id)

    def set_preset(self, chat_id: int, preset_id: str, values: dict[str, str]) -> None:
        """Store the preset and the values of its form."""
        self._file.execute(
            "UPDATE chats SET preset_id = ?, preset_values = ? WHERE id = ?",
            preset_id,
            json.dumps(values, ensure_ascii=False),
            chat_id,
        )

    def set_documents(self, chat_id: int, document_ids: Iterable[int]) -> None:
        """Switch on exactly these documents for a chat."""
        rows = [(chat_id, document_id) for document_id in set(document_ids)]
        with self._file.write() as connection:
            connection.execute("DELETE FROM chat_documents WHERE chat_id = ?", (chat_id,))
            connection.executemany(
                "INSERT INTO chat_documents(chat_id, document_id) VALUES (?, ?)", rows
            )

    def set_reading(self, chat_id: int, reading: Reading) -> None:
        """Store how a chat's documents are read."""
        self._file.execute("UPDATE chats SET reading = ? WHERE id = ?", reading, chat_id)

    def set_tools(self, chat_id: int, tools: bool) -> None:
        """Store whether a model may use tools in a chat."""
        self._file.execute("UPDATE chats SET tools = ? WHERE id = ?", int(tools), chat_id)

    def set_options(self, chat_id: int, instructions: str, sampling: Mapping[str, float]) -> None:
        """Store the user's own instructions and sampling of a chat."""
        self._file.execute(
            "UPDATE chats SET instructions = ?, sampling = ? WHERE id = ?",
            instructions,
            json.dumps(dict(sampling)),
            chat_id,
        )

    def set_leaf(self, chat_id: int, message_id: int) -> None:
        """Show the branch that ends with this message."""
        self._file.execute("UPDATE chats SET leaf_id = ? WHERE id = ?", message_id, chat_id)

    def forget_document(self, document_id: int) -> None:
        """Switch a removed document off in every chat and every folder."""
        with self._file.write() as connection:
            for table in ("chat_documents", "folder_documents"):
                statement = f"DELETE FROM {table} WHERE document_id = ?"  # noqa: S608
                connection.execute(statement, (document_id,))


def _chat(connection: sqlite3.Connection, chat_id: int) -> Chat:
    """Return a chat. Raises LookupError when it does not exist or is deleted."""
    row = connection.execute(f"{_CHATS} AND chats.id = ?", (chat_id,)).fetchone()
    if row is None:
        raise LookupError(chat_id)
    documents = connection.execute(
        "SELECT document_id FROM chat_documents WHERE chat_id = ? ORDER BY document_id", (chat_id,)
    )
    return chat_from(row, tuple(document["document_id"] for document in documents))
