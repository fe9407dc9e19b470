"""The migrations of library.db."""

from __future__ import annotations

from chatapp.machine.sqlite_store import Schema

_DOCUMENTS = """
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL UNIQUE,
    size_bytes INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    pages_without_text TEXT NOT NULL DEFAULT '[]',
    warnings TEXT NOT NULL DEFAULT '[]',
    added_at REAL NOT NULL
);
CREATE TABLE pages (
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    page INTEGER NOT NULL,
    text TEXT NOT NULL,
    boxes BLOB NOT NULL,
    width REAL NOT NULL,
    height REAL NOT NULL,
    terms INTEGER NOT NULL,
    PRIMARY KEY (document_id, page)
) WITHOUT ROWID;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    page INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    heading TEXT NOT NULL DEFAULT '',
    terms INTEGER NOT NULL
);
CREATE TABLE document_terms (
    term TEXT NOT NULL,
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    times INTEGER NOT NULL,
    PRIMARY KEY (term, document_id)
) WITHOUT ROWID;
CREATE INDEX document_terms_by_document ON document_terms (document_id);
CREATE INDEX passages_by_place ON passages (document_id, page, start);
-- `ascii` keeps every character outside ASCII; the terms are ours and separated by spaces.
CREATE VIRTUAL TABLE words USING fts5(
    body, title, tokenize = "ascii tokenchars '.:/'"
);
CREATE VIRTUAL TABLE word_counts USING fts5vocab(words, row);
CREATE TABLE vectors (
    embedder TEXT NOT NULL,
    passage_id INTEGER NOT NULL REFERENCES passages(id) ON DELETE CASCADE,
    vector BLOB NOT NULL,
    PRIMARY KEY (embedder, passage_id)
) WITHOUT ROWID;
CREATE INDEX vectors_by_passage ON vectors (passage_id);
CREATE TABLE choices (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
# Other formats than PDF, and watched folders.
_FOLDERS = """
ALTER TABLE documents ADD COLUMN kind TEXT NOT NULL DEFAULT 'pdf';
-- A document that only a folder holds is removed with it.
ALTER TABLE documents ADD COLUMN by_hand INTEGER NOT NULL DEFAULT 1;
ALTER TABLE pages ADD COLUMN place TEXT NOT NULL DEFAULT '';
CREATE TABLE folders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE,
    added_at REAL NOT NULL
);
CREATE TABLE folder_files (
    folder_id INTEGER NOT NULL REFERENCES folders(id) ON DELETE CASCADE,
    file TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    document_id INTEGER REFERENCES documents(id) ON DELETE SET NULL,
    error TEXT NOT NULL DEFAULT '',
    details TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (folder_id, file)
) WITHOUT ROWID;
CREATE INDEX folder_files_by_document ON folder_files (document_id);
"""
# Findings of the reader: the report of a document, hidden or recognized text of a page.
_REPORTS = """
ALTER TABLE documents ADD COLUMN report TEXT NOT NULL DEFAULT '{}';
ALTER TABLE documents ADD COLUMN pages_bad_text TEXT NOT NULL DEFAULT '[]';
ALTER TABLE pages ADD COLUMN notes TEXT NOT NULL DEFAULT '{}';
"""
# Path and other names of a document, inodes of the directories of a watched folder.
_PATHS = """
ALTER TABLE documents ADD COLUMN path TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN other_names TEXT NOT NULL DEFAULT '[]';
ALTER TABLE folders ADD COLUMN places TEXT NOT NULL DEFAULT '{}';
"""
# Where each heading of a passage starts.
_HEADINGS = "ALTER TABLE passages ADD COLUMN headings TEXT NOT NULL DEFAULT '[]';"
# The `passages.VERSION` that read a document; 0 before this column.
_READ_BY = "ALTER TABLE documents ADD COLUMN read_by INTEGER NOT NULL DEFAULT 0;"
# A passage has vectors of its windows too, and another starter: all are made anew.
_WINDOWS = "DELETE FROM vectors;"
# The files within a file: attachments of a mail, contents of an archive.
_ATTACHED = """
CREATE TABLE attached (
    container_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    PRIMARY KEY (container_id, document_id)
) WITHOUT ROWID;
CREATE INDEX attached_by_document ON attached (document_id);
"""

SCHEMA = Schema(
    steps=(_DOCUMENTS, _FOLDERS, _REPORTS, _PATHS, _HEADINGS, _READ_BY, _WINDOWS, _ATTACHED),
    content="documents",
)
