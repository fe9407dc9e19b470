"""The tables of the library, one numbered step a change; a step once shipped is never edited."""

from __future__ import annotations

import sqlite3

_TABLES = (
    """CREATE TABLE documents (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        sha256 TEXT NOT NULL UNIQUE,
        size_bytes INTEGER NOT NULL,
        pages INTEGER NOT NULL,
        pages_without_text TEXT NOT NULL DEFAULT '[]',
        warnings TEXT NOT NULL DEFAULT '[]',
        added_at REAL NOT NULL
    )""",
    """CREATE TABLE pages (
        document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
        page INTEGER NOT NULL,
        text TEXT NOT NULL,
        boxes BLOB NOT NULL,
        width REAL NOT NULL,
        height REAL NOT NULL,
        terms INTEGER NOT NULL,
        PRIMARY KEY (document_id, page)
    ) WITHOUT ROWID""",
    """CREATE TABLE passages (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
        page INTEGER NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        heading TEXT NOT NULL DEFAULT '',
        terms INTEGER NOT NULL
    )""",
    """CREATE TABLE document_terms (
        term TEXT NOT NULL,
        document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
        times INTEGER NOT NULL,
        PRIMARY KEY (term, document_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX document_terms_by_document ON document_terms (document_id)",
    "CREATE INDEX passages_by_place ON passages (document_id, page, start)",
    # `ascii` keeps every character outside ASCII: the terms are made by us and only parted by
    # blanks.
    """CREATE VIRTUAL TABLE words USING fts5(
        body, title, tokenize = "ascii tokenchars '.:/'"
    )""",
    "CREATE VIRTUAL TABLE word_counts USING fts5vocab(words, row)",
    """CREATE TABLE vectors (
        embedder TEXT NOT NULL,
        passage_id INTEGER NOT NULL REFERENCES passages(id) ON DELETE CASCADE,
        vector BLOB NOT NULL,
        PRIMARY KEY (embedder, passage_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX vectors_by_passage ON vectors (passage_id)",
    "CREATE TABLE choices (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
)


def _step_1(connection: sqlite3.Connection) -> None:
    for statement in _TABLES:
        connection.execute(statement)


_FOLDERS = (
    "ALTER TABLE documents ADD COLUMN kind TEXT NOT NULL DEFAULT 'pdf'",
    # What came with a folder leaves with it; what was added by hand stays.
    "ALTER TABLE documents ADD COLUMN by_hand INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE pages ADD COLUMN place TEXT NOT NULL DEFAULT ''",
    """CREATE TABLE folders (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        path TEXT NOT NULL UNIQUE,
        added_at REAL NOT NULL
    )""",
    """CREATE TABLE folder_files (
        folder_id INTEGER NOT NULL REFERENCES folders(id) ON DELETE CASCADE,
        file TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL,
        document_id INTEGER REFERENCES documents(id) ON DELETE SET NULL,
        error TEXT NOT NULL DEFAULT '',
        details TEXT NOT NULL DEFAULT '{}',
        PRIMARY KEY (folder_id, file)
    ) WITHOUT ROWID""",
    "CREATE INDEX folder_files_by_document ON folder_files (document_id)",
)


def _step_2(connection: sqlite3.Connection) -> None:
    """Documents of other kinds than PDF, their places, and watched folders."""
    for statement in _FOLDERS:
        connection.execute(statement)


def _step_3(connection: sqlite3.Connection) -> None:
    """What was found while reading: the report of a document, and hidden or recognized text of a
    page.
    """
    connection.execute("ALTER TABLE documents ADD COLUMN report TEXT NOT NULL DEFAULT '{}'")
    connection.execute("ALTER TABLE documents ADD COLUMN pages_bad_text TEXT NOT NULL DEFAULT '[]'")
    connection.execute("ALTER TABLE pages ADD COLUMN notes TEXT NOT NULL DEFAULT '{}'")


def _step_4(connection: sqlite3.Connection) -> None:
    """Where a document's file lies and what else it is called, and which directories a watched
    folder had.
    """
    connection.execute("ALTER TABLE documents ADD COLUMN path TEXT NOT NULL DEFAULT ''")
    connection.execute("ALTER TABLE documents ADD COLUMN other_names TEXT NOT NULL DEFAULT '[]'")
    connection.execute("ALTER TABLE folders ADD COLUMN places TEXT NOT NULL DEFAULT '{}'")


def _step_5(connection: sqlite3.Connection) -> None:
    """Where each of several headings of a passage begins to hold."""
    connection.execute("ALTER TABLE passages ADD COLUMN headings TEXT NOT NULL DEFAULT '[]'")


def _step_6(connection: sqlite3.Connection) -> None:
    """Which `passages.VERSION` read a document; 0 is what no version before this one noted."""
    connection.execute("ALTER TABLE documents ADD COLUMN read_by INTEGER NOT NULL DEFAULT 0")


STEPS = (_step_1, _step_2, _step_3, _step_4, _step_5, _step_6)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a library up to date, one transaction a step."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    for number, step in enumerate(STEPS, 1):
        if number > version:
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                step(connection)
                connection.execute(f"PRAGMA user_version = {number}")
