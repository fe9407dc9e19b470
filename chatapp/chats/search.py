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
_NEAR = 600
"""Characters on each side of the word that was found, blanks among them."""
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


@dataclass(frozen=True, slots=True)
class HitPlace:
    """A chat that contains the words of a query, and its newest message that does."""

    chat_id: int
    message_id: int
    """0 when the title contains them, or when only a filter was asked for."""


def find(
    connection: sqlite3.Connection, query: str, limit: int, chosen: ChatFilter = ALL_CHATS
) -> list[ChatHit]:
    """Return the first of the chats that `places` finds, with their texts."""
    return hits(connection, query, places(connection, query, chosen)[:limit])


def places(
    connection: sqlite3.Connection, query: str, chosen: ChatFilter = ALL_CHATS
) -> list[HitPlace]:
    """Return all chats that contain the words: those with them in the title first, then those with
    the newest messages.

    Without words these are the chats of the filter, the one changed last first.
    """
    words = words_of(query)
    if not words and not chosen:
        return []
    best: dict[int, HitPlace] = {}
    rows = _titles(connection, words, chosen)
    if words:
        rows += _messages(connection, words, chosen)
    for row in rows:
        best.setdefault(row["chat_id"], HitPlace(row["chat_id"], row["message_id"]))
    return list(best.values())


def hits(connection: sqlite3.Connection, query: str, chosen: Sequence[HitPlace]) -> list[ChatHit]:
    """Return what is shown of these places, in their order; one that is gone is left out."""
    words = words_of(query)
    rows = (
        connection.execute(_HIT, (place.message_id, place.chat_id)).fetchone() for place in chosen
    )
    return [_hit(row, words) for row in rows if row is not None]


_HIT = """SELECT chats.id AS chat_id, coalesce(messages.id, 0) AS message_id, title,
    coalesce(text, '') AS text, coalesce(pictures, '[]') AS pictures, coalesce(role, '') AS role,
    coalesce(messages.created_at, changed_at) AS at, folders.name AS folder
    FROM chats LEFT JOIN messages ON messages.id = ? AND chat_id = chats.id
    LEFT JOIN folders ON folders.id = folder_id AND folders.deleted_at IS NULL
    WHERE chats.id = ?"""


def _titles(
    connection: sqlite3.Connection, words: Sequence[str], chosen: ChatFilter
) -> list[sqlite3.Row]:
    narrowed = chat_filter.query_of(chosen)
    values = {f"word{number}": _pattern(word) for number, word in enumerate(words)}
    likes = [f"title LIKE :{name} ESCAPE '\\'" for name in values]
    conditions = " AND ".join([narrowed.condition, *likes])
    query = f"""SELECT chats.id AS chat_id, 0 AS message_id FROM chats
        WHERE chats.deleted_at IS NULL AND {conditions} ORDER BY changed_at DESC"""  # noqa: S608
    return connection.execute(query, {**values, **narrowed.values}).fetchall()


def _messages(
    connection: sqlite3.Connection, words: Sequence[str], chosen: ChatFilter
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
    query = f"""SELECT chat_id, max(messages.id) AS message_id
        FROM messages JOIN chats ON chats.id = chat_id
        WHERE chats.deleted_at IS NULL AND {" AND ".join(conditions)}
        GROUP BY chat_id ORDER BY message_id DESC"""  # noqa: S608
    return connection.execute(query, {**values, **narrowed.values}).fetchall()


def _pattern(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _hit(row: sqlite3.Row, words: Sequence[str]) -> ChatHit:
    whole = row["text"] if row["message_id"] else ""
    word = words[0] if words else ""
    place = max(0, whole.casefold().find(word.casefold()))
    # A message may be a megabyte: only what is near the word gets its blanks made one.
    begin = max(0, place - _NEAR)
    text = " ".join(whole[begin : place + _NEAR].split())
    at = max(0, text.casefold().find(word.casefold()))
    start = max(0, at - _SNIPPET_CONTEXT // 5)
    snippet = ("…" if start or begin else "") + text[start : at + len(word) + _SNIPPET_CONTEXT]
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
