"""The documents of this program behind one door: add, remove, search, mark and draw; safe from any
thread.
"""

from __future__ import annotations

import errno
import functools
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from chatapp.contract.records import Box, Document, PageWord, Passage
from chatapp.engine.documents import ingest, page_words
from chatapp.engine.documents.folders import Folders
from chatapp.engine.documents.page.page_view import PageView
from chatapp.engine.documents.read.pdf import ocr, pdf
from chatapp.engine.documents.read.pdf.pdf import RenderedPage
from chatapp.engine.documents.reranker.reranker import READ_AT_MOST, Reranker
from chatapp.engine.documents.search import idf
from chatapp.engine.documents.search.search import Search
from chatapp.engine.documents.store.library import Library
from chatapp.engine.documents.store.library_lock import LibraryLock
from chatapp.engine.documents.vectors.embeddings import Embedder
from chatapp.engine.documents.vectors.vectors import Vectors
from chatapp.errors import DiskFull, DocumentMoved, FolderUnusable, os_cause
from chatapp.machine import file_names

OnProgress = Callable[[int, int], None]
Stopped = Callable[[], bool]


class Documents:
    """An open library, held by this process until `close`."""

    def __init__(self, library: Library, lock: LibraryLock, chroma_url: str = "") -> None:
        self._library = library
        self._lock = lock
        self._vectors = Vectors(library, chroma_url)
        # By the count of changes as well: a changed file keeps the id of its document.
        self._page_view = functools.lru_cache(maxsize=64)(
            lambda _, document, page: library.page_view(document, page)
        )
        self._search = Search(library, self._vectors)
        self.reranker = Reranker()
        """What sorts the best hits anew; by itself there is none."""
        self.on_gone: Callable[[int], None] = lambda document_id: None
        """Told of each document whose content is in the library no more: it is removed, or its file
        has changed.
        """
        self._changing = threading.RLock()
        """Folders are watched in a thread of their own, beside what the user adds and removes."""
        self.folders = Folders(library, self._bring, self.remove)

    @classmethod
    def open(cls, folder: Path, holder: str, chroma_url: str = "") -> Documents:
        """Open or make the library. `holder` says to others who has it; vectors may lie on a Chroma
        server.

        Raises LibraryHeld, LibraryDamaged, DiskFull or FolderUnusable.
        """
        try:
            (folder / ingest.COPIES).mkdir(parents=True, exist_ok=True)
            lock = LibraryLock(folder / "library.lock", holder)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise DiskFull(folder=folder) from error
            raise FolderUnusable(folder=folder, cause=os_cause(error)) from error
        opened = False
        try:
            library = Library(folder)
            ingest.sweep(library)
            opened = True
        finally:
            if not opened:
                lock.release()
        return cls(library, lock, chroma_url)

    def close(self) -> None:
        """Close all files and let others in; a second call does nothing."""
        self.reranker.close()
        self._vectors.close()
        self._library.close()
        self._lock.release()

    def warm_up(self) -> None:
        """Load search by meaning in the background, and catch up with what is not in the index yet."""
        self._vectors.start()

    def settle(self, timeout_s: float) -> bool:
        """Wait until every vector is in the index, for measurements; False when it is not in time."""
        return self._vectors.settle(timeout_s)

    def add(self, path: Path, on_progress: OnProgress, stopped: Stopped) -> tuple[Document, bool]:
        """Add a file; return it and whether its content was there already.

        Raises a DocumentError, DiskFull or Stopped; nothing of the file stays then.
        """
        with self._changing:
            document, was_there = ingest.add(self._library, path, on_progress, stopped)
            self.folders.kept_by_hand(document)
            self._remember(document, path, was_there)
        if not was_there:
            self._vectors.added()
        elif document.is_outdated or ocr.can_help(document):
            return self._read_again(document, path, on_progress, stopped), True
        return self.document(document.id), was_there

    def _remember(self, document: Document, path: Path, was_there: bool) -> None:
        """Keep where a file lies, and the name of one that says the same as another."""
        known = self._library.path(document.id)
        if not was_there or not known or not file_names.received(known).is_file():
            self._library.keep_path(document.id, file_names.sendable(path.absolute()))
        if was_there:
            self._library.add_name(document.id, file_names.shown(path.name))

    def read_again(self, document_id: int, on_progress: OnProgress, stopped: Stopped) -> Document:
        """Read a document's file again, which may have changed, or our copy when it is gone; the id
        stays.

        Raises DocumentMoved, another DocumentError, DiskFull or Stopped; the document is as it was
        then.
        """
        document = self._library.document(document_id)
        copy = ingest.copy_of(self._library.folder, document.sha256)
        kept = self._library.path(document_id)
        files = [
            *([file_names.received(kept)] if kept else []),
            *self.folders.files_of(document_id),
            copy,
        ]
        for file in files:
            if file.is_file():
                return self._read_again(document, file, on_progress, stopped)
        raise DocumentMoved(name=document.name)

    def _read_again(
        self, document: Document, path: Path, on_progress: OnProgress, stopped: Stopped
    ) -> Document:
        with self._changing:
            old_ids = self._library.passage_ids(document.id)
            again = ingest.read_again(self._library, document, path, on_progress, stopped)
        if again.sha256 != document.sha256:
            ingest.copy_of(self._library.folder, document.sha256).unlink(missing_ok=True)
        self._vectors.removed(old_ids)
        self.on_gone(document.id)
        self._vectors.added()
        return again

    def _bring(self, path: Path, instead_of: int, stopped: Stopped) -> tuple[Document, bool]:
        """Add a file of a watched folder, in the place of what it was before."""
        with self._changing:
            old_ids = self._library.passage_ids(instead_of) if instead_of else []
            old_copy = (
                ingest.copy_of(self._library.folder, self.document(instead_of).sha256)
                if instead_of
                else None
            )
            document, was_there = ingest.add(
                self._library, path, lambda done, total: None, stopped, instead_of
            )
        if old_copy is not None and not was_there:
            old_copy.unlink(missing_ok=True)
            self._vectors.removed(old_ids)
            self.on_gone(instead_of)
        if not was_there:
            self._vectors.added()
        return document, was_there

    def remove(self, document_id: int) -> None:
        """Remove a document and every trace of it. Raises DocumentNotFound."""
        with self._changing:
            passage_ids = self._library.passage_ids(document_id)
            sha256 = self._library.remove(document_id)
            ingest.copy_of(self._library.folder, sha256).unlink(missing_ok=True)
        self.on_gone(document_id)
        self._vectors.removed(passage_ids)

    def list(self) -> tuple[Document, ...]:
        """Return all documents, newest first."""
        return self._library.documents()

    def search(self, query: str, document_ids: Sequence[int], top: int) -> tuple[Passage, ...]:
        """Return the best passages with their boxes; no `document_ids` means the whole library."""
        hits = self._search.find(query, document_ids, top)
        places = self._library.passages([hit.id for hit in hits])
        return tuple(
            replace(
                places[hit.id], score=hit.score, words_score=hit.words, meaning_score=hit.similarity
            )
            for hit in hits
            if hit.id in places
        )

    def find(self, query: str, document_ids: Sequence[int], top: int) -> tuple[Passage, ...]:
        """Search, and let the reranker sort the best hits where there is one."""
        return self.rerank(query, self.search(query, document_ids, max(top, self.reranker.depth)))[
            :top
        ]

    def rerank(self, query: str, passages: Sequence[Passage]) -> tuple[Passage, ...]:
        """Sort what a search found anew. `score` stays with the place, so that the order is still
        that of the scores.

        What the reranker could not read in time stays behind the others, in the order of the
        search.
        """
        first = passages[:READ_AT_MOST]
        texts = self._library.texts_to_embed([passage.id for passage in first])
        scores = self.reranker.scores(
            query, [texts.get(passage.id, passage.text) for passage in first]
        )
        read = sorted(zip(scores, first, strict=False), key=lambda pair: -pair[0])
        ranked = [replace(passage, rerank_score=score) for score, passage in read] + list(
            passages[len(scores) :]
        )
        return tuple(
            replace(one, score=there.score) for one, there in zip(ranked, passages, strict=True)
        )

    def document(self, document_id: int) -> Document:
        """Return one document. Raises DocumentNotFound."""
        return self._library.document(document_id)

    def page_place(self, document_id: int, page: int) -> str:
        """Return where a page is, in the code of `chatapp.texts.places`. Raises DocumentNotFound or
        PageNotFound.
        """
        return self._library.page_place(document_id, page)

    def heading(self, document_id: int, page: int, at: int) -> str:
        """Return the headings that a character of a page stands under, "" for none."""
        return self._library.heading(document_id, page, at)

    def is_foreign(self, query: str, document_ids: Sequence[int]) -> bool:
        """Say whether a question is in another script than the documents and the embedder does not
        know both.
        """
        return self._search.is_foreign(query, document_ids)

    def meaning_leads(self, query: str, document_ids: Sequence[int]) -> bool:
        """Say whether a question is in another script than the documents and the embedder knows
        both.
        """
        return self._search.meaning_leads(query, document_ids)

    def nearness(self, text: str, others: Sequence[str]) -> float | None:
        """Return how near a text is in meaning to the nearest of others, as a cosine; None where
        nobody can tell.
        """
        return self._vectors.nearness(text, others)

    def vectors_progress(self) -> tuple[int, int] | None:
        """Return how many passages have vectors of the chosen embedder, of how many, while they are
        being made.
        """
        return self._vectors.progress

    def page_text(self, document_id: int, page: int) -> str:
        """Return a page's text as the file has it. Raises DocumentNotFound or PageNotFound."""
        return self._library.page_text(document_id, page)

    def page_view(self, document_id: int, page: int) -> PageView:
        """Return a page as answers use it. Raises DocumentNotFound or PageNotFound."""
        return self._page_view(self._library.changes, document_id, page)

    def warnings(self, document_id: int, page: int, start: int, end: int) -> tuple[str, ...]:
        """Return what a reader of these characters should know: "hidden_text", "ocr". Raises as
        `page_text`.
        """
        notes = self._library.page_notes(document_id, page)
        is_hidden = any(first < end and last > start for first, last, _ in notes.get("hidden", ()))
        return (*(["hidden_text"] if is_hidden else []), *(["ocr"] if notes.get("ocr") else []))

    def rarity(self, terms: Iterable[str]) -> dict[str, float]:
        """Return how much each term tells: the inverse document frequency over the library's
        passages.
        """
        return idf.rarity(self._library, terms)

    def words(self, document_id: int, page: int) -> tuple[PageWord, ...]:
        """Return the words of a page with their places. Raises DocumentNotFound or PageNotFound."""
        return page_words.read(self._library, document_id, page)

    def boxes(self, document_id: int, page: int, start: int, end: int) -> tuple[Box, ...]:
        """Return the boxes of the characters `start` to `end` of a page's text, one a line."""
        return self._library.boxes(document_id, page, start, end)

    def render(self, document_id: int, page: int, width_px: int) -> RenderedPage:
        """Draw a page from the library's own copy of the file."""
        document = self._library.document(document_id)
        return pdf.render(self.copy_of(document_id), document.name, page, width_px)

    def copy_of(self, document_id: int) -> Path:
        """Return the library's own copy of a document's file."""
        return ingest.copy_of(self._library.folder, self._library.document(document_id).sha256)

    def embedder(self) -> Embedder:
        """Return what turns texts into vectors now, loaded. Raises EmbedderFailed."""
        return self._vectors.active()

    def choose_embedder(self, path: str, on_progress: OnProgress, stopped: Stopped) -> None:
        """Make the vectors of another embedding model; "" is the starter.

        Raises ModelNotFound, ModelNotEmbedding, EmbedderFailed or Stopped; the one before stays in
        use then.
        """
        self._vectors.choose(path, on_progress, stopped)
