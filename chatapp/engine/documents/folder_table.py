"""The watched folders in library.db, and the document that each of their files became."""

from __future__ import annotations

import json
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

from chatapp.contract.records import Folder, Problem
from chatapp.engine.documents.folder_scan import Stamp
from chatapp.engine.documents.store.library import Library
from chatapp.errors import FolderNotFound
from chatapp.machine import file_names


@dataclass(frozen=True, slots=True)
class FolderFile:
    """A file when it was last read; `problem` says why that failed."""

    stamp: Stamp
    document_id: int = 0
    problem: Problem | None = None


class FolderTable:
    """Reads and writes the tables of folders."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def add(self, path: Path) -> int:
        """Store a folder, unless it is there; return its id."""
        with self._library.write() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO folders (path, added_at) VALUES (?, ?)",
                (str(path), time.time()),
            )
            row = connection.execute(
                "SELECT id FROM folders WHERE path = ?", (str(path),)
            ).fetchone()
        return int(row["id"])

    def remove(self, folder_id: int) -> None:
        """Erase a folder and its files; the documents stay."""
        self._library.execute("DELETE FROM folders WHERE id = ?", folder_id)

    def all(self) -> tuple[Folder, ...]:
        """Return the folders in the order they were added."""
        rows = self._library.rows("SELECT id, path FROM folders ORDER BY id")
        return tuple(self._folder(row["id"], row["path"]) for row in rows)

    def folder(self, folder_id: int) -> Folder:
        """Return one folder. Raises FolderNotFound."""
        row = self._library.row("SELECT path FROM folders WHERE id = ?", folder_id)
        if row is None:
            raise FolderNotFound
        return self._folder(folder_id, row["path"])

    def files(self, folder_id: int) -> dict[str, FolderFile]:
        """Return the files of a folder by their path within it."""
        rows = self._library.rows(
            "SELECT * FROM folder_files WHERE folder_id = ? ORDER BY file", folder_id
        )
        return {row["file"]: _folder_file(row) for row in rows}

    def set_file(self, folder_id: int, file: str, state: FolderFile) -> None:
        """Store the state of a file."""
        problem = state.problem or Problem("")
        self._library.execute(
            "INSERT OR REPLACE INTO folder_files VALUES (?, ?, ?, ?, ?, ?, ?)",
            folder_id,
            file,
            state.stamp.size_bytes,
            state.stamp.mtime_ns,
            state.document_id or None,
            problem.error,
            json.dumps(problem.details),
        )

    def remove_file(self, folder_id: int, file: str) -> None:
        self._library.execute(
            "DELETE FROM folder_files WHERE folder_id = ? AND file = ?", folder_id, file
        )

    def files_of(self, document_id: int) -> tuple[Path, ...]:
        """Return the files of watched folders that a document was read from."""
        rows = self._library.rows(
            """SELECT o.path, f.file FROM folder_files f JOIN folders o ON o.id = f.folder_id
               WHERE f.document_id = ? AND f.error = '' ORDER BY o.id, f.file""",
            document_id,
        )
        return tuple(Path(row["path"]) / row["file"] for row in rows)

    def inodes(self, folder_id: int) -> dict[str, int]:
        """Return the inodes of the directories that held documents at the last scan."""
        row = self._library.row("SELECT places FROM folders WHERE id = ?", folder_id)
        return dict(json.loads(row["places"])) if row else {}

    def set_inodes(self, folder_id: int, inodes: dict[str, int]) -> None:
        self._library.execute(
            "UPDATE folders SET places = ? WHERE id = ?", json.dumps(inodes), folder_id
        )

    def is_needed(self, document_id: int) -> bool:
        """Return whether a document was added by hand, or is in a watched folder or another file."""
        row = self._library.row(
            """SELECT by_hand OR EXISTS
               (SELECT 1 FROM folder_files f WHERE f.document_id = d.id)
               OR EXISTS (SELECT 1 FROM attached a WHERE a.document_id = d.id) AS needed
               FROM documents d WHERE id = ?""",
            document_id,
        )
        return row is None or bool(row["needed"])

    def is_only_at(self, document_id: int, folder_id: int, file: str) -> bool:
        """Return whether a document is in the library because of this file alone."""
        row = self._library.row(
            """SELECT NOT by_hand AND NOT EXISTS
               (SELECT 1 FROM folder_files f WHERE f.document_id = d.id
                AND NOT (f.folder_id = ? AND f.file = ?)) AS only
               FROM documents d WHERE id = ?""",
            folder_id,
            file,
            document_id,
        )
        return row is not None and bool(row["only"])

    def set_by_hand(self, document_ids: tuple[int, ...], by_hand: bool) -> None:
        """Store whether documents stay when no folder holds them any more."""
        with self._library.write() as connection:
            connection.executemany(
                "UPDATE documents SET by_hand = ? WHERE id = ?",
                [(by_hand, document) for document in document_ids],
            )

    def rename_after_file(self, document_id: int) -> None:
        """Rename a document after a file that holds it: its former file was renamed."""
        row = self._library.row(
            "SELECT file FROM folder_files WHERE document_id = ? LIMIT 1", document_id
        )
        if row is not None:
            self._library.documents.rename(document_id, row["file"].rpartition("/")[2])

    def _folder(self, folder_id: int, path: str) -> Folder:
        files = self.files(folder_id)
        read = {file: state.document_id for file, state in files.items() if state.document_id}
        problems = tuple(state.problem for state in files.values() if state.problem)
        shown = {file_names.shown(file): document_id for file, document_id in read.items()}
        return Folder(folder_id, path, tuple(dict.fromkeys(read.values())), problems, files=shown)


def _folder_file(row: sqlite3.Row) -> FolderFile:
    problem = Problem(row["error"], json.loads(row["details"])) if row["error"] else None
    return FolderFile(Stamp(row["size_bytes"], row["mtime_ns"]), row["document_id"] or 0, problem)
