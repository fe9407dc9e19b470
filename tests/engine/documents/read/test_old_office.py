"""Files of Office 97 to 2003, rich text, and archives."""

from __future__ import annotations

import datetime
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlrd
import xlwt
from xlrd.formula import FormulaError

from chatapp.engine.documents.read import document_reader
from chatapp.engine.documents.read.elements.blocks import Unreadable
from chatapp.engine.documents.read.word import edged_rows
from tests.engine.documents.read.compound_file import compound_file
from tests.engine.documents.read.conftest import Read
from tests.engine.documents.read.old_office_files import (
    form_field,
    record,
    slides_streams,
    text_records,
    with_fonts,
    word_streams,
)


def word(text: str, *deleted: tuple[int, int], **looks: Any) -> bytes:
    return compound_file(word_streams(text, *deleted, **looks))


def _slides(tmp_path: Path, outline: bytes, drawing: bytes) -> Path:
    (tmp_path / "a.ppt").write_bytes(compound_file(slides_streams(outline, drawing)))
    return tmp_path / "a.ppt"


def test_a_word_document_has_paragraphs_and_tables(tmp_path: Path, read: Read) -> None:
    text = (
        "#계약\r계약금은 700만원\rItem\x07Price\x07\x07Desk\x07210\x07\x07end \x13PAGE\x143\x15\r"
    )
    (tmp_path / "a.doc").write_bytes(word(text))
    (section,) = read(tmp_path / "a.doc")
    table = "| Item | Price |\n| --- | --- |\n| Desk | 210 |"
    assert section.text == f"#계약\n\n계약금은 700만원\n\n{table}\n\nend 3"
    assert section.place == "section:#계약"


