"""A document as headings and paragraphs in reading order, from its lines alone or from where they
stand.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chatapp.contract.work_records import BlockKind
from chatapp.engine.documents.page import table_rows
from chatapp.engine.language.sentences import readable
from chatapp.engine.works.lines import Line, Page

_STOP = re.compile(r"[.!?。！？…][\"'”’)\]]*$")
_OPEN = re.compile(r"[,;、]$|\b(?:and|or|the|of|to|a|in|with|for|by)$", re.I)
_ITEM = re.compile(
    r"(?:[-*•–▪◦·※○●□■]\s|\(?\d{1,3}[.)]\s|\(?[가-하][.)]\s|\(?[a-z][.)]\s|\d+\.\d+\s|제\d+[조항장절편]|[①-⑳]|Item\s+\d)"
)
_NUMBERED = re.compile(
    r"(?P<hash>#{1,6}\s)|(?P<dots>\d{1,3}(?:\.\d{1,3})*)\.?\s+(?=[^\W\d])|제\s?\d+\s?(?P<korean>[편장절조관])"
    r"|(?:chapter|part|section|article|appendix|annex)\s+(?:\d+|[ivx]+|[a-d])\b|(?:item)\s+\d+[a-c]?\."
    r"|(?P<roman>[IVX]{1,5}|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ])\.\s",
    re.I,
)
_LEVELS = {"편": 1, "장": 1, "절": 2, "관": 3, "조": 4}
_CODE = re.compile(
    r"[{};]$|^\s*(?:def |class |import |from \w+ import|return\b|#include|for \(|if \(|\$ |>>> |</?\w+>)"
)
_ARTICLE = re.compile(r"제\s?\d+\s?조")
_COUNTED = re.compile(r"\d{1,3}\.\s")
_WORD = re.compile(r"[^\W\d_]{2}|[가-힣\u4e00-\u9fff]")
_CELLS = re.compile(r"(?:\s(?:—|[$(]*\d[\d.,%)]*)){2,}$")
"""Figures beside each other at the end of a line: cells of a table."""
_FIGURE = re.compile(r"\d[\d.,]*")
_LEAST_LETTERS = 0.5
"""Of what is written in a heading with several figures; a row of a table has fewer."""
_LONGEST_HEADING = 90
_TITLE_CHARS = 160
"""A place keeps so many letters of a heading."""
_FENCE = re.compile(r"`{3,}|~{3,}")
_TALLER = 1.12
_GAP = 1.3
_SHORT = 0.8
_PARAGRAPH_LINE = 1.7
"""A line this many times as long as full ones of a printed page is a paragraph of its own."""
_PRINTED_LINE = 130


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or a row of a table; characters `start` to `end` of its page.

    `level` counts headings from 1.
    """

    kind: BlockKind
    text: str
    page: int
    start: int
    end: int
    level: int = 0


def cut(pages: Sequence[Page]) -> list[Block]:
    """Return the blocks of all pages; none goes over the end of a page."""
    found: list[Block] = []
    open_fence = ""
    for page in pages:
        segments = _segments(page, open_fence if page.flows else "")
        open_fence = segments[-1][2]
        for is_code, lines, _ in segments:
            found += _code(lines) if is_code else _of_lines(replace(page, lines=tuple(lines)))
    return _without_lists(_with_one_header(found))


def _segments(page: Page, fence: str) -> list[tuple[bool, list[Line], str]]:
    """Return text and fenced code of a page in turn, each with the fence that is open after it, ""
    for none.
    """
    found: list[tuple[bool, list[Line], str]] = [(bool(fence), [], fence)]
    for line in page.lines:
        mark = _FENCE.match(line.text) if page.flows else None
        closes = mark and line.text.startswith(fence) and not line.text.strip(fence[:1] or None)
        if mark and (closes or not fence):
            fence = "" if fence else mark[0]
            found.append((bool(fence), [], fence))
        else:
            found[-1][1].append(line)
    return found


