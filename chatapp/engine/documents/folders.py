"""Watched folders: brings the library in step with what lies in them, file by file."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from chatapp.contract.records import Document, Folder, FolderChange, Problem
from chatapp.engine.documents.folder_rows import FolderFile, FolderRows
from chatapp.engine.documents.folder_scan import Scan, Stamp, scan
from chatapp.engine.documents.store.library import Library
from chatapp.engine.process.stopping import Stopped
from chatapp.errors import DiskFull, DocumentError, FolderMissing, cause_code

_STILL_S = 2.0
"""A file that was written more recently may be being written still."""
Stop = Callable[[], bool]
OnChange = Callable[[FolderChange], None]
OnProgress = Callable[[int, int, str], None]
Add = Callable[[Path, int, Stop], tuple[Document, bool]]
"""Reads a file, in the place of the document of this id if there is one; says whether its content
was there.
"""
_About = tuple[Stamp, FolderFile | None, Mapping[str, int]]
"""Of a file: how it is, what it was, and which files of its folder are gone, with their documents.
"""


class Folders:
    """Knows the watched folders of a library; `add` and `remove` change its documents."""

    def __init__(self, library: Library, add: Add, remove: Callable[[int], None]) -> None:
        self._rows = FolderRows(library)
        self._own = library.folder
        self._document = library.document
        self._add = add
        self._remove = remove
        self._seen: dict[tuple[int, str], Stamp] = {}
        """Files that may be being written, as they were when last looked at."""
        self._tried: set[tuple[int, str]] = set()
        """Files that could not be opened are tried once each time the program is started."""
        self.missing: set[int] = set()
        """Folders that could not be opened when last looked at."""

    def list(self) -> tuple[Folder, ...]:
        """Return the folders in the order they were added."""
        return tuple(
            replace(folder, is_missing=folder.id in self.missing) for folder in self._rows.all()
        )

    def add(
        self, path: Path, on_change: OnChange, on_progress: OnProgress, stopped: Stop
    ) -> Folder:
        """Read all documents of a folder and watch it from now on.

        Raises FolderMissing, DiskFull or Stopped; a folder that is new is not watched then, and
        what came is gone.
        """
        path = path.absolute()
        scan(path, self._own)
        known = {folder.path for folder in self._rows.all()}
        folder_id = self._rows.add(path)
        try:
            self.sync(folder_id, on_change, on_progress, stopped)
        except (Stopped, DiskFull):
            if str(path) not in known:
                self.remove(folder_id, keep_documents=False)
            raise
        return self._rows.folder(folder_id)

    def remove(self, folder_id: int, keep_documents: bool) -> tuple[int, ...]:
        """Watch a folder no more; return the ids of the documents that left with it. Raises
        FolderNotFound.
        """
        folder = self._rows.folder(folder_id)
        if keep_documents:
            self._rows.mark(folder.document_ids, by_hand=True)
        self._rows.remove(folder_id)
        return tuple(document for document in folder.document_ids if self._leaves(document))

    def files_of(self, document_id: int) -> tuple[Path, ...]:
        """Return the files of watched folders that a document was read from."""
        return self._rows.files_of(document_id)

    def kept_by_hand(self, document: Document) -> None:
        """Note that the user added this document, so that it stays when its folder does not."""
        self._rows.mark((document.id,), by_hand=True)

    def sync(
        self, folder_id: int, on_change: OnChange, on_progress: OnProgress, stopped: Stop
    ) -> float:
        """Bring the library in step with a folder; return how long looking took, in seconds.

        Files that are being written are left for the next time. Raises FolderMissing, DiskFull or
        Stopped.
        """
        folder = self._rows.folder(folder_id)
        began = time.monotonic()
        try:
            found = self._scan(folder)
        except FolderMissing:
            self.missing.add(folder_id)
            raise
        if folder_id in self.missing:
            # What failed while it went away is tried again.
            self.missing.discard(folder_id)
            self._tried = {key for key in self._tried if key[0] != folder_id}
        known = self._rows.files(folder_id)
        took_s = time.monotonic() - began
        wanted = [
            file
            for file in found.files
            if self._is_due(folder_id, file, found.files[file], known.get(file))
        ]
        places = self._rows.places(folder_id)
        gone = {file: row.document_id for file, row in known.items() if found.is_gone(file, places)}
        for number, file in enumerate(wanted):
            if stopped():
                raise Stopped
            on_progress(number, len(wanted), file)
            self._read(
                folder, file, (found.files[file], known.get(file), gone), (on_change, stopped)
            )
        if wanted:
            on_progress(len(wanted), len(wanted), "")
        for change in self._leave(folder, gone):
            on_change(change)
        if found.places != places and found.places:
            self._rows.keep_places(folder_id, found.places)
        return took_s

    def _scan(self, folder: Folder) -> Scan:
        path = Path(folder.path)
        found = scan(path, self._own)
        if found.is_bare(self._rows.places(folder.id)):
            raise FolderMissing(name=path.name, cause=cause_code("folder_empty"))
        return found

    def _is_due(self, folder_id: int, file: str, stamp: Stamp, known: FolderFile | None) -> bool:
        """Say whether a file is new or changed, and still."""
        key = (folder_id, file)
        if known is not None and known.stamp == stamp:
            return (
                known.problem is not None
                and known.problem.error == "FileMissing"
                and key not in self._tried
            )
        if time.time() - stamp.mtime_ns / 1e9 > _STILL_S or self._seen.get(key) == stamp:
            self._seen.pop(key, None)
            return True
        self._seen[key] = stamp
        return False

    def _read(self, folder: Folder, file: str, about: _About, told: tuple[OnChange, Stop]) -> None:
        (stamp, known, gone), (on_change, stopped) = about, told
        before = known.document_id if known else 0
        self._tried.add((folder.id, file))
        instead_of = before if before and self._rows.is_only_at(before, folder.id, file) else 0
        try:
            document, was_there = self._add(Path(folder.path) / file, instead_of, stopped)
        except DocumentError as error:
            problem = Problem(type(error).__name__, error.details)
            self._rows.keep(folder.id, file, FolderFile(stamp, before, problem))
            on_change(FolderChange(folder.id, problem=problem))
            return
        self._rows.keep(folder.id, file, FolderFile(stamp, document.id))
        if document.id in gone.values():
            document = self._renamed(folder, document.id, gone)
        if not was_there and document.id != before:
            self._rows.mark((document.id,), by_hand=False)
        if document.id != before or not was_there:
            on_change(FolderChange(folder.id, document=document, is_new=document.id != before))
        if before and document.id != before and self._leaves(before):
            on_change(FolderChange(folder.id, removed_id=before))

    def _renamed(self, folder: Folder, document_id: int, gone: Mapping[str, int]) -> Document:
        """Call a document as its file is called now, before it is told of: its files of before are
        gone.
        """
        for file in (file for file, document in gone.items() if document == document_id):
            self._rows.drop(folder.id, file)
        self._rows.name_anew(document_id)
        return self._document(document_id)

    def _leave(self, folder: Folder, gone: Mapping[str, int]) -> Iterator[FolderChange]:
        for file, document_id in gone.items():
            self._rows.drop(folder.id, file)
            if document_id and self._leaves(document_id):
                yield FolderChange(folder.id, removed_id=document_id)

    def _leaves(self, document_id: int) -> bool:
        """Remove a document that nothing holds any more."""
        if self._rows.is_needed(document_id):
            self._rows.name_anew(document_id)
            return False
        self._remove(document_id)
        return True
