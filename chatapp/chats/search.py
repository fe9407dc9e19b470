"""Searches all chats: FTS5 trigrams, and LIKE for words of one or two letters, as in Korean."""

from __future__ import annotations

import sqlite3
import unicodedata
from dataclasses import dataclass

from chatapp.chats.rows import picture_names

_SNIPPET_CONTEXT = 40
"""Characters shown around the word that was found."""
_LONGEST_QUERY = 500
"""Characters; SQLite refuses LIKE patterns of more than 50,000 bytes."""
_MOST_WORDS = 12
_TRIGRAM = 3


@dataclass(frozen=True, slots=True)
class ChatHit:
    """A chat that contains the words of a query."""

    chat_id: int
    message_id: int
    """0 when only the title contains them."""
    title: str
    snippet: str
    pictures: int = 0
    """How many the message has."""


def find(connection: sqlite3.Connection, query: str, limit: int) -> list[ChatHit]:
    """Return at most one hit per chat: titles first, then the newest message."""
    words = unicodedata.normalize("NFC", query[:_LONGEST_QUERY]).split()[:_MOST_WORDS]
    if not words:
        return []
    hits: dict[int, ChatHit] = {}
    for row in _titles(connection, words, limit) + _messages(connection, words, limit):
        hits.setdefault(row["chat_id"], _hit(row, words[0]))
    return list(hits.values())[:limit]


def _titles(connection: sqlite3.Connection, words: list[str], limit: int) -> list[sqlite3.Row]:
    like = " AND ".join(["title LIKE ? ESCAPE '\\'"] * len(words))
    query = f"""SELECT id AS chat_id, 0 AS message_id, title, '' AS text, '[]' AS pictures
        FROM chats WHERE deleted_at IS NULL AND {like} ORDER BY changed_at DESC LIMIT ?"""  # noqa: S608
    return connection.execute(query, (*map(_pattern, words), limit)).fetchall()


def _messages(connection: sqlite3.Connection, words: list[str], limit: int) -> list[sqlite3.Row]:
    long = [word for word in words if len(word) >= _TRIGRAM]
    short = [word for word in words if len(word) < _TRIGRAM]
    conditions = ["messages.text LIKE ? ESCAPE '\\'"] * len(short)
    values: list[object] = [_pattern(word) for word in short]
    if long:
        conditions.append(
            "messages.id IN (SELECT rowid FROM message_words WHERE message_words MATCH ?)"
        )
        values.append(" ".join('"' + word.replace('"', '""') + '"' for word in long))
    query = f"""SELECT chat_id, messages.id AS message_id, title, text, pictures
        FROM messages JOIN chats ON chats.id = chat_id
        WHERE deleted_at IS NULL AND {" AND ".join(conditions)}
        ORDER BY messages.id DESC LIMIT ?"""  # noqa: S608
    # Several messages of a chat may match.
    return connection.execute(query, (*values, limit * 4)).fetchall()


def _pattern(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _hit(row: sqlite3.Row, word: str) -> ChatHit:
    text = " ".join(row["text"].split()) if row["message_id"] else ""
    at = max(0, text.casefold().find(word.casefold()))
    start = max(0, at - _SNIPPET_CONTEXT // 2)
    snippet = ("…" if start else "") + text[start : at + len(word) + _SNIPPET_CONTEXT]
    return ChatHit(
        row["chat_id"],
        row["message_id"],
        row["title"],
        snippet,
        len(picture_names(row["pictures"])),
    )
