"""The documents of this program: add, remove, search, read. Usable from any thread."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from chatapp.contract.records import Document, Passage
from chatapp.engine.documents import ingest
from chatapp.engine.documents.document_files import DocumentFiles
from chatapp.engine.documents.document_pages import DocumentPages
from chatapp.engine.documents.document_reading import ImportRun, OnProgress, StopCheck
from chatapp.engine.documents.folders import Folders
from chatapp.engine.documents.ingest import Added
from chatapp.engine.documents.read.pdf import ocr
from chatapp.engine.documents.reranker.reranker import READ_AT_MOST, Reranker
from chatapp.engine.documents.search.idf import idf
from chatapp.engine.documents.search.search import HybridSearch
from chatapp.engine.documents.store.library import Library
from chatapp.engine.documents.store.library_lock import LibraryLock
from chatapp.engine.documents.vectors.similarity import Similarity
from chatapp.engine.documents.vectors.stored_vectors import StoredVectors
from chatapp.engine.documents.vectors.vectors import Vectors
from chatapp.errors import DiskFull, FolderUnusable, os_cause
from chatapp.machine import file_names, systems


class Documents:
    """An open library, locked by this process until `close`. No `document_ids` means all."""

    def __init__(self, library: Library, lock: LibraryLock, chroma_url: str = "") -> None:
        self._library = library
        self._lock = lock
        self.pages = DocumentPages(library)
        self.vectors = Vectors(library, chroma_url)
        self.similarity = Similarity(library, self.vectors)
        self.stored_vectors = StoredVectors(library)
        self._search = HybridSearch(library, self.similarity)
        self.reranker = Reranker()
        """Does nothing until it is replaced."""
        self.on_gone: Callable[[int], None] = lambda document_id: None
        """Called with the id of a document that was removed or whose content has changed."""
        self._changing = threading.RLock()
        """A thread watches folders while the user adds and removes documents."""
        self.folders = Folders(library, self._add_from_folder, self.remove)
        self.files = DocumentFiles(library, self.folders)

    @classmethod
    def open(cls, folder: Path, holder: str, chroma_url: str = "") -> Documents:
        """Open or create the library, with its index on a Chroma server if `chroma_url` is given.
        `holder` names this process to others. Raises LibraryHeld, LibraryDamaged, DiskFull or
        FolderUnusable.
        """
        try:
            (folder / ingest.COPIES).mkdir(parents=True, exist_ok=True)
            lock = LibraryLock(folder / "library.lock", holder)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise DiskFull(folder=folder) from error
            raise FolderUnusable(folder=folder, cause=os_cause(error)) from error
        with ExitStack() as on_failure:
            on_failure.callback(lock.release)
            library = Library(folder)
            ingest.sweep(library)
            on_failure.pop_all()
        return cls(library, lock, chroma_url)

    def close(self) -> None:
        """Close all files and release the lock; a second call does nothing."""
        self.reranker.close()
        self.vectors.close()
        self._library.close()
        self._lock.release()

    def add(
        self, path: Path, on_progress: OnProgress, stopped: StopCheck, password: str = ""
    ) -> Added:
        """Add a file. Raises a DocumentError, DiskFull or JobStopped and changes nothing then."""
        run = ImportRun(on_progress, stopped, password)
        with self._changing:
            document, was_there = ingest.add(self._library, path, run)
            self.folders.keep_without_folder(document)
            self._keep_path(document, path, was_there)
        if not was_there:
            self.vectors.added()
        elif document.is_outdated or ocr.can_help(document):
            return Added(self._read_again(document, path, run), True)
        return Added(self.document(document.id), was_there)

    def read_again(
        self, document_id: int, on_progress: OnProgress, stopped: StopCheck, password: str = ""
    ) -> Document:
        """Read a document's file again, or our copy when that is gone; the id stays.

        Raises DocumentMoved, another DocumentError, DiskFull or JobStopped and changes nothing then.
        """
        document = self.document(document_id)
        file = self.files.existing(document_id)
        return self._read_again(document, file, ImportRun(on_progress, stopped, password))

    def remove(self, document_id: int) -> None:
        """Remove a document and every trace of it. Raises DocumentNotFound."""
        with self._changing:
            passage_ids = self._library.passages.ids(document_id)
            document = self.document(document_id)
            attached = self._library.attached.of(document_id)
            self._library.documents.remove(document_id)
            systems.here().remove(self._copy_of(document))
        self.on_gone(document_id)
        self.vectors.removed(passage_ids)
        self._remove_unneeded(attached)

    def attached(self, document_id: int) -> tuple[Document, ...]:
        """Return the documents of the files within one."""
        return tuple(map(self.document, self._library.attached.of(document_id)))

    def with_attached(self, document_ids: Sequence[int]) -> tuple[int, ...]:
        """Return documents with those of the files within them; none stays none, which means all."""
        return self._library.attached.with_attached(document_ids) if document_ids else ()

    def list(self) -> tuple[Document, ...]:
        """Return all documents, newest first."""
        return self._library.documents.all()

    def document(self, document_id: int) -> Document:
        """Return one document. Raises DocumentNotFound."""
        return self._library.documents.get(document_id)

    def search(self, query: str, document_ids: Sequence[int], top: int) -> tuple[Passage, ...]:
        """Return the best passages with their boxes, best first."""
        hits = self._search.find(query, document_ids, top)
        passages = self._library.passages.get([hit.id for hit in hits])
        return tuple(
            replace(
                passages[hit.id],
                score=hit.score,
                words_score=hit.word_score,
                meaning_score=hit.cosine,
            )
            for hit in hits
            if hit.id in passages
        )

    def find(self, query: str, document_ids: Sequence[int], top: int) -> tuple[Passage, ...]:
        """Search, then rerank."""
        depth = max(top, self.reranker.depth)
        return self.rerank(query, self.search(query, document_ids, depth))[:top]

    def rerank(self, query: str, passages: Sequence[Passage]) -> tuple[Passage, ...]:
        """Reorder passages by the reranker; those that it had no time for follow in their order.

        Scores are reassigned in descending order, so that they agree with the new one.
        """
        first = passages[:READ_AT_MOST]
        texts = self._library.passages.texts_to_embed([passage.id for passage in first])
        scores = self.reranker.scores(
            query, [texts.get(passage.id, passage.text) for passage in first]
        )
        read = [
            replace(passage, rerank_score=score)
            for passage, score in zip(first, scores, strict=False)
        ]
        read.sort(key=lambda passage: -(passage.rerank_score or 0.0))
        ranked = [*read, *passages[len(scores) :]]
        return tuple(
            replace(passage, score=previous.score)
            for passage, previous in zip(ranked, passages, strict=True)
        )

    def is_foreign(self, query: str, document_ids: Sequence[int]) -> bool:
        """Whether question and documents share no script and the embedder does not know both."""
        return self._search.is_foreign(query, document_ids)

    def is_cross_script(self, query: str, document_ids: Sequence[int]) -> bool:
        """Whether question and documents share no script and the embedder knows both."""
        return self._search.is_cross_script(query, document_ids)

    def idf(self, terms: Iterable[str]) -> dict[str, float]:
        """Return the IDF of each term over the library's passages."""
        return idf(self._library, terms)

    def _copy_of(self, document: Document) -> Path:
        return ingest.copy_of(self._library.folder, document.sha256)

    def _keep_path(self, document: Document, path: Path, was_there: bool) -> None:
        """Store where a file is, and its name if another file has the same content."""
        known = self._library.documents.path(document.id)
        if not was_there or not known or not file_names.received(known).is_file():
            sendable = file_names.sendable(path.absolute())
            self._library.documents.set_path(document.id, sendable)
        if was_there:
            self._library.documents.add_name(document.id, file_names.shown(path.name))

    def _read_again(self, document: Document, path: Path, run: ImportRun) -> Document:
        with self._changing:
            old_ids = self._library.passages.ids(document.id)
            attached = self._library.attached.of(document.id)
            again = ingest.read_again(self._library, document, path, run)
        self._replaced(document, again, old_ids)
        self._remove_unneeded(attached)
        return again

    def _remove_unneeded(self, document_ids: Iterable[int]) -> None:
        """Remove what was within a file and is held by nothing else."""
        for document_id in document_ids:
            if not self.folders.needs(document_id):
                self.remove(document_id)

    def _add_from_folder(self, path: Path, instead_of: int, stopped: StopCheck) -> Added:
        """Add a file of a watched folder; `instead_of` is the document of its former content."""
        with self._changing:
            old = self.document(instead_of) if instead_of else None
            old_ids = self._library.passages.ids(instead_of)
            attached = self._library.attached.of(instead_of)
            run = ImportRun(lambda done, total: None, stopped)
            added = ingest.add(self._library, path, run, instead_of)
        if old is not None and not added.was_there:
            self._replaced(old, added.document, old_ids)
            self._remove_unneeded(attached)
        elif not added.was_there:
            self.vectors.added()
        return added

    def _replaced(self, old: Document, new: Document, old_ids: Sequence[int]) -> None:
        """Remove what was derived from the former content of a document."""
        if new.sha256 != old.sha256:
            systems.here().remove(self._copy_of(old))
        self.vectors.removed(old_ids)
        self.on_gone(old.id)
        self.vectors.added()
