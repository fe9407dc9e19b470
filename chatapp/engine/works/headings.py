"""Decides which lines of a document are headings, and their level."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chatapp.engine.documents.page import table_rows
from chatapp.engine.works.lines import PlacedLine

STOP = re.compile(r"[.!?。！？…][\"'”’)\]]*$")
"""The end of a sentence."""
_OPEN = re.compile(r"[,;、]$|\b(?:and|or|the|of|to|a|in|with|for|by)$", re.I)
"""The end of a line whose sentence goes on."""
NUMBERED = re.compile(
    r"(?P<hash>#{1,6}\s)|(?P<dots>\d{1,3}(?:\.\d{1,3})*)\.?\s+(?=[^\W\d])"
    r"|제\s?\d+\s?(?P<korean>[편장절조관])"
    r"|(?:chapter|part|section|article|appendix|annex)\s+(?:\d+|[ivx]+|[a-d])\b"
    r"|(?:item)\s+\d+[a-c]?\."
    r"|(?P<roman>[IVX]{1,5}|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ])\.\s",
    re.I,
)
_KOREAN_LEVELS = {"편": 1, "장": 1, "절": 2, "관": 3, "조": 4}
_WORD = re.compile(r"[^\W\d_]{2}|[가-힣\u4e00-\u9fff]")
_CELLS = re.compile(r"(?:\s(?:—|[$(]*\d[\d.,%)]*)){2,}$")
"""Adjacent figures at the end of a line: cells of a table."""
_FIGURE = re.compile(r"\d[\d.,]*")
_LEAST_LETTERS = 0.5
"""Share of letters in a heading with several figures; the row of a table has fewer. Chosen."""
_LONGEST_HEADING = 90
"""Characters of a heading; chosen."""
_LONGEST_NUMBERED = 70
"""Characters of a numbered heading after its number; chosen."""
_SHORT_CHARS, _SHORT = 40, 0.7
"""Characters, and share of the usual line, below which a numbered line is short; chosen."""
_SAME_HEIGHT = 0.05
"""Share by which the heights of two lines of one heading differ at most; chosen."""
_WRAP_GAP = 0.6
"""Heights of blank between two lines of one heading at most; chosen."""
_TALLER = 1.12
"""Height of a heading in relation to the usual height; chosen."""
_TALLEST = 1.5
"""The same for a heading of the first level; chosen."""


@dataclass(frozen=True, slots=True)
class UsualLine:
    """Height and distance of a page's lines in points (0 when unknown), length in characters."""

    height: float
    step: float
    length: int


def is_heading(line: PlacedLine, usual: UsualLine) -> bool:
    """Return whether a line is a heading by its height, number or capitals."""
    text = line.text
    if len(text) > _LONGEST_HEADING or table_rows.is_row(text):
        return False
    if not _has_words(text) or _OPEN.search(text):
        return False
    numbered = NUMBERED.match(text)
    # A sentence is no heading: the lines of a scan differ in height.
    is_title = bool(numbered) or not text.endswith((".", "。"))
    if usual.height and line.height > usual.height * _TALLER and is_title:
        return True
    if STOP.search(text) and not text.startswith("#"):
        return False
    is_short = len(text) < max(_SHORT_CHARS, usual.length * _SHORT)
    if numbered and is_short:
        # "제24조의7 …" and "2.1 Leave" are headings, "3. apples" of a list is none.
        rest = text[numbered.end() :].strip()
        is_marked = numbered["hash"] or numbered["korean"] or not rest or not rest[0].islower()
        return bool(is_marked) and len(rest) < _LONGEST_NUMBERED
    letters = [letter for letter in text if letter.isalpha()]
    is_capitals = len(letters) > 5 and all(letter.isupper() for letter in letters)
    return is_short and is_capitals and text.isascii()


def _has_words(text: str) -> bool:
    """Return whether a line has words and is not the row of a table."""
    number = NUMBERED.match(text)
    rest = text[number.end() :] if number else text
    if number and not rest.strip():
        # "제3조" and "Chapter 4" are whole headings.
        return True
    letters, characters = sum(map(str.isalpha, rest)), len("".join(rest.split()))
    is_row = letters < _LEAST_LETTERS * characters and len(_FIGURE.findall(rest)) > 1
    return bool(_WORD.search(rest)) and not is_row and not _CELLS.search(" ".join(rest.split()))


def is_wrapped(before: PlacedLine, line: PlacedLine) -> bool:
    """Return whether two headings are the lines of one."""
    if not (before.box and line.box) or NUMBERED.match(line.text):
        return False
    is_same_height = abs(before.height - line.height) < _SAME_HEIGHT * before.height
    return is_same_height and line.box[1] - before.box[3] < _WRAP_GAP * before.height


def level(line: PlacedLine, usual_height: float) -> int:
    """Return the level of a heading, counted from 1."""
    numbered = NUMBERED.match(line.text)
    if numbered and numbered["hash"]:
        return len(numbered["hash"].strip())
    if numbered and numbered["dots"]:
        return numbered["dots"].count(".") + 1
    if numbered and numbered["korean"]:
        return _KOREAN_LEVELS[numbered["korean"]]
    return 1 if numbered or (usual_height and line.height > usual_height * _TALLEST) else 2
