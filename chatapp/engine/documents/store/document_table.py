"""The documents of library.db: written and erased with their pages, passages and words."""

from __future__ import annotations

import json
import sqlite3
import time

from chatapp.contract.records import Document
from chatapp.engine.documents.page import passages
from chatapp.engine.documents.store.new_document import NewDocument
from chatapp.engine.language import terms as keywords
from chatapp.errors import DocumentNotFound
from chatapp.machine.sqlite_store import SqliteStore, remove_backups

_DOCUMENTS = """SELECT d.*,
    (SELECT count(*) FROM passages p WHERE p.document_id = d.id) AS passages FROM documents d"""
_INSERT = """INSERT INTO documents (name, sha256, size_bytes, pages, pages_without_text, warnings,
    kind, pages_bad_text, report, read_by, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_UPDATE = """UPDATE documents SET (name, sha256, size_bytes, pages, pages_without_text, warnings,
    kind, pages_bad_text, report, read_by) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ?"""
_INSERT_PAGE = """INSERT INTO pages
    (document_id, page, text, boxes, width, height, terms, place, notes)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_INSERT_PASSAGE = """INSERT INTO passages
    (document_id, page, start, "end", terms, heading, headings) VALUES (?, ?, ?, ?, ?, ?, ?)"""
_ADD_TITLE = """UPDATE words SET title = title || ' ' || ?
    WHERE rowid IN (SELECT id FROM passages WHERE document_id = ?)"""


class DocumentTable:
    """Reads and writes documents."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store
        self.changes = 0
        """Counts up whenever a document is added, changed or removed."""

    def add(self, new: NewDocument, instead_of: int = 0) -> Document:
        """Write a document in one transaction; `instead_of` replaces the content of that id."""
        with self._store.write() as connection:
            if instead_of:
                _erase_content(connection, instead_of)
                connection.execute(_UPDATE, (*_columns(new), instead_of))
                document_id = instead_of
            else:
                cursor = connection.execute(_INSERT, (*_columns(new), time.time()))
                document_id = cursor.lastrowid or 0
            _insert_content(connection, document_id, new)
            self.changes += 1
        if instead_of:
            self._erase_copies()
        return self.get(document_id)

    def remove(self, document_id: int) -> None:
        """Erase a document, also from free pages and log. Raises DocumentNotFound."""
        self.get(document_id)
        with self._store.write() as connection:
            _erase_content(connection, document_id)
            connection.execute("DELETE FROM documents WHERE id = ?", (document_id,))
            self.changes += 1
        self._erase_copies()

    def all(self) -> tuple[Document, ...]:
        """Return all documents, newest first."""
        return tuple(
            map(_document, self._store.rows(f"{_DOCUMENTS} ORDER BY d.added_at DESC, d.id DESC"))
        )

    def get(self, document_id: int) -> Document:
        """Return one document. Raises DocumentNotFound."""
        row = self._store.row(f"{_DOCUMENTS} WHERE d.id = ?", document_id)
        if row is None:
            raise DocumentNotFound()
        return _document(row)

    def with_content(self, sha256: str) -> Document | None:
        """Return the document with this content."""
        row = self._store.row(f"{_DOCUMENTS} WHERE d.sha256 = ?", sha256)
        return _document(row) if row else None

    def names(self, document_id: int) -> tuple[str, ...]:
        """Return all names of a document, its own first. Raises DocumentNotFound."""
        document = self.get(document_id)
        return (document.name, *document.other_names)

    def add_name(self, document_id: int, name: str) -> None:
        """Add a name by which search finds a document too. Raises DocumentNotFound."""
        if name in self.names(document_id):
            return
        with self._store.write() as connection:
            connection.execute(
                "UPDATE documents SET other_names = json_insert(other_names, '$[#]', ?)"
                " WHERE id = ?",
                (name, document_id),
            )
            _index_name(connection, document_id, name)
            self.changes += 1

    def rename(self, document_id: int, name: str) -> None:
        """Rename a document; search still finds the previous name."""
        with self._store.write() as connection:
            if connection.execute(
                "UPDATE documents SET name = ? WHERE id = ? AND name <> ?",
                (name, document_id, name),
            ).rowcount:
                _index_name(connection, document_id, name)
            self.changes += 1

    def path(self, document_id: int) -> str:
        """Return the file that a document was added from, "" when unknown."""
        row = self._store.row("SELECT path FROM documents WHERE id = ?", document_id)
        return str(row["path"]) if row else ""

    def set_path(self, document_id: int, path: str) -> None:
        self._store.execute("UPDATE documents SET path = ? WHERE id = ?", path, document_id)

    def _erase_copies(self) -> None:
        """Erase what was removed from the log too, and the copies that a migration made."""
        self._store.truncate_log()
        remove_backups(self._store.file)


def _document(row: sqlite3.Row) -> Document:
    return Document(
        row["id"],
        row["name"],
        row["sha256"],
        row["size_bytes"],
        row["pages"],
        row["passages"],
        tuple(json.loads(row["pages_without_text"])),
        tuple(json.loads(row["warnings"])),
        row["added_at"],
        row["kind"],
        tuple(json.loads(row["pages_bad_text"])),
        json.loads(row["report"]),
        tuple(json.loads(row["other_names"])),
        is_outdated=row["read_by"] < passages.VERSION,
    )


def _columns(new: NewDocument) -> tuple[object, ...]:
    """Return the values of both statements above, in their order."""
    return (
        new.name,
        new.sha256,
        new.size_bytes,
        len(new.pages),
        json.dumps(new.pages_without_text),
        json.dumps(new.warnings),
        new.kind,
        json.dumps(new.pages_bad_text),
        json.dumps(new.report),
        passages.VERSION,
    )


def _insert_content(connection: sqlite3.Connection, document_id: int, new: NewDocument) -> None:
    for page in new.pages:
        size = page.packed_boxes, page.width, page.height
        connection.execute(
            _INSERT_PAGE,
            (document_id, page.number, page.text, *size, page.terms, page.place, page.notes),
        )
    connection.executemany(
        "INSERT INTO document_terms VALUES (?, ?, ?)",
        ((term, document_id, count) for term, count in new.term_counts.items()),
    )
    for piece, body, title in zip(new.pieces, new.bodies, new.titles, strict=True):
        span = (document_id, piece.page, piece.start, piece.end, body.count(" ") + 1)
        headings = json.dumps(piece.headings, ensure_ascii=False)
        cursor = connection.execute(_INSERT_PASSAGE, (*span, piece.heading, headings))
        connection.execute(
            "INSERT INTO words (rowid, body, title) VALUES (?, ?, ?)",
            (cursor.lastrowid, body, title),
        )


def _erase_content(connection: sqlite3.Connection, document_id: int) -> None:
    """Erase the pages, passages and words of a document."""
    connection.execute(
        "DELETE FROM words WHERE rowid IN (SELECT id FROM passages WHERE document_id = ?)",
        (document_id,),
    )
    for table in ("passages", "pages", "document_terms"):
        delete = f"DELETE FROM {table} WHERE document_id = ?"  # noqa: S608 -- a constant
        connection.execute(delete, (document_id,))
    # Only merging all segments erases the words: `secure-delete` of FTS5 needs SQLite 3.42.
    connection.execute("INSERT INTO words (words) VALUES ('optimize')")


def _index_name(connection: sqlite3.Connection, document_id: int, name: str) -> None:
    title = " ".join(keywords.terms(name.rsplit(".", 1)[0]))
    connection.execute(_ADD_TITLE, (title, document_id))
