"""library.db: documents, pages, passages and their words. The vector index is a cache of it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from chatapp.engine.documents.store.attached_table import AttachedTable
from chatapp.engine.documents.store.document_table import DocumentTable
from chatapp.engine.documents.store.page_table import PageTable
from chatapp.engine.documents.store.passage_table import PassageTable
from chatapp.engine.documents.store.schema import SCHEMA
from chatapp.errors import ChatappError, LibraryDamaged
from chatapp.machine.sqlite_store import SqliteStore

FILE = "library.db"


class Library(SqliteStore):
    """All of library.db. Every method raises DiskFull, FolderGone or LibraryDamaged."""

    def __init__(self, folder: Path) -> None:
        """Open or create it."""

        def error_for(error: sqlite3.DatabaseError) -> ChatappError | None:
            if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
                return None
            return LibraryDamaged(folder=folder, cause=type(error).__name__)

        super().__init__(folder / FILE, SCHEMA, error_for)
        self.folder = folder
        self.documents = DocumentTable(self)
        self.attached = AttachedTable(self)
        self.pages = PageTable(self)
        self.passages = PassageTable(self)
        # Finds damage that opening does not meet.
        self.row("SELECT count(*) FROM documents")

    @property
    def changes(self) -> int:
        """A counter of changed documents, for caches."""
        return self.documents.changes

    def has_passages(self) -> bool:
        """Return whether there is anything to search."""
        return self.row("SELECT 1 FROM passages LIMIT 1") is not None

    def choice(self, name: str) -> str:
        """Return a stored choice, "" for none."""
        row = self.row("SELECT value FROM choices WHERE name = ?", name)
        return str(row["value"]) if row else ""

    def choose(self, name: str, value: str) -> None:
        """Store a choice."""
        self.execute("INSERT OR REPLACE INTO choices VALUES (?, ?)", name, value)
