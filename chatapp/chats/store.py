"""chats.db: what is on screen is on disk before anything is done with it."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from chatapp.chats import forks, salvage, search
from chatapp.chats.chat_filter import ALL_CHATS, ChatFilter
from chatapp.chats.chat_rows import ChatRows
from chatapp.chats.draft_rows import DraftRows
from chatapp.chats.folder_rows import FolderRows
from chatapp.chats.message_rows import MessageRows
from chatapp.chats.rows import picture_names
from chatapp.chats.schema import SCHEMA
from chatapp.chats.search import ChatHit, HitPlace
from chatapp.chats.trash import Trash
from chatapp.chats.versions import VersionRows
from chatapp.errors import (
    ChatappError,
    ChatsDamaged,
    ChatsSalvaged,
    ChatsUnreadable,
    FolderGone,
    FolderUnusable,
)
from chatapp.machine.paths import is_gone
from chatapp.machine.sqlite_store import CHECK, SqliteStore, set_aside


class ChatStore:
    """All of chats.db. Methods that write raise DiskFull, FolderGone or FolderUnusable, and all
    raise ChatsUnreadable for damage: the next start sets the file aside.
    """

    damaged: ChatsDamaged | ChatsSalvaged | None = None
    """Set when the file was damaged, set aside and replaced by a new one with what was readable."""

    def __init__(self, file: Path, now: Callable[[], float] = time.time) -> None:
        """Open or create the file; `now` returns seconds since 1970."""
        self._is_open = False
        self._file = self._open(file)
        self.now = now
        self._is_open = True
        self.chats = ChatRows(self._file, now)
        self.messages = MessageRows(self._file, now)
        self.versions = VersionRows(self._file)
        self.drafts = DraftRows(self._file)
        self.folders = FolderRows(self._file, now)
        self.trash = Trash(self._file, now)

    @property
    def file(self) -> SqliteStore:
        """The open file, for what reads and writes chats whole."""
        return self._file

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def search(self, query: str, limit: int = 50, chosen: ChatFilter = ALL_CHATS) -> list[ChatHit]:
        """Return chats that contain all words, best first; words match inside words."""
        with self._file.read() as connection:
            return search.find(connection, query, limit, chosen)

    def search_places(self, query: str, chosen: ChatFilter = ALL_CHATS) -> list[HitPlace]:
        """Return all chats that contain all words, in the order of `search`, without their texts."""
        with self._file.read() as connection:
            return search.places(connection, query, chosen)

    def search_hits(self, query: str, places: Sequence[HitPlace]) -> list[ChatHit]:
        """Return these places of a query with their texts."""
        with self._file.read() as connection:
            return search.hits(connection, query, places)

    def models(self) -> list[str]:
        """Return the names of the models that answered, in alphabetical order."""
        rows = self._file.rows(
            "SELECT DISTINCT json_extract(answer, '$.model') AS model FROM messages"
            " WHERE role = 'assistant'"
        )
        return sorted(str(row["model"]) for row in rows if row["model"])

    def fork(self, chat_id: int, message_id: int, title: str) -> int:
        """Copy the branch up to a message into a new chat; return its id."""
        branch = [message.id for message in self.messages.branch(message_id)]
        return forks.fork(self._file, self.now, chat_id, branch, title)

    def picture_names(self) -> set[str]:
        """Return the pictures of all messages and drafts, deleted chats included."""
        rows = self._file.rows(
            "SELECT pictures FROM messages WHERE pictures <> '[]'"
            " UNION SELECT draft_pictures FROM chats WHERE draft_pictures <> '[]'"
        )
        return set().union(*(picture_names(row["pictures"]) for row in rows))

    def _open(self, file: Path) -> SqliteStore:
        def error_for(error: sqlite3.DatabaseError) -> ChatappError | None:
            if not isinstance(error, sqlite3.OperationalError):
                return self._unreadable(file, error) if self._is_open else None
            if is_gone(file):
                return FolderGone(folder=file.parent)
            return FolderUnusable(folder=file.parent, cause=str(error)[:200])

        try:
            return SqliteStore(file, SCHEMA, error_for)
        except sqlite3.DatabaseError as error:
            kept = set_aside(file)
            details = {"file": file.name, "cause": str(error)[:200], "kept": kept}
            store = SqliteStore(file, SCHEMA, error_for)
            count = salvage.copy_readable(file.with_name(kept), store)
            self.damaged = (
                ChatsSalvaged(count=count, **details) if count else ChatsDamaged(**details)
            )
            return store

    def _unreadable(self, file: Path, error: sqlite3.DatabaseError) -> ChatsUnreadable | None:
        if isinstance(error, (sqlite3.IntegrityError, sqlite3.ProgrammingError)):
            return None
        with contextlib.suppress(OSError):
            file.with_name(file.name + CHECK).touch()
        return ChatsUnreadable(file=file.name)
