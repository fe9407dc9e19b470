"""What control characters of HWP 5.0 stand for: notes, page heads, numbers, equations, forms."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from chatapp.engine.documents.read import document_reader
from chatapp.engine.documents.read.elements.blocks import Unreadable
from tests.engine.documents.read.compound_file import compound_file
from tests.engine.documents.read.conftest import Read

RAISED, STRUCK, STRUCK_3D = 1 << 15, 1 << 18, 1 << 18 | 15 << 26
OUTLINE, NUMBERED = 1 << 23, 2 << 23


def _record(tag: int, level: int, data: bytes) -> bytes:
    return struct.pack("<I", tag | level << 10 | len(data) << 20) + data


def _control_character(code: int) -> str:
    return chr(code) + "\x01" * 6 + chr(code)


def _paragraph(
    text: str, *controls: bytes, level: int = 0, shape: int = 0, letters: tuple[int, ...] = ()
) -> bytes:
    """Return a paragraph; `letters` are pairs of position and letter shape."""
    head = _record(66, level, struct.pack("<IIHB", len(text) + 1, 0, shape, 0))
    looks = _record(68, level + 1, struct.pack(f"<{len(letters)}I", *letters)) if letters else b""
    words = _record(67, level + 1, (text + "\r").encode("utf-16-le"))
    return head + words + looks + b"".join(controls)


def _control(name: str, data: bytes = b"", *inner: bytes, level: int = 1) -> bytes:
    return _record(71, level, name.encode()[::-1] + data) + b"".join(inner)


def _listed(text: str) -> bytes:
    return _record(72, 2, bytes(8)) + _paragraph(text, level=2)


def _string(text: str) -> bytes:
    return struct.pack("<H", len(text)) + text.encode("utf-16-le")


def _hwp(path: Path, *body: bytes) -> Path:
    letters = b"".join(
        _record(21, 0, bytes(46) + struct.pack("<I", bits) + bytes(22))
        for bits in (0, RAISED, STRUCK, STRUCK_3D)
    )
    heads = b"".join(
        struct.pack("<IHHI", form << 5, 0, 0, 0) + _string(text)
        for form, text in ((0, "제^1조"), (8, "^2."), (0, ""), (0, ""), (0, ""), (0, ""), (0, ""))
    )
    numbering = _record(23, 0, heads + struct.pack("<H7I", 1, *[1] * 7))
    shapes = b"".join(
        _record(25, 0, struct.pack("<I", bits).ljust(30, b"\0") + struct.pack("<H", number))
        for bits, number in ((0, 0), (OUTLINE, 0), (NUMBERED | 1 << 25, 1))
    )
    info, text = (
        zlib.compress(data, wbits=-15) for data in (letters + numbering + shapes, b"".join(body))
    )
    header = b"HWP Document File".ljust(36, b"\0") + struct.pack("<I", 1)
    streams = {"FileHeader": header, "DocInfo": info, "BodyText/Section0": text}
    path.write_bytes(compound_file(streams))
    return path


def test_numbers_of_outline_and_lists_are_computed(tmp_path: Path, read: Read) -> None:
    body = (_paragraph("총칙", shape=1), _paragraph("가항", shape=2), _paragraph("휴가", shape=1))
    sections = read(_hwp(tmp_path / "a.hwp", *body))
    assert [section.text for section in sections] == ["제1조 총칙\n\n가. 가항", "제2조 휴가"]


def test_raised_signs_join_no_number(tmp_path: Path, read: Read) -> None:
    body = _paragraph("1,2503원", letters=(0, 0, 5, 1, 6, 0))
    assert read(_hwp(tmp_path / "a.hwp", body))[0].text == "1,250 ³⁾원"


@pytest.mark.parametrize(("look", "text"), [(2, "값은 이다."), (3, "값은 옛이다.")])
def test_struck_out_words_are_kept_apart_where_a_line_is_drawn(
    tmp_path: Path, read: Read, look: int, text: str
) -> None:
    body = _paragraph("값은 옛이다.", letters=(0, 0, 3, look, 4, 0))
    assert read(_hwp(tmp_path / "a.hwp", body))[0].text == text


def test_notes_stand_after_their_paragraph_and_page_heads_apart(tmp_path: Path, read: Read) -> None:
    body = _paragraph(
        f"본문{_control_character(16)}이다{_control_character(17)}.",
        _control("head", bytes(8), _listed("문서번호 7")),
        _control("fn  ", bytes(8), _listed("각주 글")),
    )
    text, edges = read(_hwp(tmp_path / "a.hwp", body))
    assert text.text == "본문이다¹⁾.\n\n¹⁾ 각주 글"
    assert (edges.place, edges.text) == ("edges:", "문서번호 7")


def test_equations_stand_in_their_sentence(tmp_path: Path, read: Read) -> None:
    equation = _record(88, 2, bytes(4) + _string("{N} over {2T}"))
    body = _paragraph(f"값은 {_control_character(11)}이다.", _control("eqed", b"", equation))
    assert read(_hwp(tmp_path / "a.hwp", body))[0].text == "값은 $\\frac{N}{2T}$이다."


def test_form_objects_show_what_was_chosen(tmp_path: Path, read: Read) -> None:
    properties = "FormObject: Caption:wstring:2:동의 Value:int:1 "
    form = _record(91, 2, b"tbc+" + properties.encode("utf-16-le"))
    body = _paragraph(f"{_control_character(11)}", _control("form", b"", form))
    assert read(_hwp(tmp_path / "a.hwp", body))[0].text == "☑ 동의"


def test_a_field_that_nobody_filled_in_is_empty(tmp_path: Path, read: Read) -> None:
    command = "Clickhere:set:30:Direction:wstring:4:이름 씀 HelpState:wstring:0:  "
    field = _control("%clk", bytes(5) + _string(command))
    end = _control_character(4)
    body = [
        _paragraph(f"성명: {_control_character(3)}{text}{end}.", field)
        for text in ("이름 씀", "김하나")
    ]
    assert read(_hwp(tmp_path / "a.hwp", *body))[0].text == "성명: .\n\n성명: 김하나."


def test_a_caption_stands_where_it_is_shown(tmp_path: Path, read: Read) -> None:
    cells = b"".join(
        _record(72, 2, struct.pack("<HHIHHHH", 1, 0, 0, column, 0, 1, 1))
        + _paragraph(text, level=2)
        for column, text in enumerate("ab")
    )
    caption = _record(72, 2, bytes(8) + struct.pack("<I", 2)) + _paragraph("표 1", level=2)
    table = _control("tbl ", b"", caption, _record(77, 2, bytes(20)), cells)
    body = _paragraph(_control_character(11), table)
    assert read(_hwp(tmp_path / "a.hwp", body))[0].text == "표 1\n\na b"


def test_records_nested_without_end_are_read(tmp_path: Path, read: Read) -> None:
    deep = b"".join(_record(76, level, b"") for level in range(1000))
    assert "끝" in read(_hwp(tmp_path / "a.hwp", deep, _paragraph("끝")))[0].text


def test_an_hwp_of_version_3_is_called_so(tmp_path: Path) -> None:
    (tmp_path / "a.hwp").write_bytes(
        b"HWP Document File V3.00 \x1a\x01\x02\x03\x04\x05" + bytes(500)
    )
    with pytest.raises(Unreadable) as raised:
        document_reader.open_document(tmp_path / "a.hwp", "a.hwp")
    assert (raised.value.fault, "hwp_3" in raised.value.cause) == ("unknown", True)
