"""How a document with its pages, passages and words becomes rows of the library, and comes back as
records.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from chatapp.contract.records import Document, Passage
from chatapp.engine.documents.page import boxes, passages
from chatapp.engine.documents.page.passages import NewPassage
from chatapp.engine.language import terms as keywords


@dataclass(frozen=True, slots=True)
class NewPage:
    """A page as it goes into the library; `place` says in the code of `chatapp.texts.places` what
    is no page.
    """

    number: int
    text: str
    packed_boxes: bytes
    width: float
    height: float
    terms: int
    place: str = ""
    notes: str = "{}"
    """JSON: "hidden" characters (from, to, why), "ocr" when it was read by OCR."""


@dataclass(frozen=True, slots=True)
class NewDocument:
    """All of a document that is written in one transaction. `bodies` and `titles` are terms parted
    by blanks.
    """

    name: str
    sha256: str
    size_bytes: int
    warnings: tuple[str, ...]
    pages_without_text: tuple[int, ...]
    pages: list[NewPage]
    pieces: list[NewPassage]
    bodies: list[str]
    titles: list[str]
    term_counts: Counter[str]
    kind: str = "pdf"
    pages_bad_text: tuple[int, ...] = ()
    report: dict[str, str] = field(default_factory=dict)


DOCUMENTS = """SELECT d.id, d.name, d.sha256, d.size_bytes, d.pages, d.pages_without_text, d.warnings, d.added_at,
    d.kind, d.pages_bad_text, d.report, (SELECT count(*) FROM passages p WHERE p.document_id = d.id), d.other_names,
    d.read_by FROM documents d"""
HEADING = """SELECT heading, headings FROM passages WHERE document_id = ? AND page = ? AND start <= ?
    ORDER BY start DESC LIMIT 1"""
EMBEDDED = """SELECT p.id, d.name, p.heading, substr(g.text, p.start + 1, p."end" - p.start) FROM passages p
    JOIN documents d ON d.id = p.document_id JOIN pages g ON g.document_id = p.document_id AND g.page = p.page
    WHERE p.id IN (SELECT value FROM json_each(?))"""
PASSAGES = """SELECT p.id, p.document_id, d.name, p.page, p.start, p."end", p.heading,
    g.text, g.boxes, g.width, g.height, g.place FROM passages p JOIN documents d ON d.id = p.document_id
    JOIN pages g ON g.document_id = p.document_id AND g.page = p.page
    WHERE p.id IN (SELECT value FROM json_each(?))"""


def insert(connection: sqlite3.Connection, new: NewDocument) -> int:
    """Write a new document with all it holds; return its id."""
    cursor = connection.execute(
        """INSERT INTO documents (name, sha256, size_bytes, pages, pages_without_text, warnings, kind,
           pages_bad_text, report, read_by, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (*_columns(new), time.time()),
    )
    assert cursor.lastrowid is not None
    _insert_content(connection, cursor.lastrowid, new)
    return cursor.lastrowid


def replace(connection: sqlite3.Connection, document_id: int, new: NewDocument) -> None:
    """Put another content in the place of a document's own; its id stays."""
    clear(connection, document_id)
    connection.execute(
        """UPDATE documents SET (name, sha256, size_bytes, pages, pages_without_text, warnings, kind,
           pages_bad_text, report, read_by) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ?""",
        (*_columns(new), document_id),
    )
    _insert_content(connection, document_id, new)


def clear(connection: sqlite3.Connection, document_id: int) -> None:
    """Erase pages, passages and words of a document."""
    connection.execute(
        "DELETE FROM words WHERE rowid IN (SELECT id FROM passages WHERE document_id = ?)",
        (document_id,),
    )
    for table in ("passages", "pages", "document_terms"):
        connection.execute(f"DELETE FROM {table} WHERE document_id = ?", (document_id,))  # noqa: S608
    # Only merging all segments drops the removed words: `secure-delete` of FTS5 needs SQLite 3.42.
    connection.execute("INSERT INTO words (words) VALUES ('optimize')")


