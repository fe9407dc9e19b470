"""What comes out of PDFs, good and bad: text, places, and one clear error for what cannot be read."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from chatapp.engine.documents.documents import Documents
from chatapp.errors import DocumentError, FileMissing, PdfEmpty, PdfLocked, PdfNotPdf
from tests.engine.documents.conftest import Add, MakePdf

LINE = "Tram line 7 ends at Linden Square."


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"<!DOCTYPE html><html><body>404</body></html>", "HTML"),
        (b"MZ\x90\0" + bytes(200), "EXE"),
        (b"PK\x03\x04" + bytes(200), "ZIP"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "PNG"),
        ("그냥 글입니다. 문서가 아니에요.".encode("cp949"), "TXT"),
    ],
)
def test_a_file_that_is_no_pdf_is_called_what_it_is(
    add: Add, tmp_path: Path, content: bytes, what: str
) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(content)
    with pytest.raises(PdfNotPdf, match=what):
        add(path)


def test_an_empty_file_is_called_empty(add: Add, tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").touch()
    with pytest.raises(PdfEmpty, match=r"empty\.pdf"):
        add(tmp_path / "empty.pdf")


def test_a_file_that_is_gone_is_named(add: Add, tmp_path: Path) -> None:
    with pytest.raises(FileMissing, match=r"gone\.pdf"):
        add(tmp_path / "gone.pdf")


def test_a_folder_is_no_file(add: Add, tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        add(tmp_path)


def test_a_locked_file_is_called_locked(add: Add, make_pdf: MakePdf) -> None:
    with pytest.raises(PdfLocked, match=r"locked\.pdf"):
        add(make_pdf("locked.pdf", [LINE], password="secret"))


def test_a_refused_file_leaves_nothing(
    documents: Documents, folder: Path, make_pdf: MakePdf
) -> None:
    with pytest.raises(DocumentError):
        documents.add(
            make_pdf("a.pdf", [LINE], password="x"), lambda done, total: None, lambda: False
        )
    assert list((folder / "files").iterdir()) == []


def test_pages_without_text_are_counted(add: Add, make_pdf: MakePdf) -> None:
    document = add(make_pdf("a.pdf", [LINE], [], [LINE], []))
    assert (document.pages, document.pages_without_text) == (4, (2, 4))


def test_korean_text_is_found_by_part_of_a_word(
    documents: Documents, add: Add, make_pdf: MakePdf
) -> None:
    add(
        make_pdf(
            "a.pdf", ["해솔시의 항만 책임자는 윤도현이다."], ["도서관은 평일에는 아홉 시에 연다."]
        )
    )
    assert documents.search("항만책임자가 누구야?", (), 1)[0].page == 1


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_cover_the_ink_of_a_turned_page(
    documents: Documents, add: Add, make_pdf: MakePdf, rotation: int
) -> None:
    document = add(make_pdf("a.pdf", [LINE], rotation=rotation))
    (left, top, right, bottom) = documents.search("tram", (), 1)[0].boxes[0]
    page = documents.pages.render(document.id, 1, 800)
    scale = 800 / page.width
    ink = (
        Image.open(io.BytesIO(page.png))
        .convert("L")
        .point(lambda grey: 255 * (grey < 128))
        .getbbox()
    )
    assert ink is not None
    for drawn, marked in zip(ink, (left, top, right, bottom), strict=True):
        assert abs(drawn - marked * scale) < 12
    assert left * scale <= ink[0] + 3
    assert right * scale >= ink[2] - 3


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("docx_renamed.pdf", "PdfNotPdf"),
        ("zero_pages.pdf", "PdfNoPages"),
        ("truncated_50pct.pdf", "PdfDamaged"),
        ("password_aes_256.pdf", "PdfLocked"),
        ("xobject_billion_laughs_2e19.pdf", "PdfTooHeavy"),
    ],
)
def test_hostile_files_end_as_one_clear_error(
    add: Add, shared: Path, name: str, error: str, caplog: object
) -> None:
    with pytest.raises(DocumentError) as caught:
        add(shared / "pdfs" / "synthetic" / name)
    assert type(caught.value).__name__ == error
    assert name in str(caught.value)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("form_xobject_cycle.pdf", "rebuilt in 1937"),
        ("count_lies_billion.pdf", "rebuilt in 1937"),
        ("bad_flate_on_page_2.pdf", "rebuilt in 1937"),
        ("owner_password_only_no_copy.pdf", "윤도현"),
        ("nfd_hangul.pdf", "윤도현"),
        ("fullwidth_and_ligature.pdf", "윤도현"),
    ],
)
def test_odd_files_are_read_all_the_same(
    documents: Documents, add: Add, shared: Path, name: str, text: str
) -> None:
    document = add(shared / "pdfs" / "synthetic" / name)
    assert documents.search(text, (document.id,), 1)


@pytest.mark.shared
def test_text_outside_the_page_is_told(add: Add, shared: Path) -> None:
    document = add(shared / "pdfs" / "synthetic" / "text_outside_page.pdf")
    assert document.warnings == ("text_outside_page: 1-3",)
