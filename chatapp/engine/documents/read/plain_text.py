"""Text files: which encoding they are in, and their paragraphs; headings where they are Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatapp.engine.documents.read.blocks import Block, Heading, Paragraph, Table
from chatapp.engine.documents.read.markdown_table import PIECE_CHARS

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_ATX = re.compile(r" {0,3}(#{1,6})\s+(.*?)\s*#*\s*")
_SETEXT = re.compile(r" {0,3}(=+|-+)\s*")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_BAR = re.compile(r"(?<!\\)\|")
_SAMPLE_BYTES = 200_000
_MOST_STRANGE = 0.02


def decode(data: bytes) -> str | None:
    """Return the text of a file in UTF-8, UTF-16, UTF-32, CP949 (EUC-KR) or Windows-1252; None when
    it is no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _if_text(data[len(mark) :].decode(encoding, "replace"))
    if encoding := _utf16(data):
        return _if_text(data.decode(encoding, "replace"))
    if b"\0" in data[:_SAMPLE_BYTES]:
        return None
    for encoding in ("utf-8", "cp949"):
        if _fits(data, encoding):
            return _if_text(data.decode(encoding, "replace"))
    # Every byte is a letter in Windows-1252, so it comes last and has to look like words.
    text = data.decode("cp1252", "replace")
    letters = sum(letter.isascii() for letter in text[:_SAMPLE_BYTES])
    return _if_text(text) if letters > 0.7 * len(text[:_SAMPLE_BYTES]) else _mostly(data)


def paragraphs(text: str) -> Iterator[Block]:
    """Yield what blank lines part."""
    for piece in re.split(r"\n\s*\n", _lines(text)):
        if piece.strip():
            yield Paragraph(piece)


def markdown(text: str) -> Iterator[Block]:
    """Yield headings and what stands between them; code and tables stay as they are written."""
    held: list[str] = []
    fence = ""
    for line in _lines(text).split("\n"):
        if fence:
            fence = (
                "" if line.strip().startswith(fence) and not line.strip().strip(fence[0]) else fence
            )
        elif found := _FENCE.match(line):
            fence = found[1]
        elif found := _ATX.fullmatch(line):
            yield from _held(held)
            yield Heading(len(found[1]), found[2])
            continue
        elif (
            (found := _SETEXT.fullmatch(line))
            and len(held) == 1
            and held[0].strip()
            and "|" not in held[0]
        ):
            yield Heading(1 if found[1][0] == "=" else 2, held.pop())
            continue
        elif not line.strip():
            yield from _held(held)
            continue
        held.append(line)
    yield from _held(held)


def _held(lines: list[str]) -> Iterator[Block]:
    text = "\n".join(lines)
    if len(text) > PIECE_CHARS and len(lines) > 2 and "|" in lines[0] and _RULE.fullmatch(lines[1]):
        # A long table is cut between its rows, and each piece has its header.
        yield Table([_cells(line) for line in (lines[0], *lines[2:])])
    elif text.strip():
        yield Paragraph(text)
    lines.clear()


def _cells(line: str) -> list[str]:
    return [
        cell.strip().replace("\\|", "|")
        for cell in _BAR.split(line.strip().removeprefix("|").removesuffix("|"))
    ]


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")


def _utf16(data: bytes) -> str:
    """Guess UTF-16 without a mark: blanks and line ends are ASCII in any language, half of their
    bytes are zero.
    """
    sample = data[: _SAMPLE_BYTES & ~1]
    if len(sample) < 8 or b"\0" not in sample:
        return ""
    common = (0x20, 0x0A, 0x2E, 0x2C)
    little = sum(
        sample[0::2][i] in common and not sample[1::2][i]
        for i in range(min(len(sample) // 2, 4000))
    )
    big = sum(
        sample[1::2][i] in common and not sample[0::2][i]
        for i in range(min(len(sample) // 2, 4000))
    )
    pairs = min(len(sample) // 2, 4000)
    if max(little, big) < 0.02 * pairs:
        return ""
    return "utf-16-le" if little > big else "utf-16-be"


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        # A download that was cut off ends within a letter.
        return error.end >= len(data) and error.start >= len(data) - 3 and error.start > 0
    return True


def _mostly(data: bytes) -> str | None:
    """Return a text with a few broken bytes in the better of its two likely encodings."""
    tried = [data.decode(encoding, "replace") for encoding in ("utf-8", "cp949")]
    best = min(tried, key=lambda text: text.count("\ufffd"))
    return _if_text(best)


def _if_text(text: str) -> str | None:
    sample = text[:_SAMPLE_BYTES]
    strange = sum(
        letter == "\ufffd" or (letter < " " and letter not in "\t\n\r\f\x1a") for letter in sample
    )
    return text if strange <= _MOST_STRANGE * len(sample) else None
