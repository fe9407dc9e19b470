"""The library: documents, pages, passages and their words in one SQLite file. It is the truth."""

from __future__ import annotations

import contextlib
import errno
import json
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatapp.engine.documents import boxes, passages, schema
from chatapp.engine.documents.passages import Piece
from chatapp.errors import DiskFull, DocumentNotFound, LibraryDamaged, PageNotFound
from chatapp.records import Box, Document, Passage

FILE = "library.db"


@dataclass(frozen=True, slots=True)
class NewPage:
    """A page as it goes into the library."""

    number: int
    text: str
    packed_boxes: bytes
    width: float
    height: float
    terms: int


@dataclass(frozen=True, slots=True)
class NewDocument:
    """All of a document that is written in one transaction. `bodies` and `titles` are terms parted by blanks."""

    name: str
    sha256: str
    size_bytes: int
    warnings: tuple[str, ...]
    pages_without_text: tuple[int, ...]
    pages: list[NewPage]
    pieces: list[Piece]
    bodies: list[str]
    titles: list[str]
    term_counts: Counter[str]


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
        connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False, timeout=10)
        try:
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
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
        """Open a transaction on the one writing connection; it is rolled back when the block raises."""
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

    def add(self, new: NewDocument) -> Document:
        """Write a document with its pages, passages and words, all or nothing."""
        with self.write() as connection:
            document_id = _insert_document(connection, new)
            connection.executemany(
                "INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?)",
                ((document_id, p.number, p.text, p.packed_boxes, p.width, p.height, p.terms) for p in new.pages),
            )
            connection.executemany(
                "INSERT INTO document_terms VALUES (?, ?, ?)",
                ((term, document_id, times) for term, times in new.term_counts.items()),
            )
            for piece, body, title in zip(new.pieces, new.bodies, new.titles, strict=True):
                place = (document_id, piece.page, piece.start, piece.end, piece.heading, body.count(" ") + 1)
                cursor = connection.execute(
                    'INSERT INTO passages (document_id, page, start, "end", heading, terms) VALUES (?, ?, ?, ?, ?, ?)',
                    place,
                )
                connection.execute(
                    "INSERT INTO words (rowid, body, title) VALUES (?, ?, ?)", (cursor.lastrowid, body, title)
                )
            self.changes += 1
        found = self.find(new.sha256)
        assert found is not None
        return found

    def remove(self, document_id: int) -> str:
        """Erase a document's rows and words, also from the file's free pages; return its content hash."""
        with self.write() as connection:
            row = connection.execute("SELECT sha256 FROM documents WHERE id = ?", (document_id,)).fetchone()
            if row is None:
                raise DocumentNotFound()
            connection.execute(
                "DELETE FROM words WHERE rowid IN (SELECT id FROM passages WHERE document_id = ?)", (document_id,)
            )
            connection.execute("DELETE FROM documents WHERE id = ?", (document_id,))
            # Only merging all segments drops the removed words: `secure-delete` of FTS5 needs SQLite 3.42.
            connection.execute("INSERT INTO words (words) VALUES ('optimize')")
            self.changes += 1
        with self._lock, self._translated():
            self._writing.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return str(row[0])

    def documents(self) -> tuple[Document, ...]:
        """Return all documents, newest first."""
        with self.read() as connection:
            return tuple(map(_document, connection.execute(f"{_DOCUMENTS} ORDER BY d.added_at DESC, d.id DESC")))

    def find(self, sha256: str) -> Document | None:
        """Return the document with this content."""
        with self.read() as connection:
            row = connection.execute(f"{_DOCUMENTS} WHERE d.sha256 = ?", (sha256,)).fetchone()
        return _document(row) if row else None

    def document(self, document_id: int) -> Document:
        """Return one document. Raises DocumentNotFound."""
        with self.read() as connection:
            row = connection.execute(f"{_DOCUMENTS} WHERE d.id = ?", (document_id,)).fetchone()
        if row is None:
            raise DocumentNotFound()
        return _document(row)

    # Pages -----------------------------------------------------------------------------------

    def page_text(self, document_id: int, page: int) -> str:
        """Return a page's text as the file has it. Raises DocumentNotFound or PageNotFound."""
        return str(self._page("text", document_id, page)[0])

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

    def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        """Return these passages with their boxes; those that are gone are left out."""
        with self.read() as connection:
            rows = connection.execute(_PASSAGES, (json.dumps(list(ids)),)).fetchall()
        return {row[0]: _passage(row) for row in rows}

    def passage_ids(self, document_id: int) -> list[int]:
        """Return the passages of a document in order."""
        with self.read() as connection:
            rows = connection.execute("SELECT id FROM passages WHERE document_id = ? ORDER BY id", (document_id,))
            return [row[0] for row in rows]

    def texts_to_embed(self, ids: Sequence[int]) -> dict[int, str]:
        """Return what the vectors of these passages are made of."""
        with self.read() as connection:
            rows = connection.execute(_EMBEDDED, (json.dumps(list(ids)),))
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


_DOCUMENTS = """SELECT d.id, d.name, d.sha256, d.size_bytes, d.pages, d.pages_without_text, d.warnings, d.added_at,
    (SELECT count(*) FROM passages p WHERE p.document_id = d.id) FROM documents d"""
_EMBEDDED = """SELECT p.id, d.name, p.heading, substr(g.text, p.start + 1, p."end" - p.start) FROM passages p
    JOIN documents d ON d.id = p.document_id JOIN pages g ON g.document_id = p.document_id AND g.page = p.page
    WHERE p.id IN (SELECT value FROM json_each(?))"""
_PASSAGES = """SELECT p.id, p.document_id, d.name, p.page, p.start, p."end", p.heading,
    g.text, g.boxes, g.width, g.height FROM passages p JOIN documents d ON d.id = p.document_id
    JOIN pages g ON g.document_id = p.document_id AND g.page = p.page
    WHERE p.id IN (SELECT value FROM json_each(?))"""


def _insert_document(connection: sqlite3.Connection, new: NewDocument) -> int:
    cursor = connection.execute(
        """INSERT INTO documents (name, sha256, size_bytes, pages, pages_without_text, warnings, added_at)
           VALUES (?, ?, ?, ?, ?, ?, ?)""",
        (
            new.name,
            new.sha256,
            new.size_bytes,
            len(new.pages),
            json.dumps(new.pages_without_text),
            json.dumps(new.warnings),
            time.time(),
        ),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _document(row: tuple[Any, ...]) -> Document:
    document_id, name, sha256, size, pages, empty, warnings, added_at, passages = row
    return Document(
        document_id,
        name,
        sha256,
        size,
        pages,
        passages,
        tuple(json.loads(empty)),
        tuple(json.loads(warnings)),
        added_at,
    )


def _passage(row: tuple[Any, ...]) -> Passage:
    passage_id, document_id, name, page, start, end, heading, text, packed, width, height = row
    places = boxes.unpack(packed, width, height).lines(text, start, end) if packed else ()
    return Passage(
        document_id, name, page, text[start:end], id=passage_id, start=start, end=end, heading=heading, boxes=places
    )
