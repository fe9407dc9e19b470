"""The headings, paragraphs, table rows and code of a document in reading order."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chatapp.contract.work_records import BlockKind
from chatapp.engine.documents.page import table_rows
from chatapp.engine.language.sentences import readable
from chatapp.engine.works.headings import NUMBERED, STOP, UsualLine, is_heading, is_wrapped, level
from chatapp.engine.works.lines import PlacedLine, PlacedPage

_ITEM = re.compile(
    r"(?:[-*•–▪◦·※○●□■]\s|\(?\d{1,3}[.)]\s|\(?[가-하][.)]\s|\(?[a-z][.)]\s"
    r"|\d+\.\d+\s|제\d+[조항장절편]|[①-⑳]|Item\s+\d)"
)
"""The beginning of an item of a list."""
_CODE = re.compile(
    r"[{};]$|^\s*(?:def |class |import |from \w+ import|return\b|#include|for \(|if \("
    r"|\$ |>>> |</?\w+>)"
)
_ARTICLE = re.compile(r"제\s?\d+\s?조")
_COUNTED = re.compile(r"\d{1,3}\.\s")
_TITLE_LETTERS = 160
"""Letters of a heading that a place keeps; chosen."""
_FENCE = re.compile(r"`{3,}|~{3,}")
_GAP = 1.3
"""Distance of two paragraphs in relation to that of lines; chosen."""
_SHORT = 0.8
"""Length of a paragraph's last line in relation to a full one; chosen."""
_PARAGRAPH_LINE = 1.7
"""A line so many times as long as a full printed one is a paragraph of its own; chosen."""
_PRINTED_LINE = 130
"""Characters of a full printed line; chosen."""


@dataclass(frozen=True, slots=True)
class Block:
    """Characters `start` to `end` of a page; `level` counts headings from 1."""

    kind: BlockKind
    text: str
    page: int
    start: int
    end: int
    level: int = 0


@dataclass(slots=True)
class _Segment:
    """Lines inside or outside of fenced code; `fence` is the mark that opened it, "" for none."""

    fence: str
    lines: list[PlacedLine]


def cut(pages: Sequence[PlacedPage]) -> list[Block]:
    """Return the blocks of all pages; a block ends with its page at the latest."""
    blocks: list[Block] = []
    fence = ""
    for page in pages:
        segments = _segments(page, fence if page.flows else "")
        fence = segments[-1].fence
        for segment in segments:
            if segment.fence:
                blocks += _code(segment.lines)
            else:
                blocks += _of_lines(replace(page, lines=tuple(segment.lines)))
    return _without_lists(_without_repeated_headers(blocks))


def _segments(page: PlacedPage, fence: str) -> list[_Segment]:
    """Return prose and fenced code of a page in turn; `fence` is open from the page before."""
    segments = [_Segment(fence, [])]
    for line in page.lines:
        mark = _FENCE.match(line.text) if page.flows else None
        closes = mark and line.text.startswith(fence) and not line.text.strip(fence[:1] or None)
        if mark and (closes or not fence):
            fence = "" if fence else mark[0]
            segments.append(_Segment(fence, []))
        else:
            segments[-1].lines.append(line)
    return segments


def _code(lines: Sequence[PlacedLine]) -> list[Block]:
    if not any(line.text for line in lines):
        return []
    text = textwrap.dedent("\n".join(line.raw for line in lines)).strip("\n")
    return [Block("code", text, lines[0].page, lines[0].start, lines[-1].end)]


def _without_repeated_headers(blocks: list[Block]) -> list[Block]:
    """Drop the header that each piece of a long table repeats."""
    kept: list[Block] = []
    header = ""
    for block in blocks:
        is_rule = block.kind == "row" and table_rows.is_rule(block.text)
        if is_rule and kept and kept[-1].kind == "row":
            is_repeated = len(kept) > 1 and kept[-2].kind == "row" and kept[-1].text == header
            header = kept[-1].text
            if is_repeated:
                kept.pop()
                continue
        kept.append(block)
    return kept


