"""The files that documents were read from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from chatapp.engine.documents import ingest
from chatapp.engine.documents.folders import Folders
from chatapp.engine.documents.store.library import Library
from chatapp.errors import DocumentMoved
from chatapp.machine import file_names


class DocumentFiles:
    """Looks for a file where it was added, in the watched folders, and among the copies."""

    def __init__(self, library: Library, folders: Folders) -> None:
        self._library = library
        self._folders = folders

    def existing(self, document_id: int) -> Path:
        """Return a file with the content of a document, the original first.

        Raises DocumentNotFound and DocumentMoved.
        """
        document = self._library.documents.get(document_id)
        for file in (*self._originals(document_id), self.copy(document_id)):
            if file.is_file():
                return file
        raise DocumentMoved(name=document.name)

    def copy(self, document_id: int) -> Path:
        """Return where the library keeps its copy, if it has one. Raises DocumentNotFound."""
        document = self._library.documents.get(document_id)
        return ingest.copy_of(self._library.folder, document.sha256)

    def _originals(self, document_id: int) -> Iterator[Path]:
        kept = self._library.documents.path(document_id)
        if kept:
            yield file_names.received(kept)
        yield from self._folders.files_of(document_id)
