"""Cuts a document's blocks along its headings into parts that a model reads well at once."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from chatapp.engine.language.sentences import Span, readable, spans
from chatapp.engine.works.blocks import Block

Count = Callable[[str], int]
_SMALL_SHARE = 0.25
"""A section shorter than this share of a part is put together with its neighbour."""


@dataclass(frozen=True, slots=True)
class Place:
    """Characters `start` to `end` of a page."""

    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """What is read at once: places in order, under the heading they stand below."""

    heading: str
    places: tuple[Place, ...]
    tokens: int

    @property
    def pages(self) -> tuple[int, ...]:
        return tuple(sorted({place.page for place in self.places}))


def cut(blocks: Sequence[Block], limit: int, count: Count) -> list[Part]:
    """Return the parts of a document, each of at most `limit` tokens as far as sentences allow."""
    parts: list[Part] = []
    headings, places, tokens = [""], list[Place](), 0

    def close() -> None:
        nonlocal headings, places, tokens
        if places:
            named = dict.fromkeys(one for one in (headings[0], headings[-1]) if one)
            parts.append(Part(" – ".join(named), tuple(places), tokens))
        headings, places, tokens = headings[-1:], [], 0

    for block in blocks:
        if block.kind == "heading":
            if tokens > limit * _SMALL_SHARE or not places:
                close()
                headings = []
            headings.append(block.text)
            continue
        for place, size in _pieces(block, limit, count):
            if tokens + size > limit:
                close()
            places.append(place)
            tokens += size
    close()
    return parts


def _pieces(block: Block, limit: int, count: Count) -> list[tuple[Place, int]]:
    size = count(block.text)
    if size <= limit:
        return [(Place(block.page, block.start, block.end), size)]
    # Cut evenly by characters: a paragraph of several parts is rare, and its sentences are found
    # again later.
    pieces = -(-size // limit)
    step = -(-(block.end - block.start) // pieces)
    cuts = [*range(block.start, block.end, step), block.end]
    return [(Place(block.page, a, b), size // pieces) for a, b in itertools.pairwise(cuts)]


def text_of(part: Part, page_text: Callable[[int], str]) -> str:
    """Return what the model reads: a line with the page wherever a new one begins."""
    several, at, lines = len(part.pages) > 1, 0, []
    for place in part.places:
        if several and place.page != at:
            lines.append(f"[p. {place.page}]")
        at = place.page
        lines.append(readable(page_text(place.page)[place.start : place.end]))
    return "\n".join(lines)


def sentences_of(part: Part, page_text: Callable[[int], str]) -> list[tuple[int, Span, str]]:
    """Return the sentences that begin in a part: page, place on it, and readable text."""
    found = []
    for page in part.pages:
        text = page_text(page)
        for span in spans(text):
            inside = any(
                one.page == page and one.start <= span.start < one.end for one in part.places
            )
            if inside:
                found.append((page, span, readable(text[span.start : span.end])))
    return found


def as_text(parts: Sequence[Part]) -> str:
    """Return a plan as text, to be kept."""
    return json.dumps([asdict(part) for part in parts], ensure_ascii=False)


def from_text(plan: str) -> list[Part]:
    """Read a kept plan."""
    return [
        Part(row["heading"], tuple(Place(**place) for place in row["places"]), row["tokens"])
        for row in json.loads(plan)
    ]
