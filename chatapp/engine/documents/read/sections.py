"""Cuts a flowing document into sections, the pages of documents that have none: by heading, or
about a page of text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from chatapp.engine.documents.page.hidden_text import Hidden
from chatapp.engine.documents.read import markdown_table
from chatapp.engine.documents.read.blocks import Block, Heading, Paragraph, Table
from chatapp.texts.places import HEADING_MARK

PAGE_CHARS = 3000
_HEADING_CHARS = 160
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Section:
    """One of our pages. `place` is a code of `chatapp.texts.places`; `of` is how many there are, 0
    when not known.
    """

    text: str
    place: str
    heading: str = ""
    warnings: tuple[str, ...] = ()
    of: int = 0
    hidden: tuple[Hidden, ...] = ()
    """Characters that cannot be seen."""


PlaceOf = Callable[[str, int], str]
"""Makes a place of a heading path and the number of the section."""


def by_heading(heading: str, number: int) -> str:
    """Return the place of a section: its heading path, or its number where there is none."""
    return f"section:{heading}" if heading else f"part:{number}"


@dataclass(slots=True)
class _Open:
    """The section that is being filled."""

    place_of: PlaceOf
    path: list[tuple[int, str]] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    size: int = 0
    has_body: bool = False
    number: int = 0

    def add(self, text: str, is_body: bool = True) -> None:
        self.parts.append(text)
        self.size += len(text) + 2
        self.has_body = self.has_body or is_body

    def close(self) -> Iterator[Section]:
        """Yield the section if there is text in it; what comes next begins a new one below the same
        headings.
        """
        if self.parts:
            self.number += 1
            heading = HEADING_MARK.join(text for _, text in self.path)
            yield Section("\n\n".join(self.parts), self.place_of(heading, self.number), heading)
        self.parts, self.size, self.has_body = [], 0, False

    def enter(self, heading: Heading) -> None:
        text = " ".join(heading.text.split())
        level = min(max(heading.level, 1), _DEEPEST)
        self.path = [(above, title) for above, title in self.path if above < level]
        self.path.append((level, text[:_HEADING_CHARS]))
        self.add(text, is_body=False)


def flow(blocks: Iterable[Block], place_of: PlaceOf = by_heading) -> Iterator[Section]:
    """Yield the sections of a document. A heading begins a new one, and so does a full page of
    text.
    """
    section = _Open(place_of)
    for block in blocks:
        if isinstance(block, Heading):
            if not block.text.strip():
                continue
            if section.has_body:
                yield from section.close()
            section.enter(block)
            continue
        for text in _texts(block):
            if section.has_body and section.size + len(text) > PAGE_CHARS:
                yield from section.close()
            section.add(text)
    yield from section.close()


def _texts(block: Paragraph | Table) -> Iterator[str]:
    if isinstance(block, Table):
        yield from markdown_table.pieces(block.rows)
        return
    rest = block.text.strip("\n")
    while len(rest) > PAGE_CHARS:
        cut = _good_end(rest)
        yield rest[:cut].rstrip()
        rest = rest[cut:].lstrip("\n")
    if rest.strip():
        yield rest.rstrip()


def _good_end(text: str) -> int:
    """Return where to cut a text that is longer than a page: after a line, a sentence or a word in
    its second half.
    """
    for mark in ("\n", ". ", "。", "다. ", " "):
        found = text.rfind(mark, PAGE_CHARS // 2, PAGE_CHARS)
        if found > 0:
            return found + len(mark)
    return PAGE_CHARS
