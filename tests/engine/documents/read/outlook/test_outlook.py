"""Mail of Outlook (.msg): its head and body in any code page, its files, mails within it."""

from __future__ import annotations

import datetime
import struct
from pathlib import Path

import pytest

from chatapp.engine.documents.read import document_reader
from chatapp.engine.documents.read.outlook import compressed_rtf
from tests.engine.documents.read.compound_file import compound_file

SENT = datetime.datetime(2026, 3, 5, 1, 22)
Texts = dict[int, str]


def properties(head_bytes: int, numbers: dict[int, int], sent: bool = False) -> bytes:
    data = bytes(head_bytes)
    for number, value in numbers.items():
        data += struct.pack("<HHIq", 0x0003, number, 6, value)
    if sent:
        ticks = (SENT - datetime.datetime(1601, 1, 1)) // datetime.timedelta(microseconds=1) * 10
        data += struct.pack("<HHIq", 0x0040, 0x0039, 6, ticks)
    return data


def named(path: str, texts: Texts, encoding: str = "") -> dict[str, bytes]:
    """Return texts as streams, of Unicode or in a code page."""
    kind = "001E" if encoding else "001F"
    return {
        f"{path}__substg1.0_{number:04X}{kind}": text.encode(encoding or "utf-16-le")
        for number, text in texts.items()
    }


def message(path: str, texts: Texts, encoding: str = "", code_page: int = 0) -> dict[str, bytes]:
    numbers = {0x3FFD: code_page} if code_page else {}
    head = properties(24 if path else 32, numbers, sent=True)
    return {f"{path}__properties_version1.0": head, **named(path, texts, encoding)}


def attached(number: int, texts: Texts, data: bytes | None = None) -> dict[str, bytes]:
    path = f"__attach_version1.0_#{number:08X}/"
    streams = {f"{path}__properties_version1.0": properties(8, {}), **named(path, texts)}
    return streams if data is None else {**streams, f"{path}__substg1.0_37010102": data}


def opened(path: Path, *streams: dict[str, bytes]) -> document_reader.OpenDocument:
    joined: dict[str, bytes] = {}
    for each in streams:
        joined |= each
    path.write_bytes(compound_file(joined, keeps_sizes=True))
    return document_reader.open_document(path, path.name)


MAIL = {0x0037: "견적 회신", 0x1000: "단가는 48,500원입니다.", 0x0C1A: "박민"}


def test_head_and_body_are_read(tmp_path: Path) -> None:
    recipient = {
        "__recip_version1.0_#00000000/__properties_version1.0": properties(8, {0x0C15: 1}),
        **named("__recip_version1.0_#00000000/", {0x3001: "이하나", 0x39FE: "hana@example.org"}),
    }
    texts = MAIL | {0x5D01: "park@example.org"}
    (section,) = opened(tmp_path / "a.msg", message("", texts), recipient).sections
    assert section.text == (
        "견적 회신\n\n보낸 사람: 박민 <park@example.org>\n받는 사람: 이하나 <hana@example.org>\n"
        "날짜: 2026-03-05 01:22 UTC\n\n단가는 48,500원입니다."
    )


@pytest.mark.parametrize("code_page", [949, 51949, 0], ids=["949", "51949", "none is named"])
def test_texts_in_a_code_page_are_read(tmp_path: Path, code_page: int) -> None:
    document = opened(tmp_path / "a.msg", message("", MAIL, "cp949", code_page))
    (section,) = document.sections
    assert section.heading == "견적 회신"
    assert section.text.endswith("단가는 48,500원입니다.")


def test_texts_are_in_the_code_page_of_the_body_where_only_that_is_named(tmp_path: Path) -> None:
    """As in real mails of Taiwan: two names in Big5 would pass for Korean."""
    texts = {0x0037: "Test", 0x1000: "Search", 0x0C1A: "Tests (張毓倫)"}
    streams = message("", texts, "big5")
    streams["__properties_version1.0"] = properties(32, {0x3FDE: 950}, sent=True)
    (section,) = opened(tmp_path / "a.msg", streams).sections
    assert "Tests (張毓倫)" in section.text


def test_its_page_is_read_before_its_plain_text(tmp_path: Path) -> None:
    page = {"__substg1.0_10130102": "<p>단가는 <b>51,200</b>원</p>".encode("cp949")}
    (section,) = opened(tmp_path / "a.msg", message("", MAIL, "cp949", 949), page).sections
    assert section.text.endswith("단가는 51,200원")


def test_a_body_that_is_rich_text_alone_is_read(tmp_path: Path) -> None:
    rich = rb"{\rtf1\ansi The price is 12{\super 3)} euros.\par}"
    stored = struct.pack("<II4sI", len(rich) + 12, len(rich), b"MELA", 0) + rich
    texts = {0x0037: "Price"}
    (section,) = opened(
        tmp_path / "a.msg", message("", texts), {"__substg1.0_10090102": stored}
    ).sections
    assert section.text.endswith("The price is 12 3) euros.")


def test_compressed_rich_text_is_unpacked() -> None:
    # The example of [MS-OXRTFCP] 4.1.1.
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af3206865"
        "6c090020627705b06c647d0a800fa0"
    )
    assert compressed_rtf.unpacked(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def test_its_files_and_the_mails_in_it_are_documents_of_their_own(tmp_path: Path) -> None:
    inner = "__attach_version1.0_#00000001/__substg1.0_3701000D/"
    document = opened(
        tmp_path / "a.msg",
        message("", MAIL),
        attached(0, {0x3707: "납품서.txt"}, "납품 번호 N-3317".encode()),
        attached(1, {}),
        message(inner, {0x0037: "지난 주문", 0x1000: "주문 번호 PO-771"}),
        attached(2, {0x3707: "logo.png", 0x3712: "logo@id"}, b"\x89PNG"),
    )
    (section,) = document.sections
    assert "첨부 파일: 납품서.txt, 지난 주문.eml" in section.text
    files = {each.name: each.data for each in document.attachments}
    assert files["납품서.txt"].decode() == "납품 번호 N-3317"
    (tmp_path / "inner.eml").write_bytes(files["지난 주문.eml"])
    within = document_reader.open_document(tmp_path / "inner.eml", "inner.eml")
    assert "주문 번호 PO-771" in next(within.sections).text
