"""Which documents are files within another one: the attachments of a mail, an archive's contents."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from chatapp.machine.sqlite_store import SqliteStore


class AttachedTable:
    """Reads and writes what is within what."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store

    def set(self, container: int, document_ids: Iterable[int]) -> None:
        """Store the documents of the files within a document, instead of former ones."""
        pairs = [(container, each) for each in document_ids if each != container]
        with self._store.write() as connection:
            connection.execute("DELETE FROM attached WHERE container_id = ?", (container,))
            connection.executemany("INSERT OR IGNORE INTO attached VALUES (?, ?)", pairs)

    def of(self, container: int) -> tuple[int, ...]:
        """Return the documents of the files within a document."""
        rows = self._store.rows(
            "SELECT document_id FROM attached WHERE container_id = ? ORDER BY document_id",
            container,
        )
        return tuple(row["document_id"] for row in rows)

    def with_attached(self, document_ids: Sequence[int]) -> tuple[int, ...]:
        """Return documents with all that is within them, however deep."""
        rows = self._store.rows(
            """WITH RECURSIVE wanted(id) AS (
                   SELECT value FROM json_each(?)
                   UNION SELECT a.document_id FROM attached a JOIN wanted w ON a.container_id = w.id
               ) SELECT id FROM wanted""",
            json.dumps(list(document_ids)),
        )
        return tuple(dict.fromkeys((*document_ids, *(row["id"] for row in rows))))

    def leave_with_container(self, document_id: int) -> None:
        """Let a document go when nothing holds it any more."""
        self._store.execute("UPDATE documents SET by_hand = 0 WHERE id = ?", document_id)
