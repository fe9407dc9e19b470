"""Files of Office 97 to 2003, rich text, and archives."""

from __future__ import annotations

import datetime
import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwt

from chatapp.engine.documents.read import document_reader
from chatapp.engine.documents.read.elements.blocks import Unreadable
from tests.engine.documents.read.compound_file import compound_file
from tests.engine.documents.read.conftest import Read

_TEXT_AT, _PAGE = 2048, 512


def _word(text: str, deleted: tuple[int, int] = (0, 0), flags: int = 0) -> bytes:
    """Write a document of one piece in which the characters `deleted` are marked as deleted, and
    "#" begins a heading, "\x07\x07" ends a row.
    """
    word = bytearray(16 * _PAGE)
    struct.pack_into("<H", word, 0, 0xA5EC)
    struct.pack_into("<H", word, 0x0A, 0x0200 | flags)
    struct.pack_into("<i", word, 0x4C, len(text))
    word[_TEXT_AT : _TEXT_AT + 2 * len(text)] = text.encode("utf-16-le")
    runs = [(0, b""), (deleted[0], struct.pack("<HB", 0x0800, 1)), (deleted[1], b"")]
    word[14 * _PAGE : 15 * _PAGE] = _page(runs, len(text), 1)
    word[15 * _PAGE : 16 * _PAGE] = _page(list(_paragraphs(text)), len(text), 13)
    listed = b"".join(
        struct.pack("<III", _TEXT_AT, _TEXT_AT + 2 * len(text), page) for page in (14, 15)
    )
    pieces = struct.pack("<IIHIH", 0, len(text), 0, _TEXT_AT, 0)
    clx = struct.pack("<BI", 2, len(pieces)) + pieces
    struct.pack_into("<II", word, 0xFA, 0, 12)
    struct.pack_into("<II", word, 0x102, 12, 12)
    struct.pack_into("<II", word, 0x1A2, len(listed), len(clx))
    return compound_file({"WordDocument": bytes(word), "1Table": listed + clx})


def _paragraphs(text: str) -> Iterator[tuple[int, bytes]]:
    start = 0
    for match in re.finditer("[\r\x07]", text):
        style = struct.pack("<H", 1 if text[start] == "#" else 0)
        in_table = struct.pack("<HB", 0x2416, 1) if match[0] == "\x07" else b""
        ends_row = struct.pack("<HB", 0x2417, 1) if start == match.start() else b""
        yield start, style + in_table + ends_row
        start = match.end()


def _page(runs: list[tuple[int, bytes]], end: int, entry: int) -> bytes:
    """Write a page of properties of runs (entries of 1 byte) or paragraphs (of 13)."""
    page = bytearray(_PAGE)
    bounds = [*(start for start, _ in runs), end]
    struct.pack_into(f"<{len(bounds)}I", page, 0, *(_TEXT_AT + 2 * at for at in bounds))
    place = 510
    for number, (_, properties) in enumerate(runs):
        size = bytes((0, (len(properties) + 1) // 2)) if entry > 1 else bytes((len(properties),))
        content = size + properties + b"\0"
        place = (place - len(content)) & ~1
        page[place : place + len(content)] = content
        page[4 * len(bounds) + entry * number] = place // 2
    page[511] = len(runs)
    return bytes(page)


def test_a_word_document_has_paragraphs_and_tables(tmp_path: Path, read: Read) -> None:
    text = (
        "#계약\r계약금은 700만원\rItem\x07Price\x07\x07Desk\x07210\x07\x07end \x13PAGE\x143\x15\r"
    )
    (tmp_path / "a.doc").write_bytes(_word(text))
    (section,) = read(tmp_path / "a.doc")
    table = "| Item | Price |\n| --- | --- |\n| Desk | 210 |"
    assert section.text == f"#계약\n\n계약금은 700만원\n\n{table}\n\nend 3"
    assert section.place == "section:#계약"


def test_deleted_words_of_a_word_document_are_left_out_and_told(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(_word("sum 500700 won\r", (4, 7)))
    document = document_reader.open_document(tmp_path / "a.doc", "a.doc")
    assert [section.text for section in document.sections] == ["sum 700 won"]
    assert document.warnings == ("changes_left_out",)


def test_a_locked_word_document_is_called_locked(tmp_path: Path, read: Read) -> None:
    (tmp_path / "a.doc").write_bytes(_word("words\r", flags=0x0100))
    with pytest.raises(Unreadable, match="locked"):
        read(tmp_path / "a.doc")


def _record(kind: int, content: bytes, instance: int = 0, is_container: bool = False) -> bytes:
    head = instance << 4 | (0xF if is_container else 0)
    return struct.pack("<HHI", head, kind, len(content)) + content


def _text(kind: int, words: str) -> bytes:
    return _record(3999, struct.pack("<I", kind)) + _record(4000, words.encode("utf-16-le"))


def test_slides_have_titles_shapes_and_notes(tmp_path: Path, read: Read) -> None:
    persist = struct.pack("<IIiII", 1, 0, 0, 256, 0)
    outline = _record(1011, persist) + _text(0, "분기 실적") + _text(1, "매출 120억")
    document = _record(1000, _record(4080, outline, is_container=True), is_container=True)
    slide = _record(1006, _record(0xF00D, _text(4, "beside"), is_container=True), is_container=True)
    directory = _record(6002, struct.pack("<II", 1 << 20 | 1, len(document)))
    edit_at = len(document) + len(slide) + len(directory)
    edit = _record(
        4085, struct.pack("<IHBBIIIIHH", 0, 0, 0, 3, 0, edit_at - len(directory), 1, 2, 0, 0)
    )
    user = _record(4086, struct.pack("<IIIHHBBH", 20, 0xE391C05F, edit_at, 0, 1012, 3, 0, 0))
    streams = {"PowerPoint Document": document + slide + directory + edit, "Current User": user}
    (tmp_path / "a.ppt").write_bytes(compound_file(streams))
    (section,) = read(tmp_path / "a.ppt")
    assert (section.text, section.place) == ("분기 실적\n\n매출 120억\n\nbeside", "slide:1")


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
