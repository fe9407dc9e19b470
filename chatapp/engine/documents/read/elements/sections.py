"""Cuts a flowing document into sections, at headings and after about a page of text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from chatapp.engine.documents.page.hidden_text import HiddenSpan
from chatapp.engine.documents.read.elements import markdown_table
from chatapp.engine.documents.read.elements.blocks import (
    Block,
    HeadingBlock,
    NoticeBlock,
    ParagraphBlock,
    TableBlock,
)
from chatapp.texts.places import HEADING_MARK

PAGE_CHARS = 3000
"""Characters of a section of a file that has no pages, about a page; chosen."""
_HEADING_CHARS = 160
"""Characters that are kept of a heading in the path of a section; chosen."""
_DEEPEST = 6
"""Levels of headings; deeper ones count as this one. Chosen, as in HTML."""
_BREAKS = ("\n", ". ", "。", "다. ", " ")
"""Where a long paragraph is cut, the best first."""


class RawCell(NamedTuple):
    """What is behind a cell of a table that shows less: `start` is the first character of its row.

    `value` is a number in the unit that is shown, or a day as 2026-03-05.
    """

    start: int
    column: int
    value: str


@dataclass(frozen=True, slots=True)
class DocumentSection:
    """What stands for a page in documents without pages.

    `place` is a code of `chatapp.texts.places`; `of` is the number of sections, 0 when unknown.
    """

    text: str
    place: str
    heading: str = ""
    warnings: tuple[str, ...] = ()
    of: int = 0
    hidden: tuple[HiddenSpan, ...] = ()
    raw: tuple[RawCell, ...] = ()

    def with_warnings(self, more: Iterable[str]) -> DocumentSection:
        return replace(self, warnings=(*self.warnings, *more))


PlaceOf = Callable[[str, int], str]
"""Makes a place of a heading path and the number of the section."""


def heading_place(heading: str, number: int) -> str:
    """Return the place of a section: its heading path, or its number where there is none."""
    return f"section:{heading}" if heading else f"part:{number}"


@dataclass(slots=True)
class _SectionBuilder:
    """The section that is being filled."""

    place_of: PlaceOf
    path: list[HeadingBlock] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    warnings: dict[str, None] = field(default_factory=dict)
    size: int = 0
    has_body: bool = False
    number: int = 0

    def add(self, text: str, is_body: bool = True) -> None:
        self.parts.append(text)
        self.size += len(text) + 2
        self.has_body = self.has_body or is_body

    def close(self) -> Iterator[DocumentSection]:
        """Yield the section if it has text; the next one begins under the same headings."""
        if self.parts:
            self.number += 1
            path = HEADING_MARK.join(heading.text for heading in self.path)
            text = "\n\n".join(self.parts)
            place = self.place_of(path, self.number)
            yield DocumentSection(text, place, path, tuple(self.warnings))
            self.warnings = {}
        self.parts, self.size, self.has_body = [], 0, False

    def enter(self, block: HeadingBlock) -> None:
        text = " ".join(block.text.split())
        level = min(max(block.level, 1), _DEEPEST)
        self.path = [heading for heading in self.path if heading.level < level]
        self.path.append(HeadingBlock(level, text[:_HEADING_CHARS]))
        self.add(text, is_body=False)


def sections_of(
    blocks: Iterable[Block], place_of: PlaceOf = heading_place
) -> Iterator[DocumentSection]:
    """Yield the sections of a document; a heading or a full page of text begins a new one."""
    section = _SectionBuilder(place_of)
    for block in blocks:
        if isinstance(block, HeadingBlock):
            if not block.text.strip():
                continue
            if section.has_body:
                yield from section.close()
            section.enter(block)
            continue
        if isinstance(block, NoticeBlock):
            section.warnings[block.code] = None
            continue
        for text in _texts(block):
            if section.has_body and section.size + len(text) > PAGE_CHARS:
                yield from section.close()
            section.add(text)
    yield from section.close()


def _texts(block: ParagraphBlock | TableBlock) -> Iterator[str]:
    if isinstance(block, TableBlock):
        yield from markdown_table.pieces(block.rows)
        return
    rest = block.text.strip("\n")
    while len(rest) > PAGE_CHARS:
        cut = _break_of(rest)
        yield rest[:cut].rstrip()
        rest = rest[cut:].lstrip("\n")
    if rest.strip():
        yield rest.rstrip()


def _break_of(text: str) -> int:
    """Return where to cut a text longer than a page: at the best break of its second half."""
    for mark in _BREAKS:
        position = text.rfind(mark, PAGE_CHARS // 2, PAGE_CHARS)
        if position > 0:
            return position + len(mark)
    return PAGE_CHARS
