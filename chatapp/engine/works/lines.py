"""The lines of a document's pages with their height and place, running headers and page numbers
left out.
"""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chatapp.contract.records import Box, Document
from chatapp.engine.documents.documents import Documents
from chatapp.texts import places

_EDGE = 3
"""Lines at the top and at the bottom of a page that can be running headers."""
_RUNNING_SHARE = 0.4
_FEWEST_PAGES = 3
_FLOWING = ("section", "part", "chapter")
"""Kinds of places in documents that are not printed: their pages are ours, and nothing runs along
them.
"""
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:p(?:age)?\.?\s*)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?\s*쪽?[-–—\s]*", re.I
)


@dataclass(frozen=True, slots=True)
class Line:
    """Characters `start` to `end` of a page's text; `box` is None where the file tells no place.

    `raw` is the text with the blanks at its beginning, which are part of code.
    """

    page: int
    start: int
    end: int
    text: str
    box: Box | None = None
    raw: str = ""

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1] if self.box else 0.0


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page; an empty line parts paragraphs.

    One that `flows` is a piece of a document without pages; `titles` are the headings that it
    stands under.
    """

    number: int
    lines: tuple[Line, ...]
    flows: bool = False
    titles: tuple[str, ...] = ()

    def usual_height(self) -> float:
        """Return the height of most characters in points, 0 when unknown."""
        heights = [line.height for line in self.lines for _ in line.text if line.box]
        return statistics.median(heights) if heights else 0.0

    def usual_step(self) -> float:
        """Return how far most lines are below the one before, in points, 0 when unknown."""
        steps = [
            below.box[1] - line.box[1]
            for line, below in _pairs(self.lines)
            if line.box and below.box
        ]
        steps = sorted(step for step in steps if step > 0)
        return steps[len(steps) // 5] if steps else 0.0

    def usual_length(self) -> int:
        """Return the length of a full line in characters."""
        lengths = sorted(len(line.text) for line in self.lines if line.text)
        return lengths[len(lengths) * 3 // 4] if lengths else 0


def read(documents: Documents, document: Document) -> list[Page]:
    """Return all pages of a document that have text."""
    pages = [_page(documents, document, number) for number in range(1, document.pages + 1)]
    running = _running([page for page in pages if not page.flows])
    cleared = [
        page if page.flows else replace(page, lines=tuple(_without_running(page.lines, running)))
        for page in pages
    ]
    return [page for page in cleared if any(line.text for line in page.lines)]


def _page(documents: Documents, document: Document, number: int) -> Page:
    text = documents.pages.text(document.id, number)
    lines, start = [], 0
    for raw in text.split("\n"):
        bare = raw.strip()
        boxes = documents.pages.boxes(document.id, number, start, start + len(raw)) if bare else ()
        lines.append(Line(number, start, start + len(raw), bare, _around(boxes), raw.rstrip()))
        start += len(raw) + 1
    place = documents.pages.place(document.id, number)
    titles = tuple(title for title in places.heading(place).split(places.HEADING_MARK) if title)
    return Page(number, tuple(lines), place.partition(":")[0] in _FLOWING, titles)


def _around(boxes: Sequence[Box]) -> Box | None:
    if not boxes:
        return None
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def _running(pages: Sequence[Page]) -> frozenset[str]:
    """Return what stands at the edge of many pages, digits left out."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_shape(line.text) for line in _edges(page.lines)})
    least = max(_FEWEST_PAGES, len(pages) * _RUNNING_SHARE)
    return frozenset(shape for shape, times in seen.items() if shape and times >= least)


def _without_running(lines: Sequence[Line], running: frozenset[str]) -> list[Line]:
    edges = {id(line) for line in _edges(lines)}
    return [
        line
        for line in lines
        if not (
            id(line) in edges
            and (_shape(line.text) in running or _PAGE_NUMBER.fullmatch(line.text))
        )
    ]


def _edges(lines: Sequence[Line]) -> list[Line]:
    """Return the first and last lines, as they are written and as they stand."""
    full = [line for line in lines if line.text]
    placed = sorted(
        (line for line in full if line.box), key=lambda line: line.box[1] if line.box else 0.0
    )
    edge = min(_EDGE, len(full) // 3)
    found = {
        id(line): line
        for part in (full, placed)
        for line in (*part[:edge], *part[len(part) - edge :])
    }
    return list(found.values())


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", text).strip().lower()


def _pairs(lines: Sequence[Line]) -> list[tuple[Line, Line]]:
    full = [line for line in lines if line.text]
    return list(itertools.pairwise(full))
