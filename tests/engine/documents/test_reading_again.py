"""A document is read again: its file has changed, or OCR came to this machine. It stays the same
document.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from chatapp.contract.records import Document
from chatapp.engine.documents.documents import Documents
from chatapp.engine.documents.read.pdf import ocr
from chatapp.engine.documents.read.pdf.pdf import PageRead
from chatapp.errors import DocumentDoubled, DocumentError, DocumentMoved
from chatapp.machine.programs import tesseract
from tests.engine.documents.conftest import Add, MakePdf

LATE = PageRead(
    1, "The tram ends at Linden Square, said the picture.", b"", 400, 600, confidence=90
)


@pytest.fixture
def scan(add: Add, make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch) -> Document:
    """A scan that came when Tesseract was not there; it is there now."""
    monkeypatch.setattr(tesseract, "find", lambda: None)
    monkeypatch.setattr("chatapp.engine.documents.read.pdf.page_builder._STAMP", 60)
    document = add(_drawn(make_pdf("scan.pdf", ["7"])))
    monkeypatch.setattr(tesseract, "find", lambda: tesseract.Tesseract("tesseract", ("eng",)))
    monkeypatch.setattr(ocr, "read", lambda *_: LATE)
    return document


def _drawn(path: Path) -> Path:
    """Replace a page by a picture with a stamp."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=(400, 600))
    canvas.drawImage(ImageReader(Image.new("L", (40, 60), 90)), 0, 0, 400, 600)
    canvas.showPage()
    canvas.save()
    return path


def _read(documents: Documents, document: Document) -> Document:
    return documents.read_again(document.id, lambda done, total: None, lambda: False)


def test_pages_that_ocr_could_not_read_are_noted(scan: Document) -> None:
    assert scan.report["ocr_wanted"] == "1"


def test_reading_again_finds_what_ocr_reads_now(documents: Documents, scan: Document) -> None:
    again = _read(documents, scan)
    assert (again.id, again.report["ocr"], again.report["ocr_wanted"]) == (scan.id, "1", "")
    assert documents.search("Linden Square", (scan.id,), 1)[0].document_id == scan.id


def test_adding_the_same_file_reads_it_again_when_ocr_came(
    documents: Documents, scan: Document, add: Add, tmp_path: Path
) -> None:
    assert add(tmp_path / "scan.pdf").report["ocr"] == "1"


def test_of_a_pdf_that_is_gone_our_own_copy_is_read(
    documents: Documents, scan: Document, tmp_path: Path
) -> None:
    (tmp_path / "scan.pdf").unlink()
    assert _read(documents, scan).report["ocr"] == "1"
    assert documents.pages.render(scan.id, 1, 100).pages == 1


def test_a_changed_file_keeps_its_document(
    documents: Documents, add: Add, make_pdf: MakePdf, folder: Path
) -> None:
    before = add(make_pdf("a.pdf", ["The old rule."]))
    make_pdf("a.pdf", ["The new rule of 2026."])
    again = _read(documents, before)
    assert (again.id, again.sha256 != before.sha256) == (before.id, True)
    assert "2026" in documents.pages.text(before.id, 1)
    assert len(list((folder / "files").iterdir())) == 1
    assert not any("old" in hit.text for hit in documents.search("old rule", (), 5))


def test_a_file_that_is_damaged_now_leaves_the_document_as_it_was(
    documents: Documents, add: Add, make_pdf: MakePdf
) -> None:
    before = add(make_pdf("a.pdf", ["The old rule."]))
    (make_pdf("a.pdf", ["x"])).write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(DocumentError):
        _read(documents, before)
    assert documents.list() == (before,)
    assert documents.pages.render(before.id, 1, 100).pages == 1


def test_a_text_whose_file_is_gone_says_so(documents: Documents, add: Add, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A note.")
    document = add(tmp_path / "a.txt")
    (tmp_path / "a.txt").unlink()
    with pytest.raises(DocumentMoved, match=r"a\.txt"):
        _read(documents, document)


def test_a_file_that_says_what_another_document_says_is_told(
    documents: Documents, add: Add, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"Note {name}.")
    first, second = (add(tmp_path / f"{name}.txt") for name in ("a", "b"))
    (tmp_path / "b.txt").write_text("Note a.")
    with pytest.raises(DocumentDoubled) as raised:
        _read(documents, second)
    assert raised.value.details == {"name": "b.txt", "other": "a.txt"}
    assert [one.id for one in documents.list()] == [second.id, first.id]


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="names are text there")
def test_a_name_that_is_no_text_is_shown_and_read_again(
    documents: Documents, add: Add, tmp_path: Path
) -> None:
    path = tmp_path / os.fsdecode("계약서.txt".encode("cp949"))
    path.write_text("The contract ends in May.")
    document = add(path)
    path.write_text("The contract ends in June.")
    assert document.name == "계약서.txt"
    assert "June" in documents.pages.text(_read(documents, document).id, 1)


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes among files")
def test_a_pipe_is_no_file_and_nobody_waits_for_it(add: Add, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    with pytest.raises(DocumentError, match=r"pipe\.pdf, cause=cause\.not_a_file"):
        add(tmp_path / "pipe.pdf")
