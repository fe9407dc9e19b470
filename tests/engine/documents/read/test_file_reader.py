"""Files of other kinds than PDF in the library: their places, and what becomes of bad ones."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest

from chatapp.contract.document_formats import DOCUMENT_FORMATS
from chatapp.contract.records import Document
from chatapp.engine.documents.documents import Documents
from chatapp.errors import DocumentDamaged, DocumentError
from chatapp.texts import document_warnings, error_sentence, places
from tests.engine.documents.conftest import Add

TABLE = "\n".join(["Region,Revenue", *(f"Region {number},{number}" for number in range(200))])


@pytest.fixture
def word_file(tmp_path: Path) -> Path:
    made = docx.Document()
    made.add_heading("Leave", 1)
    made.add_paragraph("Every employee has 26 days of leave.")
    made.save(str(tmp_path / "rules.docx"))
    return tmp_path / "rules.docx"


def _written(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_word_document_is_found_with_its_place(
    documents: Documents, add: Add, word_file: Path
) -> None:
    document = add(word_file)
    found = documents.search("days of leave", (), 1)[0]
    assert (document.kind, places.of(found, "en"), found.heading) == ("docx", "“Leave”", "Leave")
    assert documents.pages.place(document.id, 1) == "section:Leave"


def test_passages_of_a_table_keep_rows_whole(
    documents: Documents, add: Add, tmp_path: Path
) -> None:
    add(_written(tmp_path / "sales.csv", TABLE))
    for passage in documents.search("Region 150", (), 3):
        assert all(
            line.startswith("|") and line.endswith("|")
            for line in passage.text.split("\n")
            if line.strip()
        )


def test_the_report_counts_a_table_in_many_pieces_once(add: Add, tmp_path: Path) -> None:
    assert add(_written(tmp_path / "sales.csv", TABLE)).report["tables"] == "1"
    two = "# A\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n# B\n\n| a | b |\n|---|---|\n| 3 | 4 |\n\ntext | no | table\n"
    assert add(_written(tmp_path / "two.md", two)).report["tables"] == "2"


def test_no_copy_is_kept_of_what_has_no_pages_to_draw(
    add: Add, folder: Path, word_file: Path
) -> None:
    add(word_file)
    assert list((folder / "files").iterdir()) == []


def test_a_file_is_read_as_what_it_is_and_its_name_is_told(add: Add, word_file: Path) -> None:
    document = add(word_file.rename(word_file.with_suffix(".pdf")))
    (said,) = document_warnings.sentences(document, "en")
    assert (document.kind, said) == ("docx", "Despite its name, it is a Word document.")


def test_a_text_that_speaks_of_pdf_is_a_text(add: Add, tmp_path: Path) -> None:
    assert (
        add(_written(tmp_path / "notes.txt", "A file that begins with %PDF-1.7 is a PDF.")).kind
        == "txt"
    )


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("cut.docx", b"PK\x03\x04" + bytes(500), "DocumentDamaged"),
        ("photo.docx", b"\x89PNG\r\n\x1a\n" + bytes(99), "DocumentNotReadable"),
        ("old.hwp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900), "DocumentDamaged"),
        ("noise.txt", bytes(range(256)) * 9, "DocumentNotReadable"),
        ("blank.txt", b" \n\n ", "DocumentWithoutText"),
        ("nothing.xlsx", b"", "PdfEmpty"),
    ],
)
def test_a_bad_file_is_named_in_both_languages(
    add: Add, tmp_path: Path, name: str, content: bytes, error: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        add(_written(tmp_path / name, content))
    assert type(caught.value).__name__ == error
    assert all(
        name in error_sentence(error, caught.value.details, language) for language in ("en", "ko")
    )


def test_a_reader_that_dies_is_told_and_leaves_nothing(
    documents: Documents, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(DocumentDamaged, match=r"name=a\.xlsx"):
        documents.add(path, lambda done, total: None, lambda: False)
    assert documents.list() == ()


@pytest.mark.parametrize("kind", [listed.kind for listed in DOCUMENT_FORMATS])
def test_every_kind_has_words_for_its_length_and_for_a_wrong_name(kind: str) -> None:
    document = Document(1, "a", "", 0, 2, 3, warnings=(f"misnamed_{kind}",), kind=kind)
    for language in ("en", "ko"):
        assert "2" in places.count(document, language)
        assert "misnamed" not in document_warnings.sentences(document, language)[0]


@pytest.mark.parametrize(
    ("place", "english", "korean"),
    [
        ("", "p. 3", "3쪽"),
        ("slide:4", "slide 4", "슬라이드 4"),
        ("rows:10-40:Q3: all", "“Q3: all”, rows 10–40", "‘Q3: all’ 시트 10–40행"),
        ("rows:7:", "row 7", "7행"),
        ("chapter:2:", "chapter 2", "2번째 장"),
        ("part:5", "part 5", "5번째 부분"),
        ("hostile:{page}", "p. 3", "3쪽"),
    ],
)
def test_places_are_worded_in_both_languages(place: str, english: str, korean: str) -> None:
    assert (places.words(place, 3, "en"), places.words(place, 3, "ko")) == (english, korean)
