"""Files of Word and PowerPoint 97 to 2003, as [MS-DOC] and [MS-PPT] say, without their container."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence

_TEXT_AT, _PAGE = 2048, 512


def word_streams(
    text: str,
    deleted: tuple[int, int] = (0, 0),
    flags: int = 0,
    looks: Sequence[tuple[int, bytes]] = (),
    shapes: Sequence[bytes] = (),
) -> dict[str, bytes]:
    """Return the streams of a document of one piece in which the characters `deleted` are marked as deleted, and
    "#" begins a heading, "\x07\x07" ends a row. `looks` are properties of runs instead, `shapes`
    those of rows in their order.
    """
    word = bytearray(16 * _PAGE)
    struct.pack_into("<H", word, 0, 0xA5EC)
    struct.pack_into("<H", word, 0x0A, 0x0200 | flags)
    struct.pack_into("<i", word, 0x4C, len(text))
    word[_TEXT_AT : _TEXT_AT + 2 * len(text)] = text.encode("utf-16-le")
    runs = [(0, b""), (deleted[0], struct.pack("<HB", 0x0800, 1)), (deleted[1], b"")]
    runs = list(looks) or runs
    word[14 * _PAGE : 15 * _PAGE] = _page(runs, len(text), 1)
    word[15 * _PAGE : 16 * _PAGE] = _page(list(_paragraphs(text, shapes)), len(text), 13)
    listed = b"".join(
        struct.pack("<III", _TEXT_AT, _TEXT_AT + 2 * len(text), page) for page in (14, 15)
    )
    pieces = struct.pack("<IIHIH", 0, len(text), 0, _TEXT_AT, 0)
    clx = struct.pack("<BI", 2, len(pieces)) + pieces
    struct.pack_into("<II", word, 0xFA, 0, 12)
    struct.pack_into("<II", word, 0x102, 12, 12)
    struct.pack_into("<II", word, 0x1A2, len(listed), len(clx))
    return {"WordDocument": bytes(word), "1Table": listed + clx}


def _paragraphs(text: str, shapes: Sequence[bytes]) -> Iterator[tuple[int, bytes]]:
    start, left = 0, list(shapes)
    for match in re.finditer("[\r\x07]", text):
        style = struct.pack("<H", 1 if text[start] == "#" else 0)
        in_table = struct.pack("<HB", 0x2416, 1) if match[0] == "\x07" else b""
        ends_row = struct.pack("<HB", 0x2417, 1) if start == match.start() else b""
        if ends_row and left:
            shape = left.pop(0)
            ends_row += struct.pack("<HH", 0xD608, len(shape) + 1) + shape
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


def with_fonts(streams: dict[str, bytes], *names: str) -> dict[str, bytes]:
    """Return the streams of a document with a list of fonts."""
    listed = struct.pack("<HH", len(names), 0)
    for name in names:
        font = bytes(39) + f"{name}\0".encode("utf-16-le")
        listed += bytes((len(font),)) + font
    word, table = bytearray(streams["WordDocument"]), streams["1Table"]
    struct.pack_into("<II", word, 0x112, len(table), len(listed))
    return {**streams, "WordDocument": bytes(word), "1Table": table + listed}


def form_field(kind: int, result: int, entries: Sequence[str] = ()) -> bytes:
    """Return the data of a box (1) or a list (2) with its result ([MS-DOC] 2.9.78)."""
    empty = struct.pack("<HH", 0, 0)
    field = struct.pack("<IHHH", 0xFFFFFFFF, kind | result << 2, 0, 0) + empty
    field += struct.pack("<H", 0) + 5 * empty
    if entries:
        field += struct.pack("<HHH", 0xFFFF, len(entries), 0)
        for entry in entries:
            field += struct.pack("<H", len(entry)) + entry.encode("utf-16-le")
    return struct.pack("<IH", 68 + len(field), 68) + bytes(62) + field


def record(kind: int, content: bytes, instance: int = 0, is_container: bool = False) -> bytes:
    head = instance << 4 | (0xF if is_container else 0)
    return struct.pack("<HHI", head, kind, len(content)) + content


def text_records(kind: int, words: str) -> bytes:
    return record(3999, struct.pack("<I", kind)) + record(4000, words.encode("utf-16-le"))


def slides_streams(outline: bytes, drawing: bytes) -> dict[str, bytes]:
    """Return the streams of a presentation with one slide."""
    return saved_slides(slide_records(outline, drawing))


def slide_records(outline: bytes, drawing: bytes) -> list[bytes]:
    """Return the records of a presentation with one slide, its document first."""
    persist = struct.pack("<IIiII", 2, 0, 0, 256, 0)
    outline = record(1011, persist) + outline
    document = record(1000, record(4080, outline, is_container=True), is_container=True)
    return [document, record(1006, drawing, is_container=True)]


def saved_slides(records: list[bytes], session: int = 0) -> dict[str, bytes]:
    """Return the streams of records with numbers from 1; `session` is the one with a key."""
    places = [sum(len(each) for each in records[:at]) for at in range(len(records))]
    count = len(records)
    listed = struct.pack(f"<{count + 1}I", count << 20 | 1, *places)
    directory = record(6002, listed)
    directory_at = sum(len(each) for each in records)
    edit_at = directory_at + len(directory)
    edit = struct.pack("<IHBBIIIIHH", 0, 0, 0, 3, 0, directory_at, 1, count + 1, 0, 0)
    edit = record(4085, edit + (struct.pack("<I", session) if session else b""))
    token = 0xF3D1C4DF if session else 0xE391C05F
    user = struct.pack("<IIIHHBBHI", 20, token, edit_at, 0, 1012, 3, 0, 0, 8)
    return {
        "PowerPoint Document": b"".join(records) + directory + edit,
        "Current User": record(4086, user),
    }
