"""Hangul documents, new (.hwpx) and old (.hwp), written by the tests as Hancom's format says."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from chatapp.engine.documents.read.elements.blocks import Unreadable
from tests.engine.documents.read.compound_file import compound_file
from tests.engine.documents.read.conftest import Read

HEADER = (
    '<head><paraPr id="0"><heading type="NONE" level="0"/></paraPr>'
    '<paraPr id="1"><heading type="OUTLINE" level="0"/></paraPr>'
    '<borderFill id="1"/><borderFill id="2"><fillBrush><winBrush faceColor="#1F3864"/></fillBrush></borderFill>'
    '<charPr id="1" height="1000" textColor="#FFFFFF" shadeColor="none" borderFillIDRef="1"/>'
    '<charPr id="2" height="100" textColor="#000000"/></head>'
)


def _hwpx(path: Path, section: str, **parts: str) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("Contents/header.xml", HEADER)
        file.writestr("Contents/section0.xml", f"<sec>{section}</sec>")
        for name, text in parts.items():
            file.writestr(f"META-INF/{name}.xml", text)
    return path


def _p(text: str, shape: int = 0) -> str:
    return f'<p paraPrIDRef="{shape}"><run><t>{text}</t></run></p>'


def _cell(row: int, column: int, text: str) -> str:
    return f'<tc><subList>{_p(text)}</subList><cellAddr colAddr="{column}" rowAddr="{row}"/></tc>'


def _record(tag: int, level: int, data: bytes) -> bytes:
    return struct.pack("<I", tag | level << 10 | len(data) << 20) + data


def _line(text: str, level: int = 0, shape: int = 0) -> bytes:
    head = _record(66, level, struct.pack("<IIHB", len(text) + 1, 0, shape, 0))
    return head + _record(67, level + 1, (text + "\r").encode("utf-16-le"))


def _hwp(path: Path, body: bytes, flags: int = 1) -> Path:
    shapes = b"".join(_record(25, 0, struct.pack("<I", bits)) for bits in (0, 1 << 23))
    packed = [zlib.compress(data, wbits=-15) for data in (shapes, body)]
    streams = {"FileHeader": b"HWP Document File".ljust(36, b"\0") + struct.pack("<I", flags)}
    streams |= {
        "DocInfo": packed[0],
        "BodyText/Section0": packed[1],
        "PrvText": "미리보기".encode("utf-16-le"),
    }
    path.write_bytes(compound_file(streams))
    return path


def test_outline_paragraphs_of_hwpx_are_headings(tmp_path: Path, read: Read) -> None:
    (section,) = read(_hwpx(tmp_path / "a.hwpx", _p("총칙", 1) + _p("휴가는 15일<tab/>이다.")))
    assert (section.place, section.text) == ("section:총칙", "총칙\n\n휴가는 15일\t이다.")


def test_white_and_tiny_words_of_hwpx_are_marked_but_not_on_a_dark_cell(
    tmp_path: Path, read: Read
) -> None:
    white = '<run charPrIDRef="1"><t>흰 글</t></run>'
    cell = f'<tc borderFillIDRef="2"><subList><p>{white}</p></subList><cellAddr colAddr="0" rowAddr="0"/></tc>'
    body = f'<p>{white}<run charPrIDRef="2"><t>작은 글</t></run></p><p><run><tbl><tr>{cell}</tr></tbl></run></p>'
    (section,) = read(_hwpx(tmp_path / "a.hwpx", body))
    assert section.text == "흰 글작은 글\n\n흰 글"
    assert section.hidden == ((0, 3, "white"), (3, 7, "tiny"))


def test_tables_of_hwpx_keep_their_cells_apart(tmp_path: Path, read: Read) -> None:
    cells = (_cell(0, 0, "직급"), _cell(0, 1, "일수"), _cell(1, 0, "과장"), _cell(1, 1, "15"))
    table = (
        f"<p><run><tbl><tr>{cells[0]}{cells[1]}</tr><tr>{cells[2]}{cells[3]}</tr></tbl></run></p>"
    )
    assert (
        read(_hwpx(tmp_path / "a.hwpx", table))[0].text
        == "| 직급 | 일수 |\n| --- | --- |\n| 과장 | 15 |"
    )


def test_cells_over_two_rows_say_their_text_in_both_in_hwpx_and_hwp(
    tmp_path: Path, read: Read
) -> None:
    wanted = "| 직급 | 일수 |\n| --- | --- |\n| 과장 | 15 |\n| 과장 | 16 |"
    tall = _cell(1, 0, "과장").replace("</tc>", '<cellSpan colSpan="1" rowSpan="2"/></tc>')
    rows = (_cell(0, 0, "직급") + _cell(0, 1, "일수"), tall + _cell(1, 1, "15"), _cell(2, 1, "16"))
    table = "".join(f"<tr>{row}</tr>" for row in rows)
    assert (
        read(_hwpx(tmp_path / "a.hwpx", f"<p><run><tbl>{table}</tbl></run></p>"))[0].text == wanted
    )
    cells = b"".join(
        _record(72, 2, struct.pack("<HHIHHHH", 1, 0, 0, column, row, 1, high))
        + _line(text, level=2)
        for row, column, high, text in [
            (0, 0, 1, "직급"),
            (0, 1, 1, "일수"),
            (1, 0, 2, "과장"),
            (1, 1, 1, "15"),
            (2, 1, 1, "16"),
        ]
    )
    body = _record(71, 1, b" lbt") + _record(77, 2, bytes(20)) + cells
    assert read(_hwp(tmp_path / "a.hwp", body))[0].text == wanted


def test_a_locked_hwpx_is_called_locked(tmp_path: Path, read: Read) -> None:
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    with pytest.raises(Unreadable, match="locked"):
        read(_hwpx(tmp_path / "a.hwpx", _p("x"), manifest=manifest))


def test_hwp_is_read_with_headings(tmp_path: Path, read: Read) -> None:
    (section,) = read(_hwp(tmp_path / "a.hwp", _line("총칙", shape=1) + _line("휴가는 15일이다.")))
    assert (section.place, section.text) == ("section:총칙", "총칙\n\n휴가는 15일이다.")


def test_what_stands_for_fields_and_pictures_in_hwp_is_left_out(tmp_path: Path, read: Read) -> None:
    field = "\x03" + "\x01" * 6 + "\x03"
    assert read(_hwp(tmp_path / "a.hwp", _line(f"앞{field}뒤")))[0].text == "앞뒤"


def test_tables_of_hwp_are_tables(tmp_path: Path, read: Read) -> None:
    cells = b"".join(
        _record(72, 2, struct.pack("<HHIHHHH", 1, 0, 0, column, row, 1, 1)) + _line(text, level=2)
        for row, column, text in [(0, 0, "직급"), (0, 1, "일수"), (1, 0, "과장"), (1, 1, "15")]
    )
    body = _line("표") + _record(71, 1, b" lbt") + _record(77, 2, bytes(20)) + cells + _line("끝")
    assert read(_hwp(tmp_path / "a.hwp", body))[0].text == (
        "표\n\n| 직급 | 일수 |\n| --- | --- |\n| 과장 | 15 |\n\n끝"
    )


def test_a_locked_hwp_is_called_locked(tmp_path: Path, read: Read) -> None:
    with pytest.raises(Unreadable, match="sealed"):
        read(_hwp(tmp_path / "a.hwp", b"", flags=3))


def test_of_a_distribution_hwp_the_preview_is_read(tmp_path: Path, read: Read) -> None:
    assert read(_hwp(tmp_path / "a.hwp", b"", flags=5))[0].text == "미리보기"


def test_a_locked_word_file_is_told_from_an_old_one(tmp_path: Path, read: Read) -> None:
    for stream, fault in (("EncryptedPackage", "locked"), ("WordDocument", "damaged")):
        (tmp_path / "a.docx").write_bytes(compound_file({stream: b"x"}))
        with pytest.raises(Unreadable, match=fault):
            read(tmp_path / "a.docx")
