"""Word, PowerPoint and Excel files as their own libraries write them."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
from docx.document import Document as Word

from chatapp.engine.documents.read.elements.blocks import Unreadable
from chatapp.texts import places
from tests.engine.documents.read.conftest import Read

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.fixture
def word() -> Word:
    made = docx.Document()
    made.add_heading("휴가", 1)
    made.add_paragraph("Every employee has 26 days.")
    made.add_heading("Carrying over", 2)
    made.add_paragraph("Five days at most.")
    return made


def _saved(made: object, path: Path) -> Path:
    made.save(str(path))  # type: ignore[attr-defined]
    return path


def _raw(path: Path, body: str, **parts: str) -> Path:
    """Write a Word document by hand."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, text in parts.items():
            file.writestr(f"word/{name}.xml", text)
    return path


def test_a_heading_begins_a_section_and_names_its_place(
    word: Word, tmp_path: Path, read: Read
) -> None:
    sections = read(_saved(word, tmp_path / "a.docx"))
    assert [section.place for section in sections] == [
        "section:휴가",
        "section:휴가 › Carrying over",
    ]
    assert places.words(sections[1].place, 2, "ko") == "‘휴가 › Carrying over’"


def test_a_long_table_is_cut_between_rows_and_each_piece_has_the_header(
    word: Word, tmp_path: Path, read: Read
) -> None:
    table = word.add_table(rows=0, cols=2)
    for grade, days in [
        ("Grade", "Days"),
        *((f"Grade {number}", str(number)) for number in range(90)),
    ]:
        row = table.add_row().cells
        row[0].text, row[1].text = grade, days
    pieces = read(_saved(word, tmp_path / "a.docx"))[1].text.split("\n\n")[2:]
    assert len(pieces) > 2
    assert all(piece.startswith("| Grade | Days |\n| --- | --- |\n| Grade ") for piece in pieces)


def test_text_boxes_and_notes_are_read_and_deleted_and_hidden_words_are_not(
    tmp_path: Path, read: Read
) -> None:
    body = (
        "<w:p><w:r><w:t>Kept</w:t></w:r><w:del><w:r><w:t>gone</w:t></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr>"
        '<w:t>unseen</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
        "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></w:pict>"
        "</w:r></w:p>"
    )
    note = f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>A note</w:t></w:r></w:p></w:footnote></w:footnotes>'
    section = read(_raw(tmp_path / "a.docx", body, footnotes=note))[0]
    assert section.text == "Kept¹⁾\n\n¹⁾ A note\n\nIn a box"


def test_headers_and_footers_are_read_once_at_a_place_of_their_own(
    word: Word, tmp_path: Path, read: Read
) -> None:
    word.sections[0].header.paragraphs[0].text = "문서번호: 총무-2026-118"
    word.sections[0].footer.paragraphs[0].text = "Project X, version 3"
    again = word.add_section()
    again.header.is_linked_to_previous = False
    again.header.paragraphs[0].text = "문서번호: 총무-2026-118"
    edges, *others = read(_saved(word, tmp_path / "a.docx"))
    assert (edges.place, edges.text) == (
        "edges:",
        "문서번호: 총무-2026-118\n\nProject X, version 3",
    )
    assert places.words(edges.place, 1, "ko") == "머리글과 바닥글"
    assert not any("118" in section.text for section in others)


def test_page_numbers_and_headers_that_no_page_shows_are_left_out(
    word: Word, tmp_path: Path, read: Read
) -> None:
    word.sections[0].first_page_header.paragraphs[0].text = "Draft of the first page"
    word.sections[0].even_page_header.paragraphs[0].text = "Old name"
    word.sections[0].footer.paragraphs[0].text = "Page 1 of 3"
    assert read(_saved(word, tmp_path / "a.docx"))[0].place == "section:휴가"
    word.sections[0].different_first_page_header_footer = True
    assert read(_saved(word, tmp_path / "a.docx"))[0].text == "Draft of the first page"


@pytest.mark.parametrize("entity", ['SYSTEM "file:///etc/passwd"', '"declared"'])
def test_entities_are_never_filled_in(tmp_path: Path, read: Read, entity: str) -> None:
    path = tmp_path / "a.docx"
    body = f"<w:document {W}><w:body><w:p><w:r><w:t>a &x; b</w:t></w:r></w:p></w:body></w:document>"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("word/document.xml", f"<!DOCTYPE w [<!ENTITY x {entity}>]>{body}")
    assert not {"root", "declared"} & set(read(path)[0].text.replace(":", " ").split())


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, read: Read) -> None:
    with pytest.raises(Unreadable, match="heavy"):
        read(_raw(tmp_path / "a.docx", f"<w:p><w:r><w:t>{' ' * 50_000_000}</w:t></w:r></w:p>"))


def test_slides_are_places_in_their_order_with_tables_and_notes(tmp_path: Path, read: Read) -> None:
    made = pptx.Presentation()
    for title in ("First", "Second"):
        slide = made.slides.add_slide(made.slide_layouts[1])
        slide.shapes.title.text = title
    table = slide.shapes.add_table(2, 2, 0, 0, 100, 100).table
    for index, text in enumerate(("Year", "Sales", "2026", "12")):
        table.cell(index // 2, index % 2).text = text
    slide.notes_slide.notes_text_frame.text = "Speak slowly."
    first, second = read(_saved(made, tmp_path / "a.pptx"))
    assert (first.text, second.place, second.of) == ("First", "slide:2", 2)
    assert second.text == (
        "Second\n\n| Year | Sales |\n| --- | --- |\n| 2026 | 12 |\n\n"
        "[Speaker's notes] Speak slowly."
    )


def test_rows_are_places_and_keep_their_header(tmp_path: Path, read: Read) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Q3 north"
    for row in [
        ["Sales"],
        ["Region", "Revenue"],
        *([f"Region {number}", number] for number in range(300)),
    ]:
        book.active.append(row)
    sections = read(_saved(book, tmp_path / "a.xlsx"))
    assert sections[0].place.startswith("rows:3-")
    assert places.words(sections[0].place, 1, "en").startswith("“Q3 north”, rows 3–")
    assert all("| Region | Revenue |" in section.text for section in sections)


def test_cells_are_read_as_they_are_shown(tmp_path: Path, read: Read) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Share", "Day", "Done", "Price"])
    book.active.append([0.125, datetime.date(2026, 3, 9), True, 1.1])
    book.active["A2"].number_format = "0.0%"
    assert "| 12.5% | 2026-03-09 | TRUE | 1.1 |" in read(_saved(book, tmp_path / "a.xlsx"))[0].text


def test_a_sheet_of_nothing_but_its_last_cell_is_read_at_once(tmp_path: Path, read: Read) -> None:
    book = openpyxl.Workbook()
    book.active["XFD50000"] = "far away"
    (section,) = read(_saved(book, tmp_path / "a.xlsx"))
    assert (section.place, "far away" in section.text) == ("rows:50000:Sheet", True)
    assert len(section.text) < 100


def test_hidden_sheets_are_told(tmp_path: Path, read: Read) -> None:
    book = openpyxl.Workbook()
    hidden = book.create_sheet("Old")
    hidden.append(["a", "b"])
    hidden.sheet_state = "hidden"
    assert [section.warnings for section in read(_saved(book, tmp_path / "a.xlsx"))] == [
        ("hidden_sheet",)
    ]
