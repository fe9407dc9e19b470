"""What an older version of this program read is known, offered to be read again, and is never lost."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from chatapp.contract.records import Document
from chatapp.engine.documents.documents import Documents
from chatapp.engine.documents.page import passages
from chatapp.engine.documents.store import library
from chatapp.errors import DocumentMoved
from tests.engine.documents.conftest import Add, MakePdf

LINES = (
    (18, "Chapter 1 Storms"),
    (10, "The lighthouse keeper counts the waves of a night. He writes them down"),
    (10, "in a book that nobody reads, and sleeps when the sun is up."),
    *(
        (10, f"Of the {number} ships that passed in spring he drew every single one by heart.")
        for number in range(4)
    ),
    (14, "1.1 Winter"),
    (10, "Ice on the stairs is salted at six o'clock. The salt lies in the shed."),
    *(
        (
            10,
            f"In night {number} the wind came from the north and broke {number} panes. They were mended.",
        )
        for number in range(18)
    ),
    (14, "1.2 Wages"),
    (10, "Year      Keeper      Boatman"),
    (10, "2023      31,000      24,500"),
    (10, "2024      32,400      25,100"),
)
KNOWN = (5, "eb7b43bc4fad")
"""`passages.VERSION`, and what it makes of two small files."""


def _pdf(path: Path) -> Path:
    canvas = Canvas(str(path), pagesize=(400, 600), invariant=1)
    for page in (1, 2):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(40, 570, "Harbour Company, yearly report")
        height = 540
        for size, line in LINES:
            canvas.setFont("Helvetica-Bold" if size > 10 else "Helvetica", size)
            for number, column in enumerate(line.split("      ")):
                canvas.drawString(40 + 90 * number, height, column)
            height -= 1.5 * size
        canvas.drawString(190, 20, str(page))
        canvas.showPage()
    canvas.save()
    return path


def _kept(folder: Path) -> str:
    """Return a hash of all that the library keeps of its documents."""
    with sqlite3.connect(folder / library.FILE) as connection:
        found = [
            connection.execute(f"SELECT {columns} FROM {table}").fetchall()
            for table, columns in (
                ("pages", "page, text, place, terms, notes"),
                ("passages", 'page, start, "end", heading, headings, terms'),
                ("words", "body, title"),
            )
        ]
    connection.close()
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()[:12]


def _age(documents: Documents, document: Document) -> Document:
    """Make it one that an older version read: one passage of one word."""
    with documents._library.write() as connection:
        connection.execute("UPDATE documents SET read_by = 0 WHERE id = ?", (document.id,))
        connection.execute("DELETE FROM passages WHERE document_id = ?", (document.id,))
    return documents.document(document.id)


@pytest.fixture
def old(documents: Documents, add: Add, tmp_path: Path) -> Document:
    return _age(documents, add(_pdf(tmp_path / "old.pdf")))


def test_whoever_changes_what_is_kept_of_a_file_raises_the_version(
    add: Add, folder: Path, tmp_path: Path
) -> None:
    web_page = tmp_path / "page.html"
    web_page.write_text(
        "<h1>제1장 총칙</h1><p>연차 휴가는 15일이다.</p><table><tr><th>해<th>일</table>", "utf-8"
    )
    add(_pdf(tmp_path / "a.pdf"))
    add(web_page)
    assert (passages.VERSION, _kept(folder)) == KNOWN, (
        "raise passages.VERSION and write the new hash into KNOWN"
    )


def test_what_this_version_read_is_not_outdated(add: Add, tmp_path: Path) -> None:
    assert not add(_pdf(tmp_path / "new.pdf")).is_outdated


def test_a_library_of_before_is_outdated_as_a_whole(folder: Path, make_pdf: MakePdf) -> None:
    before = Documents.open(folder, "test")
    before.add(
        make_pdf("a.pdf", ["The tram ends at Linden Square."]),
        lambda done, total: None,
        lambda: False,
    )
    before.close()
    with sqlite3.connect(folder / library.FILE) as connection:
        connection.execute("ALTER TABLE documents DROP COLUMN read_by")
        connection.execute("DROP TABLE attached")
        connection.execute("PRAGMA user_version = 5")
    connection.close()
    now = Documents.open(folder, "test")
    assert [(one.name, one.is_outdated, one.passages) for one in now.list()] == [("a.pdf", True, 1)]
    now.close()


def test_reading_again_makes_it_as_new(documents: Documents, old: Document) -> None:
    again = documents.read_again(old.id, lambda done, total: None, lambda: False)
    assert (again.id, again.is_outdated, again.passages > 0) == (old.id, False, True)
    assert documents.search("lighthouse keeper", (old.id,), 1)[0].heading == "Chapter 1 Storms"


def test_a_pdf_is_read_again_from_our_copy_when_its_file_is_gone(
    documents: Documents, old: Document, tmp_path: Path
) -> None:
    (tmp_path / "old.pdf").unlink()
    assert not documents.read_again(old.id, lambda done, total: None, lambda: False).is_outdated


def test_adding_the_file_once_more_reads_it_again(
    documents: Documents, old: Document, tmp_path: Path
) -> None:
    found, was_there = documents.add(tmp_path / "old.pdf", lambda done, total: None, lambda: False)
    assert (found.id, was_there, found.is_outdated) == (old.id, True, False)


def test_what_cannot_be_read_again_stays_as_it_was(
    documents: Documents, add: Add, tmp_path: Path
) -> None:
    note = tmp_path / "note.txt"
    note.write_text("The tram ends at Linden Square.", "utf-8")
    old = add(note)
    with documents._library.write() as connection:
        connection.execute("UPDATE documents SET read_by = 0")
    note.unlink()
    with pytest.raises(DocumentMoved):
        documents.read_again(old.id, lambda done, total: None, lambda: False)
    assert documents.document(old.id).is_outdated
    assert documents.search("Linden Square", (old.id,), 1)[0].document_id == old.id