def _code(lines: Sequence[Line]) -> list[Block]:
    if not any(line.text for line in lines):
        return []
    text = textwrap.dedent("\n".join(line.raw for line in lines)).strip("\n")
    return [Block("code", text, lines[0].page, lines[0].start, lines[-1].end)]


def _with_one_header(blocks: list[Block]) -> list[Block]:
    """Leave out headers that are there again: a long table is read in pieces, each with its header
    on top.
    """
    found: list[Block] = []
    header = ""
    for block in blocks:
        if (
            block.kind == "row"
            and table_rows.is_rule(block.text)
            and found
            and found[-1].kind == "row"
        ):
            again = len(found) > 1 and found[-2].kind == "row" and found[-1].text == header
            header = found[-1].text
            if again:
                found.pop()
                continue
        found.append(block)
    return found


def _without_lists(blocks: list[Block]) -> list[Block]:
    """Make text of numbered headings that follow each other with nothing between, or number parts
    of articles.
    """
    listed: set[int] = set()
    if sum(block.kind == "heading" and bool(_ARTICLE.match(block.text)) for block in blocks) > 1:
        listed = {
            at
            for at, block in enumerate(blocks)
            if block.kind == "heading" and _COUNTED.match(block.text)
        }
    for at in range(len(blocks) - 1):
        one, other = blocks[at], blocks[at + 1]
        numbers = [_NUMBERED.match(block.text) for block in (one, other)]
        alike = one.kind == other.kind == "heading" and one.level == other.level == 1
        if alike and all(number and number["dots"] for number in numbers):
            listed |= {at, at + 1}
    return [
        replace(block, kind="text", level=0) if at in listed else block
        for at, block in enumerate(blocks)
    ]


