"""The library: documents, pages, passages and their words in one SQLite file. It is the truth."""

from __future__ import annotations

import contextlib
import errno
import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from chatapp.contract.records import Box, Document, Passage
from chatapp.engine.documents.page import boxes, passages
from chatapp.engine.documents.page.page_view import PageView
from chatapp.engine.documents.store import document_rows, schema
from chatapp.engine.documents.store.document_rows import NewDocument
from chatapp.errors import DiskFull, DocumentNotFound, FolderGone, LibraryDamaged, PageNotFound
from chatapp.machine.paths import is_gone

FILE = "library.db"


class Library:
    """One writing connection behind a lock, one reading connection a thread."""

    def __init__(self, folder: Path) -> None:
        """Open or make it. Raises LibraryDamaged or DiskFull."""
        self.folder = folder
        self.changes = 0
        """Counts up whenever a document comes or goes."""
        self._reading = threading.local()
        self._readers: list[sqlite3.Connection] = []
        self._lock = threading.RLock()
        with self._translated():
            self._writing = self._connect()
            schema.migrate(self._writing)
            self._writing.execute("SELECT count(*) FROM documents").fetchone()

    def close(self) -> None:
        with self._lock:
            for connection in (*self._readers, self._writing):
                connection.close()
            self._readers.clear()

    def _connect(self) -> sqlite3.Connection:
        file = self.folder / FILE
        connection = sqlite3.connect(
            file, isolation_level=None, check_same_thread=False, timeout=10
        )
        try:
            for pragma in (
                "journal_mode = WAL",
                "synchronous = FULL",
                "foreign_keys = ON",
                "secure_delete = ON",
            ):
                connection.execute(f"PRAGMA {pragma}")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise DiskFull(folder=self.folder) from error
            raise
        except sqlite3.DatabaseError as error:
            if "full" in str(error):
                raise DiskFull(folder=self.folder) from error
            if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
                raise
            raise LibraryDamaged(folder=self.folder, cause=type(error).__name__) from error

    @contextlib.contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Open a transaction on the one writing connection; it is rolled back when the block
        raises.
        """
        if is_gone(self.folder / FILE):
            # SQLite would go on writing into a file that has no name any more.
            raise FolderGone(folder=self.folder)
        with self._lock, self._translated():
            self._writing.execute("BEGIN IMMEDIATE")
            try:
                yield self._writing
                self._writing.execute("COMMIT")
            finally:
                if self._writing.in_transaction:
                    self._writing.execute("ROLLBACK")

    @contextlib.contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Lend this thread's reading connection."""
        with self._translated():
            connection: sqlite3.Connection | None = getattr(self._reading, "connection", None)
            if connection is None:
                connection = self._connect()
                connection.execute("PRAGMA query_only = ON")
                self._reading.connection = connection
                with self._lock:
                    self._readers.append(connection)
            yield connection

    # Documents -------------------------------------------------------------------------------

    def add(self, new: NewDocument, instead_of: int = 0) -> Document:
        """Write a document with its pages, passages and words, all or nothing; `instead_of` keeps
        the id of another.
        """
        with self.write() as connection:
            if instead_of:
                document_rows.replace(connection, instead_of, new)
            else:
                document_rows.insert(connection, new)
            self.changes += 1
        if instead_of:
            self._truncate_log()
        found = self.find(new.sha256)
        assert found is not None
        return found

    def remove(self, document_id: int) -> str:
        """Erase a document's rows and words, also from the file's free pages; return its content
        hash.
        """
        with self.write() as connection:
            row = connection.execute(
                "SELECT sha256 FROM documents WHERE id = ?", (document_id,)
            ).fetchone()
            if row is None:
                raise DocumentNotFound()
            document_rows.clear(connection, document_id)
            connection.execute("DELETE FROM documents WHERE id = ?", (document_id,))
            self.changes += 1
        self._truncate_log()
        return str(row[0])

    def _truncate_log(self) -> None:
        """Leave no erased text in the write-ahead log."""
        with self._lock, self._translated():
            self._writing.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def documents(self) -> tuple[Document, ...]:
        """Return all documents, newest first."""
        with self.read() as connection:
            return tuple(
                map(
                    document_rows.document,
                    connection.execute(
                        f"{document_rows.DOCUMENTS} ORDER BY d.added_at DESC, d.id DESC"
                    ),
                )
            )

    def find(self, sha256: str) -> Document | None:
        """Return the document with this content."""
        with self.read() as connection:
            row = connection.execute(
                f"{document_rows.DOCUMENTS} WHERE d.sha256 = ?", (sha256,)
            ).fetchone()
        return document_rows.document(row) if row else None

    def document(self, document_id: int) -> Document:
        """Return one document. Raises DocumentNotFound."""
        with self.read() as connection:
            row = connection.execute(
                f"{document_rows.DOCUMENTS} WHERE d.id = ?", (document_id,)
            ).fetchone()
        if row is None:
            raise DocumentNotFound()
        return document_rows.document(row)

    def names(self, document_id: int) -> tuple[str, ...]:
        """Return all names of a document, its own first. Raises DocumentNotFound."""
        document = self.document(document_id)
        return (document.name, *document.other_names)

    def add_name(self, document_id: int, name: str) -> None:
        """Let a document be found by another name as well; one that it has is no news. Raises
        DocumentNotFound.
        """
        if name in self.names(document_id):
            return
        with self.write() as connection:
            document_rows.add_name(connection, document_id, name)
            self.changes += 1

    def path(self, document_id: int) -> str:
        """Return the file that a document was added from, "" when that is not known."""
        with self.read() as connection:
            row = connection.execute(
                "SELECT path FROM documents WHERE id = ?", (document_id,)
            ).fetchone()
        return str(row[0]) if row else ""

    def keep_path(self, document_id: int, path: str) -> None:
        with self.write() as connection:
            connection.execute("UPDATE documents SET path = ? WHERE id = ?", (path, document_id))

    # Pages -----------------------------------------------------------------------------------

    def page_text(self, document_id: int, page: int) -> str:
        """Return a page's text as the file has it. Raises DocumentNotFound or PageNotFound."""
        return str(self._page("text", document_id, page)[0])

    def page_place(self, document_id: int, page: int) -> str:
        """Return where this page is, in the code of `chatapp.texts.places`; "" is a page. Raises as
        `page_text`.
        """
        return str(self._page("place", document_id, page)[0])

    def page_notes(self, document_id: int, page: int) -> dict[str, Any]:
        """Return "hidden" characters (from, to, why) of a page and "ocr". Raises as `page_text`."""
        return dict(json.loads(self._page("notes", document_id, page)[0]))

    def page_view(self, document_id: int, page: int) -> PageView:
        """Return a page as answers use it. Raises DocumentNotFound or PageNotFound."""
        return PageView(*self._page("text, boxes, width, height", document_id, page))

    def boxes(self, document_id: int, page: int, start: int, end: int) -> tuple[Box, ...]:
        """Return the boxes of these characters of a page, one a line."""
        text, packed, width, height = self._page("text, boxes, width, height", document_id, page)
        return boxes.unpack(packed, width, height).lines(text, start, end) if packed else ()

    def _page(self, columns: str, document_id: int, page: int) -> tuple[Any, ...]:
        with self.read() as connection:
            row: tuple[Any, ...] | None = connection.execute(
                f"SELECT {columns} FROM pages WHERE document_id = ? AND page = ?",  # noqa: S608
                (document_id, page),
            ).fetchone()
        if row is None:
            raise PageNotFound(name=self.document(document_id).name, page=page)
        return row

    # Passages --------------------------------------------------------------------------------

    def heading(self, document_id: int, page: int, at: int) -> str:
        """Return the headings that a character of a page stands under, "" for none."""
        with self.read() as connection:
            row = connection.execute(document_rows.HEADING, (document_id, page, at)).fetchone()
        return document_rows.heading_at(row, at) if row else ""

    def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        """Return these passages with their boxes; those that are gone are left out."""
        with self.read() as connection:
            rows = connection.execute(document_rows.PASSAGES, (json.dumps(list(ids)),)).fetchall()
        return {row[0]: document_rows.passage(row) for row in rows}

    def passage_ids(self, document_id: int) -> list[int]:
        """Return the passages of a document in order."""
        with self.read() as connection:
            rows = connection.execute(
                "SELECT id FROM passages WHERE document_id = ? ORDER BY id", (document_id,)
            )
            return [row[0] for row in rows]

    def texts_to_embed(self, ids: Sequence[int]) -> dict[int, str]:
        """Return what the vectors of these passages are made of."""
        with self.read() as connection:
            rows = connection.execute(document_rows.EMBEDDED, (json.dumps(list(ids)),))
            return {row[0]: passages.to_embed(row[1], row[2], row[3]) for row in rows}

    # Choices ---------------------------------------------------------------------------------

    def choice(self, name: str) -> str:
        """Return what was chosen under this name, "" when nothing was."""
        with self.read() as connection:
            row = connection.execute("SELECT value FROM choices WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def choose(self, name: str, value: str) -> None:
        with self.write() as connection:
            connection.execute("INSERT OR REPLACE INTO choices VALUES (?, ?)", (name, value))