def test_deleted_words_of_a_word_document_are_left_out_and_told(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(word("sum 500700 won\r", (4, 7)))
    document = document_reader.open_document(tmp_path / "a.doc", "a.doc")
    text, changes = document.sections
    assert text.text == "sum 700 won"
    assert (changes.place, changes.text) == ("changes:", "deleted “500”: sum 700 won")
    assert document.warnings == ("changes_left_out",)


def _raised(kind: int) -> bytes:
    return struct.pack("<HB", 0x2A48, kind)


def test_a_word_document_keeps_raised_lowered_and_struck_figures_apart(
    tmp_path: Path, read: Read
) -> None:
    text = "load 106, CO2, sum 500700 won\r"
    looks = [(0, b""), (7, _raised(1)), (8, b""), (12, _raised(2)), (13, b"")]
    looks += [(19, struct.pack("<HB", 0x0837, 1)), (22, b"")]
    (tmp_path / "a.doc").write_bytes(word(text, looks=looks))
    section, changes = read(tmp_path / "a.doc")
    assert section.text == "load 10^6, CO₂, sum 700 won"
    assert changes.text == "struck out “500”: load 10^6, CO₂, sum 700 won"


def test_what_word_itself_marks_as_deleted_is_left_out(tmp_path: Path, read: Read) -> None:
    """Word writes 0x81, "the opposite of the style", not 1."""
    looks = [(0, b""), (4, struct.pack("<HB", 0x0800, 0x81)), (7, b"")]
    (tmp_path / "a.doc").write_bytes(word("sum 500700 won\r", looks=looks))
    text, changes = read(tmp_path / "a.doc")
    assert text.text == "sum 700 won"
    assert changes.text == "deleted “500”: sum 700 won"


def test_boxes_choices_and_picture_letters_of_a_word_document_are_shown(
    tmp_path: Path, read: Read
) -> None:
    fields = [form_field(1, 1), form_field(1, 0), form_field(2, 1, ("monthly", "yearly"))]
    text = "".join(
        (
            "Heated \x13 FORMCHECKBOX \x01\x14\x15 ",
            "Quiet \x13 FORMCHECKBOX \x01\x15 ",
            "Paid \x13 FORMDROPDOWN \x01\x15 ",
            "Seen (\r",
        )
    )
    looks: list[tuple[int, bytes]] = [(0, b"")]
    place = 0
    for at, field in zip(
        (at for at, sign in enumerate(text) if sign == "\x01"), fields, strict=True
    ):
        looks += [(at, struct.pack("<HI", 0x6A03, place)), (at + 1, b"")]
        place += len(field)
    looks.append((text.index("("), struct.pack("<HHH", 0x6A09, 1, 0xF0FE)))
    streams = with_fonts(word_streams(text, looks=looks), "Batang", "Wingdings")
    (tmp_path / "a.doc").write_bytes(compound_file({**streams, "Data": b"".join(fields)}))
    assert read(tmp_path / "a.doc")[0].text == "Heated ☑ Quiet ☐ Paid yearly Seen ☑"


def test_hidden_words_of_a_word_document_are_no_change(tmp_path: Path, read: Read) -> None:
    looks = [(0, b""), (4, struct.pack("<HB", 0x083C, 1)), (7, b"")]
    (tmp_path / "a.doc").write_bytes(word("sum 500700 won\r", looks=looks))
    assert [section.text for section in read(tmp_path / "a.doc")] == ["sum 700 won"]


def test_merged_cells_of_a_word_document_stand_over_their_columns(
    tmp_path: Path, read: Read
) -> None:
    def shape(*edges: int) -> bytes:
        count = len(edges) - 1
        return struct.pack(f"<B{count + 1}h", count, *edges) + bytes(20 * count)

    shapes = [shape(0, 1000, 3000), shape(5, 1000, 2000, 3000), shape(0, 1000, 2000, 3000)]
    rows = "Room\x07Rent\x07\x07Room\x07May\x07June\x07\x07101\x07410\x07455\x07\x07"
    (tmp_path / "a.doc").write_bytes(word(f"{rows}end\r", shapes=shapes))
    assert read(tmp_path / "a.doc")[0].text.startswith("| Room | Rent May | Rent June |")


def test_a_cell_that_goes_on_from_above_has_its_text() -> None:
    first = edged_rows.RowShape((0, 1000, 2000))
    second = edged_rows.RowShape((0, 1000, 2000), going_on=frozenset({0}))
    table = [edged_rows.EdgedRow(("North", "410"), first), edged_rows.EdgedRow(("", "455"), second)]
    assert edged_rows.rows(table) == [["North", "410"], ["North", "455"]]


def test_a_locked_word_document_is_called_locked(tmp_path: Path, read: Read) -> None:
    (tmp_path / "a.doc").write_bytes(word("words\r", flags=0x0100))
    with pytest.raises(Unreadable, match="locked"):
        read(tmp_path / "a.doc")


def test_slides_have_titles_shapes_and_notes(tmp_path: Path, read: Read) -> None:
    outline = text_records(0, "분기 실적") + text_records(1, "매출 120억")
    beside = record(0xF00D, text_records(4, "beside"), is_container=True)
    (section,) = read(_slides(tmp_path, outline, beside))
    assert (section.text, section.place) == ("분기 실적\n\n매출 120억\n\nbeside", "slide:1")


def test_slides_that_were_saved_for_two_versions_at_once_are_read(
    tmp_path: Path, read: Read
) -> None:
    streams = slides_streams(text_records(0, "분기 실적"), b"")
    both = {f"PP97_DUALSTORAGE/{name}": data for name, data in streams.items()}
    of_95 = {"PowerPoint Document": b"95", "Text_Content": b"95"}
    (tmp_path / "a.ppt").write_bytes(compound_file({**of_95, **both}))
    assert read(tmp_path / "a.ppt")[0].text == "분기 실적"


def test_slides_of_powerpoint_95_are_left_to_libreoffice(tmp_path: Path, read: Read) -> None:
    streams = {"PowerPoint Document": b"95", "Text_Content": b"95"}
    (tmp_path / "a.ppt").write_bytes(compound_file(streams))
    with pytest.raises(Unreadable, match="unknown"):
        read(tmp_path / "a.ppt")


def test_a_table_of_an_old_slide_keeps_each_of_its_numbers(tmp_path: Path, read: Read) -> None:
    def cell(words: str, column: int, row: int) -> bytes:
        edges = struct.pack("<4i", 100 * column, 50 * row, 100 * column + 100, 50 * row + 50)
        box = record(0xF00D, text_records(4, words), is_container=True)
        return record(0xF004, record(0xF00F, edges) + box, is_container=True)

    properties = record(0xF122, struct.pack("<HI", 0x039F, 1), instance=1)
    words = ("Class", "May", "June", "A", "410", "410", "B", "410", "300")
    cells = [cell(text, at % 3, at // 3) for at, text in enumerate(words)]
    group = record(0xF004, properties, is_container=True) + b"".join(cells)
    table = record(0xF003, group, is_container=True)
    (section,) = read(_slides(tmp_path, text_records(0, "Fees"), table))
    assert section.text == (
        "Fees\n\n| Class | May | June |\n| --- | --- | --- |\n| A | 410 | 410 |\n| B | 410 | 300 |"
    )


def test_an_old_slide_keeps_raised_signs_apart(tmp_path: Path, read: Read) -> None:
    style = struct.pack("<IHI", 9, 0, 0)
    for count, position in ((2, None), (1, 30), (6, None)):
        style += struct.pack("<II", count, 0 if position is None else 1 << 19)
        style += b"" if position is None else struct.pack("<h", position)
    outline = text_records(1, "106 cars") + record(4001, style)
    (section,) = read(_slides(tmp_path, outline, b""))
    assert section.text == "10^6 cars"


def test_an_old_spreadsheet_is_read_as_it_is_shown(tmp_path: Path, read: Read) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    for column, name in enumerate(("Item", "Code", "Price", "Due", "Cost")):
        sheet.write(0, column, name, xlwt.easyxf("font: bold on"))
    values = ("Desk", 6234, 1234567, datetime.date(2026, 3, 5), 9)
    formats = ("general", "00000", '#,##0"원"', 'yyyy"년" m"월" d"일"', "general")
    for column, (value, code) in enumerate(zip(values, formats, strict=True)):
        sheet.write(1, column, value, xlwt.easyxf(num_format_str=code))
    sheet.write(2, 0, "Chair")
    sheet.col(4).hidden = True
    sheet.row(2).hidden = True
    book.save(str(tmp_path / "a.xls"))
    (section,) = read(tmp_path / "a.xls")
    assert section.text.endswith("| Desk | 06234 | 1,234,567원 | 2026년 3월 5일 |")
    assert section.warnings == ("hidden_cells",)


def test_an_old_spreadsheet_with_a_name_that_is_not_understood_is_left_to_libreoffice(
    tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **settings: object) -> None:
        raise FormulaError("unexpected token")

    book = xlwt.Workbook()
    book.add_sheet("S").write(0, 0, "Desk")
    book.save(str(tmp_path / "a.xls"))
    monkeypatch.setattr(xlrd, "open_workbook", refuse)
    with pytest.raises(Unreadable, match="unknown"):
        read(tmp_path / "a.xls")


def test_a_number_whose_format_is_missing_is_shown(
    tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = xlwt.Workbook()
    book.add_sheet("S").write(0, 0, 1250, xlwt.easyxf(num_format_str="0.0"))
    book.save(str(tmp_path / "a.xls"))
    opened = xlrd.open_workbook(str(tmp_path / "a.xls"), formatting_info=True)
    for known in opened.format_map.values():
        known.format_str = None
    monkeypatch.setattr(xlrd, "open_workbook", lambda **settings: opened)
    assert "1250" in read(tmp_path / "a.xls")[0].text


def test_rich_text_has_korean_words_and_tables_but_no_deleted_text(
    tmp_path: Path, read: Read
) -> None:
    words = "".join(
        f"\\u{ord(letter)}?" if ord(letter) < 32768 else f"\\u{ord(letter) - 65536}?"
        for letter in "계약"
    )
    source = (
        f"{{\\rtf1\\ansi\\ansicpg949 {words} {{\\deleted 500}}700\\par "
        "\\trowd Item\\cell Price\\cell\\row Desk\\cell 210\\cell\\row\\pard end}"
    )
    (tmp_path / "a.rtf").write_text(source)
    table = "| Item | Price |\n| --- | --- |\n| Desk | 210 |"
    assert read(tmp_path / "a.rtf")[0].text == f"계약 700\n\n{table}\n\nend"


def test_rich_text_keeps_raised_and_struck_figures_apart(tmp_path: Path, read: Read) -> None:
    (tmp_path / "a.rtf").write_text(
        r"{\rtf1\ansi{\stylesheet{\super s;}}Load 10{\super 6} N, area 5 m\super 2\nosupersub , "
        r"CO{\sub 2}\par Price {\strike 500}700 won\par \trowd A\cell B\cell\row 17\cell "
        r"{\strike 29}31\cell\row\pard end}"
    )
    text, changes = read(tmp_path / "a.rtf")
    table = "| A | B |\n| --- | --- |\n| 17 | 31 |"
    assert text.text == f"Load 10^6 N, area 5 m², CO₂\n\nPrice 700 won\n\n{table}\n\nend"
    assert text.warnings == ("deleted_text",)
    assert changes.place == "changes:"
    assert "“500”: Price 700 won" in changes.text
    assert "“29”: 17 | 31" in changes.text


def test_rich_text_has_notes_comments_and_page_heads(tmp_path: Path, read: Read) -> None:
    (tmp_path / "a.rtf").write_text(
        r"{\rtf1\ansi{\header Draft of May\par}Rent 400{\footnote From 2027 on.} euros"
        r"{\*\atnauthor Kim}{\*\annotation Check this.}\par Next\par}"
    )
    text, edges = read(tmp_path / "a.rtf")
    assert text.text == (
        "Rent 400 [1] euros\n\n[1] From 2027 on.\n\nNext\n\n[Comment by Kim] Check this."
    )
    assert [span.reason for span in text.hidden] == ["comment"]
    assert (edges.place, edges.text) == ("edges:", "Draft of May")


def test_an_archive_lists_its_files_and_hands_them_over(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("folder/메모.txt", "words")
        archive.writestr("__MACOSX/._x", "no")
    document = document_reader.open_document(tmp_path / "a.zip", "a.zip")
    assert [section.text for section in document.sections] == ["a.zip\n\n- folder/메모.txt"]
    assert [(file.name, file.data) for file in document.attachments] == [
        ("folder/메모.txt", b"words")
    ]