def _without_lists(blocks: list[Block]) -> list[Block]:
    """Turn numbered headings into text that are items of a list or of an article."""
    headings = {at: block for at, block in enumerate(blocks) if block.kind == "heading"}
    items: set[int] = set()
    if sum(bool(_ARTICLE.match(block.text)) for block in headings.values()) > 1:
        items = {at for at, block in headings.items() if _COUNTED.match(block.text)}
    numbered = {
        at
        for at, block in headings.items()
        if block.level == 1 and (number := NUMBERED.match(block.text)) and number["dots"]
    }
    for at in numbered:
        if at + 1 in numbered:
            items |= {at, at + 1}
    return [
        replace(block, kind="text", level=0) if at in items else block
        for at, block in enumerate(blocks)
    ]


def joined(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with paragraphs joined that the end of a page had cut."""
    whole: list[Block] = []
    for block in blocks:
        before = whole[-1] if whole else None
        if before and before.page != block.page and _continues(before, block):
            whole[-1] = replace(before, text=f"{before.text}\n{block.text}")
        else:
            whole.append(block)
    return [
        replace(block, text=readable(block.text)) if block.kind == "text" else block
        for block in whole
    ]


def _continues(before: Block, block: Block) -> bool:
    is_text = before.kind == block.kind == "text" and not _ITEM.match(block.text)
    first = block.text[:1]
    return is_text and not STOP.search(before.text) and (first.islower() or "가" <= first <= "힣")


def _of_lines(page: PlacedPage) -> list[Block]:
    titles = _titles(page)
    if titles:
        rest = tuple(line for line in page.lines if line.start > titles[-1].start)
        page = replace(page, lines=rest)
    usual = UsualLine(page.usual_height(), page.usual_step(), page.usual_length())
    return [*titles, *(_block(lines, usual) for lines in _paragraphs(page, usual))]


def _titles(page: PlacedPage) -> list[Block]:
    """Return the headings that a page of a flowing document begins with."""
    titles: list[Block] = []
    expected = dict(enumerate(page.titles, 1))
    for line in page.lines:
        text = " ".join(line.text.split())[:_TITLE_LETTERS]
        if not text:
            continue
        depth = next((depth for depth, title in expected.items() if text == title), 0)
        if not depth:
            break
        titles.append(Block("heading", line.text, line.page, line.start, line.end, depth))
        expected = {other: title for other, title in expected.items() if other > depth}
    return titles


def _paragraphs(page: PlacedPage, usual: UsualLine) -> list[list[PlacedLine]]:
    paragraphs: list[list[PlacedLine]] = []
    before: PlacedLine | None = None
    for line in page.lines:
        if not line.text:
            before = None
            continue
        if before is None or _begins(before, line, usual):
            paragraphs.append([])
        paragraphs[-1].append(line)
        before = line
    return paragraphs


def _begins(before: PlacedLine, line: PlacedLine, usual: UsualLine) -> bool:
    """Return whether a line begins a new block."""
    if table_rows.is_row(before.text) or table_rows.is_row(line.text):
        return True
    headings = [is_heading(before, usual), is_heading(line, usual)]
    if any(headings):
        return not (all(headings) and is_wrapped(before, line))
    longest = max(_PRINTED_LINE, usual.length * _PARAGRAPH_LINE)
    if _ITEM.match(line.text) or len(before.text) > longest:
        return True
    is_stopped = bool(STOP.search(before.text))
    if before.box and line.box and usual.step:
        down = line.box[1] - before.box[1]
        if down > usual.step * _GAP or down < -usual.step:
            # At the top of another column a sentence may go on, but not below a gap.
            return down > 0 or is_stopped
    return len(before.text) < usual.length * _SHORT and is_stopped


def _block(lines: Sequence[PlacedLine], usual: UsualLine) -> Block:
    first, last = lines[0], lines[-1]
    kind: BlockKind = "text"
    text, depth = "\n".join(line.text for line in lines), 0
    if table_rows.is_row(first.text):
        kind, text = "row", first.text
    elif all(is_heading(line, usual) for line in lines):
        kind, text, depth = "heading", readable(text).lstrip("# "), level(first, usual.height)
    elif sum(bool(_CODE.search(line.text)) for line in lines) * 2 > len(lines):
        kind = "code"
    else:
        text = readable(text)
    return Block(kind, text, first.page, first.start, last.end, depth)
