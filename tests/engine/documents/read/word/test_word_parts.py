"""Files put into a Word document are read, those that lie elsewhere are named."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest

from tests.engine.documents.read.conftest import Read
from tests.engine.documents.read.written_files import paragraph, rewritten, run, word

PAGE = "<html><body><p>Bids close on <b>30 June</b>.</p></body></html>"
MHTML = (
    'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n'
    f"Content-Type: text/html; charset=utf-8\r\n\r\n{PAGE}\r\n--x--\r\n"
)
STRICT = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "http://purl.oclc.org/ooxml/officeDocument/relationships",
}


def _with_part(path: Path, name: str, data: bytes) -> Path:
    word(
        path,
        paragraph(run("Annex")),
        '<w:altChunk r:id="a1"/>',
        paragraph(run("End")),
        related=f"a1={name}",
    )
    with zipfile.ZipFile(path, "a") as file:
        file.writestr(f"word/{name}", data)
    return path


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", PAGE.encode()),
        ("a.mht", MHTML.encode()),
        ("a.txt", "Bids close on 30 June.".encode("utf-16")),
    ],
)
def test_pages_and_texts_put_in_whole_are_read_in_their_place(
    tmp_path: Path, read: Read, name: str, data: bytes
) -> None:
    (section,) = read(_with_part(tmp_path / "a.docx", name, data))
    assert section.text == "Annex\n\nBids close on 30 June.\n\nEnd"


def test_a_document_put_in_whole_is_read_with_its_headings(tmp_path: Path, read: Read) -> None:
    made = docx.Document()
    made.add_heading("Terms", 1)
    made.add_paragraph("Bids close on 30 June.")
    made.save(str(tmp_path / "inner.docx"))
    sections = read(
        _with_part(tmp_path / "a.docx", "b.docx", (tmp_path / "inner.docx").read_bytes())
    )
    assert [section.text for section in sections] == [
        "Annex",
        "Terms\n\nBids close on 30 June.\n\nEnd",
    ]


def test_documents_within_documents_without_end_are_read_once(tmp_path: Path, read: Read) -> None:
    data = b""
    for _ in range(9):
        data = _with_part(tmp_path / "a.docx", "b.docx", data or b"{\\rtf1 x}").read_bytes()
    assert read(tmp_path / "a.docx")[0].text.startswith("Annex\n\nAnnex")


def test_a_part_that_cannot_be_read_is_named(tmp_path: Path, read: Read) -> None:
    (section,) = read(_with_part(tmp_path / "a.docx", "b.rtf", b"{\\rtf1 x}"))
    assert section.text == "Annex\n\n[linked file, not read: b.rtf]\n\nEnd"
    assert section.warnings == ("embedded_file",)


def test_a_document_shown_from_elsewhere_is_named(tmp_path: Path, read: Read) -> None:
    path = word(
        tmp_path / "a.docx", paragraph(run("Master")), '<w:subDoc r:id="s"/>', related="s=x"
    )
    external = 'Target="file:///c:/parts/chapter1.docx" TargetMode="External"'
    rewritten(path, tmp_path / "b.docx", {'Target="x"': external})
    (section,) = read(tmp_path / "b.docx")
    assert section.text == "Master\n\n[linked file, not read: chapter1.docx]"
    assert section.warnings == ("linked_file",)


def test_the_strict_kind_of_word_file_is_read(tmp_path: Path, read: Read) -> None:
    made = docx.Document()
    made.add_heading("Terms", 1)
    made.add_paragraph("Bids close.", style="List Number")
    made.sections[0].header.paragraphs[0].text = "Number 7"
    made.save(str(tmp_path / "made.docx"))
    rewritten(tmp_path / "made.docx", tmp_path / "a.docx", STRICT)
    edges, section = read(tmp_path / "a.docx")
    assert (edges.text, section.place) == ("Number 7", "section:Terms")
    assert section.text == "Terms\n\n1. Bids close."
