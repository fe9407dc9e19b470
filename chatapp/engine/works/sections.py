"""Cuts a document along its headings into parts that fit the model."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import msgspec

from chatapp.engine.language.sentences import Span, readable, spans
from chatapp.engine.works.blocks import Block

CountTokens = Callable[[str], int]
PageText = Callable[[int], str]
"""Returns the text of a page by its number, from 1."""
_SMALL_SHARE = 0.25
"""A section shorter than this share of a part is joined with the next one; chosen."""


@dataclass(frozen=True, slots=True)
class PageRange:
    """Characters `start` to `end` of a page, and the heading that they stand under."""

    page: int
    start: int
    end: int
    heading: str = ""

    def holds(self, page: int, character: int) -> bool:
        """Return whether a character of a page is in this range."""
        return page == self.page and self.start <= character < self.end


@dataclass(frozen=True, slots=True)
class PageSentence:
    """A sentence as it reads, its place on a page, and the heading that it stands under."""

    page: int
    span: Span
    text: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Ranges of pages that are read at once, with their heading and size in tokens."""

    heading: str
    places: tuple[PageRange, ...]
    tokens: int

    @property
    def pages(self) -> tuple[int, ...]:
        return tuple(sorted({place.page for place in self.places}))

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings in order, each once."""
        return tuple(dict.fromkeys(place.heading for place in self.places))


def cut(
    blocks: Sequence[Block], limit: int, count: CountTokens, first_limit: int = 0
) -> list[Part]:
    """Return the parts of a document, each of about `limit` tokens at most.

    The first is of at most `first_limit`, unless that is 0.
    """
    parts: list[Part] = []
    headings, places, tokens = [""], list[PageRange](), 0

    def close() -> None:
        nonlocal headings, places, tokens
        if places:
            ends = dict.fromkeys(title for title in (headings[0], headings[-1]) if title)
            parts.append(Part(" – ".join(ends), tuple(places), tokens))
        headings, places, tokens = headings[-1:], [], 0

    for block in blocks:
        if block.kind == "heading":
            if tokens > limit * _SMALL_SHARE or not places:
                close()
                headings = []
            headings.append(block.text)
            continue
        size = count(block.text)
        most = limit if parts or not first_limit else first_limit
        pieces = max(1, -(-size // most))
        for piece in _pieces(block, pieces):
            if tokens + size // pieces > (limit if parts else most):
                close()
            places.append(replace(piece, heading=headings[-1]))
            tokens += size // pieces
    close()
    return parts


def _pieces(block: Block, count: int) -> list[PageRange]:
    """Cut a block evenly by characters; `sentences_of` finds its sentences again."""
    step = max(1, -(-(block.end - block.start) // count))
    cuts = [*range(block.start, block.end, step), block.end]
    return [PageRange(block.page, start, end) for start, end in itertools.pairwise(cuts)]


def text_of(part: Part, page_text: PageText) -> str:
    """Return the text of a part, with a line for each new page and heading if there are several."""
    several, titled = len(part.pages) > 1, len(part.headings) > 1
    page, heading, lines = 0, "", []
    for place in part.places:
        if several and place.page != page:
            lines.append(f"[p. {place.page}]")
        if titled and place.heading != heading:
            lines.append(f"## {place.heading}")
        page, heading = place.page, place.heading
        lines.append(readable(page_text(place.page)[place.start : place.end]))
    return "\n".join(lines)


def sentences_of(part: Part, page_text: PageText) -> list[PageSentence]:
    """Return the sentences that begin in a part."""
    sentences = []
    for page in part.pages:
        text = page_text(page)
        places = [place for place in part.places if place.page == page]
        for span in spans(text):
            holder = next((place for place in places if place.holds(page, span.start)), None)
            if holder:
                readable_text = readable(text[span.start : span.end])
                sentences.append(PageSentence(page, span, readable_text, holder.heading))
    return sentences


def as_text(parts: Sequence[Part]) -> str:
    """Return a plan as JSON to save."""
    return msgspec.json.encode(parts).decode()


def from_text(plan: str) -> list[Part]:
    """Return the parts of a saved plan."""
    return msgspec.json.decode(plan, type=list[Part])
