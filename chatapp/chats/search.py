"""Searches all chats: FTS5 trigrams, and LIKE for words of one or two letters, as in Korean."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from chatapp.chats import chat_filter
from chatapp.chats.chat_filter import ALL_CHATS, ChatFilter
from chatapp.chats.rows import picture_names

_SNIPPET_CONTEXT = 48
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
    role: str = ""
    """Of the message: "user" or "assistant"."""
    at: float = 0.0
    """When the message was written, else when the chat changed; seconds since 1970."""
    folder: str = ""
    """The name of the chat's folder."""


def words_of(query: str) -> list[str]:
    """Return the words that are searched for."""
    return unicodedata.normalize("NFC", query[:_LONGEST_QUERY]).split()[:_MOST_WORDS]


def find(
    connection: sqlite3.Connection, query: str, limit: int, chosen: ChatFilter = ALL_CHATS
) -> list[ChatHit]:
    """Return at most one hit per chat: titles first, then the newest message.

    Without words these are the chats of the filter, the one changed last first.
    """
    words = words_of(query)
    if not words and not chosen:
        return []
    hits: dict[int, ChatHit] = {}
    rows = _titles(connection, words, limit, chosen)
    if words:
        rows += _messages(connection, words, limit, chosen)
    for row in rows:
        hits.setdefault(row["chat_id"], _hit(row, words))
    return list(hits.values())[:limit]


def _titles(
    connection: sqlite3.Connection, words: Sequence[str], limit: int, chosen: ChatFilter
) -> list[sqlite3.Row]:
    narrowed = chat_filter.query_of(chosen)
    values = {f"word{number}": _pattern(word) for number, word in enumerate(words)}
    likes = [f"title LIKE :{name} ESCAPE '\\'" for name in values]
    conditions = " AND ".join([narrowed.condition, *likes])
    query = f"""SELECT chats.id AS chat_id, 0 AS message_id, title, '' AS text, '[]' AS pictures,
        '' AS role, changed_at AS at, folders.name AS folder
        FROM chats LEFT JOIN folders ON folders.id = folder_id AND folders.deleted_at IS NULL
        WHERE chats.deleted_at IS NULL AND {conditions}
        ORDER BY changed_at DESC LIMIT :limit"""  # noqa: S608
    return connection.execute(query, {**values, **narrowed.values, "limit": limit}).fetchall()


def _messages(
    connection: sqlite3.Connection, words: Sequence[str], limit: int, chosen: ChatFilter
) -> list[sqlite3.Row]:
    narrowed = chat_filter.query_of(chosen)
    long = [word for word in words if len(word) >= _TRIGRAM]
    short = [word for word in words if len(word) < _TRIGRAM]
    values: dict[str, object] = {
        f"word{number}": _pattern(word) for number, word in enumerate(short)
    }
    conditions = [narrowed.condition]
    conditions += [f"messages.text LIKE :{name} ESCAPE '\\'" for name in values]
    if long:
        conditions.append(
            "messages.id IN (SELECT rowid FROM message_words WHERE message_words MATCH :match)"
        )
        values["match"] = " ".join('"' + word.replace('"', '""') + '"' for word in long)
    query = f"""SELECT chat_id, messages.id AS message_id, title, text, pictures, role,
        messages.created_at AS at, folders.name AS folder
        FROM messages JOIN chats ON chats.id = chat_id
        LEFT JOIN folders ON folders.id = folder_id AND folders.deleted_at IS NULL
        WHERE chats.deleted_at IS NULL AND {" AND ".join(conditions)}
        ORDER BY messages.id DESC LIMIT :limit"""  # noqa: S608
    # Several messages of a chat may match.
    values |= {**narrowed.values, "limit": limit * 4}
    return connection.execute(query, values).fetchall()


def _pattern(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _hit(row: sqlite3.Row, words: Sequence[str]) -> ChatHit:
    text = " ".join(row["text"].split()) if row["message_id"] else ""
    word = words[0] if words else ""
    at = max(0, text.casefold().find(word.casefold()))
    start = max(0, at - _SNIPPET_CONTEXT // 5)
    snippet = ("…" if start else "") + text[start : at + len(word) + _SNIPPET_CONTEXT]
    return ChatHit(
        row["chat_id"],
        row["message_id"],
        row["title"],
        snippet,
        len(picture_names(row["pictures"])),
        row["role"],
        row["at"],
        row["folder"] or "",
    )