def add_name(connection: sqlite3.Connection, document_id: int, name: str) -> None:
    """Let a document be known and found by another name as well."""
    connection.execute(
        "UPDATE documents SET other_names = json_insert(other_names, '$[#]', ?) WHERE id = ?",
        (name, document_id),
    )
    _find_by(connection, document_id, name)


def rename(connection: sqlite3.Connection, document_id: int, name: str) -> None:
    """Call a document otherwise; it is still found by its name of before."""
    known = connection.execute(
        "SELECT 1 FROM documents WHERE id = ? AND name = ?", (document_id, name)
    ).fetchone()
    if known is None:
        connection.execute("UPDATE documents SET name = ? WHERE id = ?", (name, document_id))
        _find_by(connection, document_id, name)


def _find_by(connection: sqlite3.Connection, document_id: int, name: str) -> None:
    connection.execute(
        "UPDATE words SET title = title || ' ' || ? WHERE rowid IN (SELECT id FROM passages WHERE document_id = ?)",
        (" ".join(keywords.terms(name.rsplit(".", 1)[0])), document_id),
    )


def document(row: tuple[Any, ...]) -> Document:
    """Return the record of a row of DOCUMENTS."""
    (
        document_id,
        name,
        sha256,
        size,
        pages,
        empty,
        warnings,
        added_at,
        kind,
        bad,
        report,
        pieces,
        others,
        version,
    ) = row
    return Document(
        document_id,
        name,
        sha256,
        size,
        pages,
        pieces,
        tuple(json.loads(empty)),
        tuple(json.loads(warnings)),
        added_at,
        kind,
        tuple(json.loads(bad)),
        json.loads(report),
        tuple(json.loads(others)),
        is_outdated=version < passages.VERSION,
    )


def passage(row: tuple[Any, ...]) -> Passage:
    """Return the record of a row of PASSAGES, with its boxes."""
    passage_id, document_id, name, page, start, end, heading, text, packed, width, height, place = (
        row
    )
    return Passage(
        document_id,
        name,
        page,
        text[start:end],
        id=passage_id,
        start=start,
        end=end,
        heading=heading,
        boxes=boxes.unpack(packed, width, height).lines(text, start, end) if packed else (),
        place=place,
    )


def heading_at(row: tuple[str, str], at: int) -> str:
    """Return the heading that holds at a character, of a row of HEADING."""
    heading, headings = row
    return next((one for start, one in reversed(json.loads(headings)) if start <= at), heading)


def _columns(new: NewDocument) -> tuple[object, ...]:
    found = json.dumps(new.pages_bad_text), json.dumps(new.report)
    lacks, warnings = json.dumps(new.pages_without_text), json.dumps(new.warnings)
    return (
        new.name,
        new.sha256,
        new.size_bytes,
        len(new.pages),
        lacks,
        warnings,
        new.kind,
        *found,
        passages.VERSION,
    )


def _insert_content(connection: sqlite3.Connection, document_id: int, new: NewDocument) -> None:
    connection.executemany(
        """INSERT INTO pages (document_id, page, text, boxes, width, height, terms, place, notes)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            (
                document_id,
                p.number,
                p.text,
                p.packed_boxes,
                p.width,
                p.height,
                p.terms,
                p.place,
                p.notes,
            )
            for p in new.pages
        ),
    )
    connection.executemany(
        "INSERT INTO document_terms VALUES (?, ?, ?)",
        ((term, document_id, times) for term, times in new.term_counts.items()),
    )
    for piece, body, title in zip(new.pieces, new.bodies, new.titles, strict=True):
        place = (document_id, piece.page, piece.start, piece.end, body.count(" ") + 1)
        headings = (piece.heading, json.dumps(piece.headings, ensure_ascii=False))
        cursor = connection.execute(
            """INSERT INTO passages (document_id, page, start, "end", terms, heading, headings)
               VALUES (?, ?, ?, ?, ?, ?, ?)""",
            (*place, *headings),
        )
        connection.execute(
            "INSERT INTO words (rowid, body, title) VALUES (?, ?, ?)",
            (cursor.lastrowid, body, title),
        )