def joined(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks with paragraphs put together again that a page's end had cut; they keep their
    first page.
    """
    found: list[Block] = []
    for block in blocks:
        before = found[-1] if found else None
        if before and before.page != block.page and _goes_on(before, block):
            found[-1] = replace(before, text=f"{before.text}\n{block.text}")
        else:
            found.append(block)
    return [
        replace(block, text=readable(block.text)) if block.kind == "text" else block
        for block in found
    ]


def _goes_on(before: Block, block: Block) -> bool:
    plain = before.kind == block.kind == "text" and not _ITEM.match(block.text)
    first = block.text[:1]
    return plain and not _STOP.search(before.text) and (first.islower() or "가" <= first <= "힣")


def _of_lines(page: Page) -> list[Block]:
    titles = _titles(page)
    page = replace(page, lines=page.lines[titles[-1][0] + 1 :] if titles else page.lines)
    headings = [
        Block("heading", line.text, line.page, line.start, line.end, level)
        for _, line, level in titles
    ]
    return [*headings, *_of_text(page)]


def _titles(page: Page) -> list[tuple[int, Line, int]]:
    """Return the headings that a page of a flowing document begins with: their index, line and
    level from 1.
    """
    found: list[tuple[int, Line, int]] = []
    left = dict(enumerate(page.titles, 1))
    for at, line in enumerate(page.lines):
        text = " ".join(line.text.split())
        level = next((one for one, title in left.items() if text[:_TITLE_CHARS] == title), 0)
        if text and not level:
            break
        if text:
            found.append((at, line, level))
            left = {one: title for one, title in left.items() if one > level}
    return found


def _of_text(page: Page) -> list[Block]:
    height, step, full = page.usual_height(), page.usual_step(), page.usual_length()
    found: list[list[Line]] = []
    before: Line | None = None
    for line in page.lines:
        if not line.text:
            before = None
            continue
        if before is None or not found or _begins(before, line, _Usual(height, step, full)):
            found.append([])
        found[-1].append(line)
        before = line
    return [_block(lines, height, full) for lines in found]


@dataclass(frozen=True, slots=True)
class _Usual:
    height: float
    step: float
    length: int


def _begins(before: Line, line: Line, usual: _Usual) -> bool:
    """Say whether a line begins a block of its own."""
    if table_rows.is_row(before.text) or table_rows.is_row(line.text):
        return True
    if _is_heading(line, usual.height, usual.length) or _is_heading(
        before, usual.height, usual.length
    ):
        both = _is_heading(before, usual.height, usual.length) and _is_heading(
            line, usual.height, usual.length
        )
        return not (both and _same_heading(before, line))
    if _ITEM.match(line.text) or len(before.text) > max(
        _PRINTED_LINE, usual.length * _PARAGRAPH_LINE
    ):
        return True
    if before.box and line.box and usual.step:
        down = line.box[1] - before.box[1]
        if down > usual.step * _GAP or down < -usual.step:
            # A gap, or the top of another column: there a sentence may go on.
            return down > 0 or bool(_STOP.search(before.text))
    short = len(before.text) < usual.length * _SHORT
    return short and bool(_STOP.search(before.text))


def _same_heading(before: Line, line: Line) -> bool:
    """Say whether two tall lines are one heading that was wrapped."""
    if not (before.box and line.box) or _NUMBERED.match(line.text):
        return False
    alike = abs(before.height - line.height) < 0.05 * before.height
    return alike and line.box[1] - before.box[3] < 0.6 * before.height


def _is_heading(line: Line, usual_height: float, usual_length: int) -> bool:
    text = line.text
    if (
        len(text) > _LONGEST_HEADING
        or table_rows.is_row(text)
        or not _is_worded(text)
        or _OPEN.search(text)
    ):
        return False
    numbered = _NUMBERED.match(text)
    # Lines of a scan differ in height: a sentence is none for that.
    if (
        usual_height
        and line.height > usual_height * _TALLER
        and (numbered or not text.endswith((".", "。")))
    ):
        return True
    if _STOP.search(text) and not text.startswith("#"):
        return False
    short = len(text) < max(40, usual_length * 0.7)
    if numbered and short:
        # "3. apples" of a list is none; "제24조의7 …" and "2.1 Leave" are.
        rest = text[numbered.end() :].strip()
        return (
            bool(numbered["hash"] or numbered["korean"] or not rest or not rest[0].islower())
            and len(rest) < 70
        )
    letters = [one for one in text if one.isalpha()]
    return short and len(letters) > 5 and all(one.isupper() for one in letters) and text.isascii()


def _is_worded(text: str) -> bool:
    """Say whether a line has words, and is no row of a table that has lost its lines."""
    number = _NUMBERED.match(text)
    rest = text[number.end() :] if number else text
    if number and not rest.strip():
        # "제3조" alone, or "Chapter 4", names itself.
        return True
    letters, shown = sum(map(str.isalpha, rest)), sum(not one.isspace() for one in rest)
    is_row = letters < _LEAST_LETTERS * shown and len(_FIGURE.findall(rest)) > 1
    return bool(_WORD.search(rest)) and not is_row and not _CELLS.search(" ".join(rest.split()))


def _block(lines: Sequence[Line], usual_height: float, usual_length: int) -> Block:
    page, start, end = lines[0].page, lines[0].start, lines[-1].end
    if table_rows.is_row(lines[0].text):
        return Block("row", lines[0].text, page, start, end)
    if all(_is_heading(line, usual_height, usual_length) for line in lines):
        text = readable("\n".join(line.text for line in lines))
        return Block("heading", text.lstrip("# "), page, start, end, _level(lines[0], usual_height))
    raw = "\n".join(line.text for line in lines)
    is_code = sum(bool(_CODE.search(line.text)) for line in lines) * 2 > len(lines)
    return Block("code" if is_code else "text", raw if is_code else readable(raw), page, start, end)


def _level(line: Line, usual_height: float) -> int:
    numbered = _NUMBERED.match(line.text)
    if numbered and numbered["hash"]:
        return len(numbered["hash"].strip())
    if numbered and numbered["dots"]:
        return numbered["dots"].count(".") + 1
    if numbered and numbered["korean"]:
        return _LEVELS[numbered["korean"]]
    return 1 if numbered or (usual_height and line.height > usual_height * 1.5) else 2
