"""Locked files: with the right password they are read like others, and the password stays nowhere."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import docx
import msoffcrypto.format.ooxml
import openpyxl
import pytest

from chatapp.contract.protocol import AddDocument
from chatapp.engine.documents.documents import Documents
from chatapp.errors import DocumentLocked, DocumentSealed, PasswordWrong, PdfLocked
from tests.engine.documents.conftest import MakePdf
from tests.engine.documents.locked_writers import lock_package, lock_zip
from tests.engine.documents.read import written_files
from tests.engine.documents.read.compound_file import compound_file

PASSWORD = "울타리 Zaun-77"
SENTENCE = "The deposit is 4,200 euros."


def never() -> bool:
    return False


def add(documents: Documents, path: Path, password: str = "") -> str:
    """Add a file and return the text of its first page."""
    added = documents.add(path, lambda done, total: None, never, password)
    return documents.pages.text(added.document.id, 1)


def locked_pdf(tmp_path: Path, make_pdf: MakePdf) -> Path:
    # The older locks of PDF take ASCII alone.
    return make_pdf("locked.pdf", [SENTENCE], password="Zaun-77")


def locked_office(path: Path, unlocked: bytes, password: str = PASSWORD) -> Path:
    with path.open("wb") as target:
        msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(unlocked)).encrypt(password, target)
    return path


@pytest.fixture
def word(tmp_path: Path) -> bytes:
    document = docx.Document()
    document.add_paragraph(SENTENCE)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


@pytest.fixture
def locked_word(tmp_path: Path, word: bytes) -> Path:
    return locked_office(tmp_path / "locked.docx", word)


def test_a_locked_pdf_is_read_and_its_pages_are_drawn(
    documents: Documents, tmp_path: Path, make_pdf: MakePdf
) -> None:
    path = locked_pdf(tmp_path, make_pdf)
    assert SENTENCE in add(documents, path, "Zaun-77")
    assert documents.pages.render(documents.list()[0].id, 1, 200).png.startswith(b"\x89PNG")


def test_a_locked_pdf_is_read_again_without_its_password(
    documents: Documents, tmp_path: Path, make_pdf: MakePdf
) -> None:
    add(documents, locked_pdf(tmp_path, make_pdf), "Zaun-77")
    again = documents.read_again(documents.list()[0].id, lambda done, total: None, never)
    assert SENTENCE in documents.pages.text(again.id, 1)
    assert documents.pages.render(again.id, 1, 200).png.startswith(b"\x89PNG")


def test_a_locked_word_document_is_read(documents: Documents, locked_word: Path) -> None:
    assert SENTENCE in add(documents, locked_word, PASSWORD)


def test_reading_a_locked_word_document_again_takes_its_password(
    documents: Documents, locked_word: Path
) -> None:
    add(documents, locked_word, PASSWORD)
    document_id = documents.list()[0].id
    with pytest.raises(DocumentLocked, match=r"locked\.docx"):
        documents.read_again(document_id, lambda done, total: None, never)
    again = documents.read_again(document_id, lambda done, total: None, never, PASSWORD)
    assert SENTENCE in documents.pages.text(again.id, 1)


def test_a_sheet_that_is_locked_against_changes_alone_is_read_without_asking(
    documents: Documents, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["deposit", 4200])  # type: ignore[union-attr]
    written = io.BytesIO()
    book.save(written)
    path = locked_office(tmp_path / "read-only.xlsx", written.getvalue(), "VelvetSweatshop")
    assert "4200" in add(documents, path)


def test_a_locked_hwpx_file_is_read(documents: Documents, tmp_path: Path) -> None:
    section = written_files.line(f"<t>{SENTENCE}</t>")
    written_files.hwpx(tmp_path / "open.hwpx", section)
    lock_package(tmp_path / "open.hwpx", tmp_path / "locked.hwpx", PASSWORD)
    with pytest.raises(DocumentLocked):
        add(documents, tmp_path / "locked.hwpx")
    assert SENTENCE in add(documents, tmp_path / "locked.hwpx", PASSWORD)


def test_a_locked_open_document_is_read(documents: Documents, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "open.odt", "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr(
            "content.xml",
            '<o:document-content xmlns:o="urn:o" xmlns:t="urn:t"><o:body><o:text>'
            f"<t:p>{SENTENCE}</t:p></o:text></o:body></o:document-content>",
        )
    lock_package(tmp_path / "open.odt", tmp_path / "locked.odt", PASSWORD)
    with pytest.raises(PasswordWrong):
        add(documents, tmp_path / "locked.odt", "Zaun-78")
    assert SENTENCE in add(documents, tmp_path / "locked.odt", PASSWORD)


LOCKS = {
    "Argon2 of LibreOffice 24.8": (
        '<m:algorithm m:algorithm-name="http://www.w3.org/2009/xmlenc11#aes256-gcm"/>'
        '<m:key-derivation m:key-derivation-name="urn:org:documentfoundation:names:experimental:'
        'office:manifest:argon2id" m:key-size="32" m:salt="AAAA"/>'
    ),
    "Blowfish of OpenOffice 3": (
        '<m:algorithm m:algorithm-name="Blowfish CFB" m:initialisation-vector="AAAA"/>'
        '<m:key-derivation m:key-derivation-name="PBKDF2" m:iteration-count="1024" m:salt="AAAA"/>'
    ),
    "rounds without end": (
        '<m:algorithm m:algorithm-name="http://www.w3.org/2001/04/xmlenc#aes256-cbc"/>'
        '<m:key-derivation m:key-derivation-name="PBKDF2" m:iteration-count="2000000001"/>'
    ),
}


@pytest.mark.parametrize("lock", LOCKS.values(), ids=LOCKS.keys())
@pytest.mark.parametrize(("ending", "kind"), [("odt", "text"), ("ods", "spreadsheet")])
def test_of_an_unknown_lock_it_is_said_that_no_password_opens_it(
    documents: Documents, tmp_path: Path, lock: str, ending: str, kind: str
) -> None:
    path = tmp_path / f"locked.{ending}"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        package.writestr("content.xml", b"\x17" * 64)
        package.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:m"><m:file-entry m:full-path="content.xml">'
            f"<m:encryption-data>{lock}</m:encryption-data></m:file-entry></m:manifest>",
        )
    with pytest.raises(DocumentSealed, match=rf"locked\.{ending}.*lock_unknown"):
        add(documents, path, PASSWORD)
    assert documents.list() == ()


@pytest.mark.parametrize("uses_aes", [False, True], ids=["traditional", "AES"])
def test_a_locked_archive_gives_its_files(
    documents: Documents, tmp_path: Path, uses_aes: bool
) -> None:
    path = tmp_path / "locked.zip"
    path.write_bytes(lock_zip("note.txt", SENTENCE.encode() * 20, PASSWORD, uses_aes))
    with pytest.raises(DocumentLocked):
        add(documents, path)
    with pytest.raises(PasswordWrong):
        add(documents, path, "Zaun-78")
    add(documents, path, PASSWORD)
    names = {document.name for document in documents.list()}
    assert names == {"locked.zip", "locked.zip › note.txt"}


def test_a_locked_file_within_a_locked_archive_is_opened_by_the_same_password(
    documents: Documents, tmp_path: Path, locked_word: Path
) -> None:
    path = tmp_path / "locked.zip"
    path.write_bytes(lock_zip("inner.docx", locked_word.read_bytes(), PASSWORD, True))
    add(documents, path, PASSWORD)
    hits = documents.search("deposit", (), 1)
    assert [hit.document for hit in hits] == ["locked.zip › inner.docx"]


def test_a_wrong_password_changes_nothing_and_names_the_file(
    documents: Documents, tmp_path: Path, make_pdf: MakePdf, locked_word: Path
) -> None:
    with pytest.raises(PasswordWrong, match=r"locked\.pdf"):
        add(documents, locked_pdf(tmp_path, make_pdf), "Zaun-78")
    with pytest.raises(PasswordWrong, match=r"locked\.docx"):
        add(documents, locked_word, "Zaun-78")
    assert documents.list() == ()


def test_without_a_password_the_file_is_named(
    documents: Documents, tmp_path: Path, make_pdf: MakePdf, locked_word: Path
) -> None:
    with pytest.raises(PdfLocked, match=r"locked\.pdf"):
        add(documents, locked_pdf(tmp_path, make_pdf))
    with pytest.raises(DocumentLocked, match=r"locked\.docx"):
        add(documents, locked_word)


def test_of_hangul_5_it_is_said_that_no_password_opens_it(
    documents: Documents, tmp_path: Path
) -> None:
    header = b"HWP Document File".ljust(32, b"\0") + b"\0\0\0\5" + b"\2\0\0\0"
    path = tmp_path / "locked.hwp"
    path.write_bytes(compound_file({"FileHeader": header, "DocInfo": b"\0"}))
    with pytest.raises(DocumentSealed, match=r"lock_hwp"):
        add(documents, path, PASSWORD)


def test_the_password_is_in_no_file_of_the_library(
    documents: Documents, folder: Path, locked_word: Path
) -> None:
    add(documents, locked_word, PASSWORD)
    kept = [path for path in folder.rglob("*") if path.is_file()]
    assert kept
    assert not any(PASSWORD.encode() in path.read_bytes() for path in kept)
    assert not any(path.suffix == ".docx" or "open" in path.name for path in kept)


def test_the_password_is_no_argument_of_a_process(
    documents: Documents, locked_word: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []

    class RecordedPopen(subprocess.Popen[bytes]):
        def __init__(self, command: list[str], **options: Any) -> None:
            started.extend([*command, *options["env"].values()])
            super().__init__(command, **options)

    monkeypatch.setattr(subprocess, "Popen", RecordedPopen)
    assert SENTENCE in add(documents, locked_word, PASSWORD)
    assert "--unlocker" in started
    assert not any(PASSWORD in argument for argument in started)


def test_a_command_with_a_password_does_not_show_it() -> None:
    command = AddDocument(id=1, path="/a.pdf", password=PASSWORD)
    assert PASSWORD not in repr(command)
