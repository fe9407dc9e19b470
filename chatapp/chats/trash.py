"""Deleted chats: hidden, restorable, and erased without a trace later."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from chatapp.chats.rows import DeletedChat
from chatapp.machine.sqlite_store import SqliteStore, remove_backups

KEPT_DAYS = 30
"""How long a deleted chat can be restored."""
_RESTORABLE = """SELECT id, title, deleted_at FROM chats WHERE deleted_at IS NOT NULL
    AND (draft <> '' OR draft_pictures <> '[]'
        OR EXISTS (SELECT 1 FROM messages WHERE chat_id = chats.id))
    ORDER BY deleted_at DESC, id DESC"""


class Trash:
    """Deletes, restores and erases chats."""

    def __init__(self, file: SqliteStore, now: Callable[[], float]) -> None:
        self._file = file
        self._now = now

    def chats(self) -> list[DeletedChat]:
        """Return the deleted chats that are not empty, the one deleted last first."""
        return [DeletedChat(*row) for row in self._file.rows(_RESTORABLE)]

    def delete(self, chat_id: int) -> None:
        """Hide a chat until it is restored or erased."""
        self._file.execute("UPDATE chats SET deleted_at = ? WHERE id = ?", self._now(), chat_id)

    def restore(self, chat_id: int) -> None:
        """Bring a deleted chat back."""
        self._file.execute("UPDATE chats SET deleted_at = NULL WHERE id = ?", chat_id)

    def purge(self, older_than_s: float) -> int:
        """Erase chats deleted that long ago; return their number."""
        return self._erase("deleted_at <= ?", self._now() - older_than_s)

    def erase(self, chat_ids: Iterable[int]) -> int:
        """Erase these chats as far as they are deleted; return their number."""
        return self._erase("id IN (SELECT value FROM json_each(?))", json.dumps(list(chat_ids)))

    def _erase(self, condition: str, value: object) -> int:
        with self._file.write() as connection:
            # `condition` is one of the two constants above.
            delete = f"DELETE FROM chats WHERE deleted_at IS NOT NULL AND {condition}"  # noqa: S608
            count = connection.execute(delete, (value,)).rowcount
            if count:
                # FTS5 only marks words as deleted; merging its segments erases them.
                connection.execute("INSERT INTO message_words(message_words) VALUES ('optimize')")
        if count:
            self._file.truncate_log()
            remove_backups(self._file.file)
        return count
