"""The folders of chats.db: names, instructions and documents that chats in them begin with."""

from __future__ import annotations

from collections.abc import Callable

from chatapp.chats.rows import ChatFolder
from chatapp.chats.titles import title_from
from chatapp.machine.sqlite_store import SqliteStore

_FOLDERS = "SELECT * FROM folders WHERE deleted_at IS NULL"
LONGEST_INSTRUCTIONS = 20_000
"""Characters; more would leave no room for a question in most contexts."""


class FolderRows:
    """Reads and writes folders that are not deleted. Chats of a deleted one are in none."""

    def __init__(self, file: SqliteStore, now: Callable[[], float]) -> None:
        self._file = file
        self._now = now

    def all(self) -> list[ChatFolder]:
        """Return all folders in the order of their names."""
        documents: dict[int, list[int]] = {}
        for row in self._file.rows("SELECT * FROM folder_documents ORDER BY document_id"):
            documents.setdefault(row["folder_id"], []).append(row["document_id"])
        folders = [
            ChatFolder(
                row["id"],
                row["name"],
                row["instructions"],
                tuple(documents.get(row["id"], ())),
                bool(row["is_open"]),
            )
            for row in self._file.rows(_FOLDERS)
        ]
        return sorted(folders, key=lambda folder: (folder.name.casefold(), folder.id))

    def get(self, folder_id: int) -> ChatFolder:
        """Return a folder. Raises LookupError when it does not exist or is deleted."""
        for folder in self.all():
            if folder.id == folder_id:
                return folder
        raise LookupError(folder_id)

    def add(self, name: str) -> ChatFolder:
        with self._file.write() as connection:
            cursor = connection.execute(
                "INSERT INTO folders(name, created_at) VALUES (?, ?)",
                (title_from(name), self._now()),
            )
        return self.get(cursor.lastrowid or 0)

    def change(self, folder: ChatFolder) -> None:
        """Store name, instructions and documents of a folder."""
        rows = [(folder.id, document_id) for document_id in folder.document_ids]
        instructions = folder.instructions[:LONGEST_INSTRUCTIONS]
        with self._file.write() as connection:
            connection.execute(
                "UPDATE folders SET name = ?, instructions = ? WHERE id = ?",
                (title_from(folder.name), instructions, folder.id),
            )
            connection.execute("DELETE FROM folder_documents WHERE folder_id = ?", (folder.id,))
            connection.executemany("INSERT INTO folder_documents VALUES (?, ?)", rows)

    def set_open(self, folder_id: int, is_open: bool) -> None:
        """Store whether the list shows the chats of a folder."""
        self._file.execute("UPDATE folders SET is_open = ? WHERE id = ?", int(is_open), folder_id)

    def delete(self, folder_id: int) -> None:
        """Hide a folder until it is restored or purged; its chats stay."""
        self._file.execute("UPDATE folders SET deleted_at = ? WHERE id = ?", self._now(), folder_id)

    def restore(self, folder_id: int) -> None:
        """Bring a deleted folder back, with the chats that no other folder has taken."""
        self._file.execute("UPDATE folders SET deleted_at = NULL WHERE id = ?", folder_id)

    def purge(self, older_than_s: float) -> None:
        """Erase folders deleted that long ago."""
        before = self._now() - older_than_s
        self._file.execute("DELETE FROM folders WHERE deleted_at <= ?", before)
