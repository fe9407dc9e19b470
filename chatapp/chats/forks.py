"""Forks of a chat: a new chat with a copy of one branch up to a message."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence

from chatapp.chats.titles import title_from
from chatapp.machine.sqlite_store import SqliteStore

_CHAT = """INSERT INTO chats(title, created_at, changed_at, preset_id, preset_values, reading, tools)
    SELECT ?, ?, ?, preset_id, preset_values, reading, tools FROM chats WHERE id = ?"""
_DOCUMENTS = """INSERT INTO chat_documents(chat_id, document_id)
    SELECT ?, document_id FROM chat_documents WHERE chat_id = ?"""
_MESSAGE = """INSERT INTO messages(chat_id, parent_id, role, text, finish, preset_id,
    preset_values, answer, created_at, pictures)
    SELECT ?, ?, role, text, CASE finish WHEN 'growing' THEN 'stopped' ELSE finish END, preset_id,
    preset_values, ?, created_at, pictures FROM messages WHERE id = ?"""


def fork(
    file: SqliteStore, now: Callable[[], float], chat_id: int, branch: Sequence[int], title: str
) -> int:
    """Copy the messages of a branch, oldest first, into a new chat; return its id."""
    with file.write() as connection:
        times = (now(), now())
        cursor = connection.execute(_CHAT, (title_from(title), *times, chat_id))
        new_chat = cursor.lastrowid or 0
        connection.execute(_DOCUMENTS, (new_chat, chat_id))
        copies: dict[int, int] = {}
        parent: int | None = None
        for message_id in branch:
            answer = _answer(connection, message_id, copies)
            row = (new_chat, parent, answer, message_id)
            parent = copies[message_id] = connection.execute(_MESSAGE, row).lastrowid or 0
        connection.execute("UPDATE chats SET leaf_id = ? WHERE id = ?", (parent or 0, new_chat))
    return new_chat


def _answer(connection: sqlite3.Connection, message_id: int, copies: dict[int, int]) -> str:
    """Return what is known of an answer, with the ids of the copies."""
    row = connection.execute("SELECT answer FROM messages WHERE id = ?", (message_id,)).fetchone()
    answer = json.loads(row["answer"])
    if "seen_from_id" in answer:
        answer["seen_from_id"] = copies.get(answer["seen_from_id"], 0)
    return json.dumps(answer, ensure_ascii=False)
