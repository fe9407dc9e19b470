"""Watched folders: brings the library in step with the files in them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from chatapp.contract.records import Document, Folder, FolderChange, Problem
from chatapp.engine.documents.document_reading import StopCheck
from chatapp.engine.documents.folder_scan import Scan, Stamp, scan
from chatapp.engine.documents.folder_table import FolderFile, FolderTable
from chatapp.engine.documents.ingest import Added
from chatapp.engine.documents.store.library import Library
from chatapp.engine.process.stopping import JobStopped
from chatapp.errors import DiskFull, DocumentError, FolderMissing, cause_code

_SETTLED_S = 2.0
"""Seconds without a write after which a file counts as complete; chosen."""
_OUTSIDE_THE_FILE = ("FileMissing", "ReaderNotStarted")
"""Problems that may go without a change of the file: a drive, a virus scanner."""
OnChange = Callable[[FolderChange], None]
OnProgress = Callable[[int, int, str], None]
"""Called with the files read, the files to read, and the file being read."""
AddFile = Callable[[Path, int, StopCheck], Added]
"""Adds a file; a document id other than 0 is replaced by it."""


@dataclass(frozen=True, slots=True)
class _Sync:
    """One pass over a folder."""

    folder: Folder
    scan: Scan
    known: dict[str, FolderFile]
    """The files at the last pass."""
    removed: dict[str, int]
    """Files that are gone, with their documents."""
    on_change: OnChange
    stopped: StopCheck


class Folders:
    """The watched folders of a library; `add_file` and `remove_document` change its documents."""

    def __init__(
        self, library: Library, add_file: AddFile, remove_document: Callable[[int], None]
    ) -> None:
        self._table = FolderTable(library)
        self._library = library
        self._add_file = add_file
        self._remove_document = remove_document
        self._unsettled: dict[tuple[int, str], Stamp] = {}
        """Files that may still be written, as of the last pass."""
        self._tried: set[tuple[int, str]] = set()
        """Files with a problem outside of them are tried once per start of the program."""
        self.missing: set[int] = set()
        """Folders that could not be opened at the last pass."""

    def list(self) -> tuple[Folder, ...]:
        """Return the folders in the order they were added."""
        return tuple(
            replace(folder, is_missing=folder.id in self.missing) for folder in self._table.all()
        )

    def add(
        self, path: Path, on_change: OnChange, on_progress: OnProgress, stopped: StopCheck
    ) -> Folder:
        """Read all documents of a folder and watch it.

        Raises FolderMissing, DiskFull or JobStopped; a new folder and its documents are removed then.
        """
        path = path.absolute()
        scan(path, self._library.folder)
        is_new = str(path) not in {folder.path for folder in self._table.all()}
        folder_id = self._table.add(path)
        try:
            self.sync(folder_id, on_change, on_progress, stopped)
        except (JobStopped, DiskFull):
            if is_new:
                self.remove(folder_id, keep_documents=False)
            raise
        return self._table.folder(folder_id)

    def remove(self, folder_id: int, keep_documents: bool) -> tuple[int, ...]:
        """Stop watching a folder; return the removed documents. Raises FolderNotFound."""
        folder = self._table.folder(folder_id)
        if keep_documents:
            self._table.set_by_hand(folder.document_ids, by_hand=True)
        self._table.remove(folder_id)
        return tuple(
            document for document in folder.document_ids if self._remove_unneeded(document)
        )

    def files_of(self, document_id: int) -> tuple[Path, ...]:
        """Return the files of watched folders that a document was read from."""
        return self._table.files_of(document_id)

    def needs(self, document_id: int) -> bool:
        """Return whether a document was added by hand, or a folder or another file holds it."""
        return self._table.is_needed(document_id)

    def keep_without_folder(self, document: Document) -> None:
        """Keep a document that the user added when its folder goes."""
        self._table.set_by_hand((document.id,), by_hand=True)

    def sync(
        self, folder_id: int, on_change: OnChange, on_progress: OnProgress, stopped: StopCheck
    ) -> float:
        """Bring the library in step with a folder; return the seconds that the scan took.

        Files being written wait for the next pass. Raises FolderMissing, DiskFull or JobStopped.
        """
        folder = self._table.folder(folder_id)
        began = time.monotonic()
        listing = self._scan(folder)
        took_s = time.monotonic() - began
        known = self._table.files(folder_id)
        inodes = self._table.inodes(folder_id)
        removed = {
            file: state.document_id
            for file, state in known.items()
            if listing.is_gone(file, inodes)
        }
        this = _Sync(folder, listing, known, removed, on_change, stopped)
        self._read_changed(this, on_progress)
        for change in self._remove_gone(this):
            on_change(change)
        if listing.inodes != inodes and listing.inodes:
            self._table.set_inodes(folder_id, listing.inodes)
        return took_s

    def _scan(self, folder: Folder) -> Scan:
        path = Path(folder.path)
        try:
            listing = scan(path, self._library.folder)
            if listing.is_unmounted(self._table.inodes(folder.id)):
                raise FolderMissing(name=path.name, cause=cause_code("folder_empty"))
        except FolderMissing:
            self.missing.add(folder.id)
            raise
        if folder.id in self.missing:
            self.missing.discard(folder.id)
            # Retry what failed while the folder was going away.
            self._tried = {key for key in self._tried if key[0] != folder.id}
        return listing

    def _read_changed(self, this: _Sync, on_progress: OnProgress) -> None:
        changed = [file for file in this.scan.files if self._must_read(this, file)]
        for number, file in enumerate(changed):
            if this.stopped():
                raise JobStopped
            on_progress(number, len(changed), file)
            self._read(this, file)
        if changed:
            on_progress(len(changed), len(changed), "")

    def _must_read(self, this: _Sync, file: str) -> bool:
        """Return whether a file is new or changed, and not being written."""
        key, stamp, known = (this.folder.id, file), this.scan.files[file], this.known.get(file)
        if known is not None and known.stamp == stamp:
            problem = known.problem
            is_outside = problem is not None and problem.error in _OUTSIDE_THE_FILE
            return is_outside and key not in self._tried
        if time.time() - stamp.mtime_ns / 1e9 > _SETTLED_S or self._unsettled.get(key) == stamp:
            self._unsettled.pop(key, None)
            return True
        self._unsettled[key] = stamp
        return False

    def _read(self, this: _Sync, file: str) -> None:
        folder, stamp, known = this.folder, this.scan.files[file], this.known.get(file)
        before = known.document_id if known else 0
        self._tried.add((folder.id, file))
        instead_of = before if before and self._table.is_only_at(before, folder.id, file) else 0
        try:
            added = self._add_file(Path(folder.path) / file, instead_of, this.stopped)
        except DocumentError as error:
            problem = Problem(type(error).__name__, error.details)
            self._table.set_file(folder.id, file, FolderFile(stamp, before, problem))
            this.on_change(FolderChange(folder.id, problem=problem))
            return
        document = added.document
        self._table.set_file(folder.id, file, FolderFile(stamp, document.id))
        if document.id in this.removed.values():
            document = self._rename(this, document.id)
        if not added.was_there and document.id != before:
            self._table.set_by_hand((document.id,), by_hand=False)
        if document.id != before or not added.was_there:
            change = FolderChange(folder.id, document=document, is_new=document.id != before)
            this.on_change(change)
        if before and document.id != before and self._remove_unneeded(before):
            this.on_change(FolderChange(folder.id, removed_id=before))

    def _rename(self, this: _Sync, document_id: int) -> Document:
        """Rename a document after its new file and forget its former files."""
        for file, document in this.removed.items():
            if document == document_id:
                self._table.remove_file(this.folder.id, file)
        self._table.rename_after_file(document_id)
        return self._library.documents.get(document_id)

    def _remove_gone(self, this: _Sync) -> Iterator[FolderChange]:
        for file, document_id in this.removed.items():
            self._table.remove_file(this.folder.id, file)
            if document_id and self._remove_unneeded(document_id):
                yield FolderChange(this.folder.id, removed_id=document_id)

    def _remove_unneeded(self, document_id: int) -> bool:
        """Remove a document that nothing holds any more; return whether it was removed."""
        if self._table.is_needed(document_id):
            self._table.rename_after_file(document_id)
            return False
        self._remove_document(document_id)
        return True
