"""Files of old Office with a password: the right one opens them, another does not, both can wait."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import docx
import msoffcrypto.format.ooxml
import olefile
import pytest
import xlwt
from msoffcrypto.method import ecma376_agile

from chatapp.engine.documents.documents import Documents
from chatapp.engine.process.stopping import JobStopped
from chatapp.errors import DocumentLocked, PasswordWrong
from tests.engine.documents.locked_writers import lock_biff, lock_slides, lock_word
from tests.engine.documents.read.compound_file import compound_file
from tests.engine.documents.read.old_office_files import (
    record,
    saved_slides,
    slide_records,
    text_records,
    word_streams,
)

PASSWORD = "울타리 Zaun-77"
SENTENCE = "The deposit is 4,200 euros."


def add(documents: Documents, path: Path, password: str = "") -> str:
    """Add a file and return the text of its first page."""
    added = documents.add(path, lambda done, total: None, lambda: False, password)
    return documents.pages.text(added.document.id, 1)


def test_a_locked_old_sheet_is_read(documents: Documents, tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("보증금")
    for row, cells in enumerate([("구분", "금액"), ("보증금", 4200)]):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    written = io.BytesIO()
    book.save(written)
    stream = olefile.OleFileIO(written).openstream("Workbook").read()
    locked = lock_biff(stream, PASSWORD)
    path = tmp_path / "locked.xls"
    path.write_bytes(compound_file({"Workbook": locked}))
    with pytest.raises(DocumentLocked, match=r"locked\.xls"):
        add(documents, path)
    with pytest.raises(PasswordWrong, match=r"locked\.xls"):
        add(documents, path, "Zaun-78")
    assert "보증금 | 4200" in add(documents, path, PASSWORD)


def old_word(path: Path) -> Path:
    streams = word_streams(f"보증금\r{SENTENCE}\r")
    path.write_bytes(compound_file(lock_word(streams, PASSWORD)))
    return path


def old_slides(path: Path) -> Path:
    beside = record(0xF00D, text_records(4, "울타리 앞"), is_container=True)
    outline = text_records(0, "보증금") + text_records(1, SENTENCE)
    locked = lock_slides(slide_records(outline, beside), PASSWORD)
    path.write_bytes(compound_file(saved_slides(locked, session=len(locked)), keeps_sizes=True))
    return path


@pytest.mark.parametrize("write", [old_word, old_slides])
def test_old_word_documents_and_slides_are_read_with_their_password_alone(
    documents: Documents, tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    path = write(tmp_path / f"locked.{'doc' if write is old_word else 'ppt'}")
    with pytest.raises(DocumentLocked, match=path.name):
        add(documents, path)
    with pytest.raises(PasswordWrong, match=path.name):
        add(documents, path, "Zaun-78")
    text = add(documents, path, PASSWORD)
    assert "보증금" in text
    assert SENTENCE in text
    assert write is old_word or "울타리 앞" in text


@pytest.mark.parametrize("write", [old_word, old_slides])
def test_opening_an_old_file_can_be_cancelled_and_leaves_nothing(
    documents: Documents, tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    path = write(tmp_path / "locked.doc")
    before = path.read_bytes()
    with pytest.raises(JobStopped):
        documents.add(path, lambda done, total: None, lambda: True, PASSWORD)
    assert path.read_bytes() == before
    assert not documents.list()


def test_a_file_that_office_2010_locked_is_read(
    documents: Documents, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It hashes with SHA-1, whose 20 bytes do not fill blocks."""
    encrypted = ecma376_agile._encrypt_aes_cbc
    monkeypatch.setattr(ecma376_agile, "ECMA376AgileCipherParams", _Office2010)
    monkeypatch.setattr(
        ecma376_agile,
        "_encrypt_aes_cbc",
        lambda data, key, start: encrypted(data + bytes(-len(data) % 16), key, start),
    )
    document = docx.Document()
    document.add_paragraph(SENTENCE)
    written = io.BytesIO()
    document.save(written)
    path = tmp_path / "locked.docx"
    with path.open("wb") as target:
        msoffcrypto.format.ooxml.OOXMLFile(written).encrypt(PASSWORD, target)
    with pytest.raises(PasswordWrong, match=r"locked\.docx"):
        add(documents, path, "Zaun-78")
    assert SENTENCE in add(documents, path, PASSWORD)


class _Office2010(ecma376_agile.ECMA376AgileCipherParams):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__()
        self.hashName, self.hashSize, self.keyBits = "SHA1", 20, 128
