"""Which folders are watched and which document each of their files became, as rows of the library."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from pathlib import Path

from chatapp.contract.records import Folder, Problem
from chatapp.engine.documents.folder_scan import Stamp
from chatapp.engine.documents.store import document_rows
from chatapp.engine.documents.store.library import Library
from chatapp.errors import FolderNotFound


@dataclass(frozen=True, slots=True)
class FolderFile:
    """A file as it was when it was read; `problem` says why it could not be."""

    stamp: Stamp
    document_id: int = 0
    problem: Problem | None = field(default=None)


class FolderRows:
    """The two tables of folders."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def add(self, path: Path) -> int:
        """Remember a folder; return its id, also when it was there."""
        with self._library.write() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO folders (path, added_at) VALUES (?, ?)",
                (str(path), time.time()),
            )
            row = connection.execute(
                "SELECT id FROM folders WHERE path = ?", (str(path),)
            ).fetchone()
        return int(row[0])

    def remove(self, folder_id: int) -> None:
        """Forget a folder and its files; the documents stay."""
        with self._library.write() as connection:
            connection.execute("DELETE FROM folders WHERE id = ?", (folder_id,))

    def all(self) -> tuple[Folder, ...]:
        """Return the folders in the order they were added."""
        with self._library.read() as connection:
            found = connection.execute("SELECT id, path FROM folders ORDER BY id").fetchall()
        return tuple(self._folder(folder_id, path) for folder_id, path in found)

    def folder(self, folder_id: int) -> Folder:
        """Return one folder. Raises FolderNotFound."""
        for folder in self.all():
            if folder.id == folder_id:
                return folder
        raise FolderNotFound

    def files(self, folder_id: int) -> dict[str, FolderFile]:
        """Return the files of a folder by their path within it."""
        with self._library.read() as connection:
            found = connection.execute(
                """SELECT file, size_bytes, mtime_ns, document_id, error, details FROM folder_files
                   WHERE folder_id = ? ORDER BY file""",
                (folder_id,),
            ).fetchall()
        return {
            file: FolderFile(
                Stamp(size, mtime),
                document or 0,
                Problem(error, json.loads(details)) if error else None,
            )
            for file, size, mtime, document, error, details in found
        }

    def keep(self, folder_id: int, file: str, row: FolderFile) -> None:
        """Write what became of a file."""
        problem = row.problem or Problem("")
        with self._library.write() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO folder_files VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    folder_id,
                    file,
                    row.stamp.size_bytes,
                    row.stamp.mtime_ns,
                    row.document_id or None,
                    problem.error,
                    json.dumps(problem.details),
                ),
            )

    def files_of(self, document_id: int) -> tuple[Path, ...]:
        """Return the files of watched folders that a document was read from."""
        with self._library.read() as connection:
            found = connection.execute(
                """SELECT o.path, f.file FROM folder_files f JOIN folders o ON o.id = f.folder_id
                   WHERE f.document_id = ? AND f.error = '' ORDER BY o.id, f.file""",
                (document_id,),
            ).fetchall()
        return tuple(Path(folder) / file for folder, file in found)

    def places(self, folder_id: int) -> dict[str, int]:
        """Return the file numbers (inodes) of the directories of a folder when they were last seen
        with documents.
        """
        with self._library.read() as connection:
            row = connection.execute(
                "SELECT places FROM folders WHERE id = ?", (folder_id,)
            ).fetchone()
        return dict(json.loads(row[0])) if row else {}

    def keep_places(self, folder_id: int, places: dict[str, int]) -> None:
        with self._library.write() as connection:
            connection.execute(
                "UPDATE folders SET places = ? WHERE id = ?", (json.dumps(places), folder_id)
            )

    def drop(self, folder_id: int, file: str) -> None:
        """Forget a file."""
        with self._library.write() as connection:
            connection.execute(
                "DELETE FROM folder_files WHERE folder_id = ? AND file = ?", (folder_id, file)
            )

    def is_needed(self, document_id: int) -> bool:
        """Say whether a document was added by hand or is in a watched folder still."""
        with self._library.read() as connection:
            row = connection.execute(
                """SELECT by_hand OR EXISTS (SELECT 1 FROM folder_files f WHERE f.document_id = d.id)
                   FROM documents d WHERE id = ?""",
                (document_id,),
            ).fetchone()
        return row is None or bool(row[0])

    def is_only_at(self, document_id: int, folder_id: int, file: str) -> bool:
        """Say whether a document is in the library because of this file alone."""
        with self._library.read() as connection:
            row = connection.execute(
                """SELECT NOT by_hand AND NOT EXISTS (SELECT 1 FROM folder_files f WHERE f.document_id = d.id
                   AND NOT (f.folder_id = ? AND f.file = ?)) FROM documents d WHERE id = ?""",
                (folder_id, file, document_id),
            ).fetchone()
        return row is not None and bool(row[0])

    def mark(self, document_ids: tuple[int, ...], by_hand: bool) -> None:
        """Say of documents whether they stay when no folder holds them any more."""
        with self._library.write() as connection:
            connection.executemany(
                "UPDATE documents SET by_hand = ? WHERE id = ?",
                [(by_hand, document) for document in document_ids],
            )

    def name_anew(self, document_id: int) -> None:
        """Call a document as the file is called that holds it now: the one before was renamed."""
        with self._library.write() as connection:
            row = connection.execute(
                "SELECT file FROM folder_files WHERE document_id = ? LIMIT 1", (document_id,)
            ).fetchone()
            if row is not None:
                document_rows.rename(connection, document_id, row[0].rpartition("/")[2])
                self._library.changes += 1

    def _folder(self, folder_id: int, path: str) -> Folder:
        files = self.files(folder_id).values()
        ids = tuple(dict.fromkeys(file.document_id for file in files if file.document_id))
        return Folder(folder_id, path, ids, tuple(file.problem for file in files if file.problem))
