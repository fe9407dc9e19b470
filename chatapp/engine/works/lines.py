"""The lines of a document's pages, without running headers and page numbers."""

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
"""Lines at the top and at the bottom of a page that can be running headers; chosen."""
_RUNNING_SHARE = 0.4
"""Share of the pages at whose edge a running header stands; chosen."""
_FEWEST_PAGES = 3
"""Pages at whose edge a running header stands at least, however short the document; chosen."""
_FLOWING = ("section", "part", "chapter")
"""Kinds of places in documents without printed pages, which have no running headers."""
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:p(?:age)?\.?\s*)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?\s*쪽?[-–—\s]*", re.I
)


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """Characters `start` to `end` of a page; `raw` keeps the indentation; `box` only if known."""

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
class PlacedPage:
    """The lines of a page; an empty line separates paragraphs.

    One that `flows` is a piece of a document without pages, below the headings `titles`.
    """

    number: int
    lines: tuple[PlacedLine, ...]
    flows: bool = False
    titles: tuple[str, ...] = ()

    def usual_height(self) -> float:
        """Return the median height of the characters in points, 0 when unknown."""
        lines = [line for line in self.lines if line.box]
        heights = itertools.chain.from_iterable([line.height] * len(line.text) for line in lines)
        return statistics.median(list(heights) or [0.0])

    def usual_step(self) -> float:
        """Return the usual distance between two lines in points, 0 when unknown."""
        steps = []
        for line, below in itertools.pairwise(line for line in self.lines if line.text):
            if line.box and below.box and below.box[1] > line.box[1]:
                steps.append(below.box[1] - line.box[1])
        return sorted(steps)[len(steps) // 5] if steps else 0.0

    def usual_length(self) -> int:
        """Return the length of a full line in characters."""
        lengths = sorted(len(line.text) for line in self.lines if line.text)
        return lengths[len(lengths) * 3 // 4] if lengths else 0


def read(documents: Documents, document: Document) -> list[PlacedPage]:
    """Return all pages of a document that have text."""
    numbers = [
        number
        for number in range(1, document.pages + 1)
        if not places.is_of_changes(documents.pages.place(document.id, number))
    ]
    pages = [_page(documents, document, number) for number in numbers]
    running = _running_headers([page for page in pages if not page.flows])
    cleared = [page if page.flows else _without_headers(page, running) for page in pages]
    return [page for page in cleared if any(line.text for line in page.lines)]


def _page(documents: Documents, document: Document, number: int) -> PlacedPage:
    text = documents.pages.text(document.id, number)
    lines, start = [], 0
    for raw in text.split("\n"):
        bare, end = raw.strip(), start + len(raw)
        boxes = documents.pages.boxes(document.id, number, start, end) if bare else ()
        lines.append(PlacedLine(number, start, end, bare, _bounds(boxes), raw.rstrip()))
        start = end + 1
    place = documents.pages.place(document.id, number)
    titles = tuple(title for title in places.heading(place).split(places.HEADING_MARK) if title)
    return PlacedPage(number, tuple(lines), place.partition(":")[0] in _FLOWING, titles)


def _bounds(boxes: Sequence[Box]) -> Box | None:
    """Return the smallest box around all boxes, None without any."""
    if not boxes:
        return None
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _running_headers(pages: Sequence[PlacedPage]) -> frozenset[str]:
    """Return the shapes of the lines that stand at the edge of many pages."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_shape(line.text) for line in _edge_lines(page.lines)})
    least = max(_FEWEST_PAGES, len(pages) * _RUNNING_SHARE)
    return frozenset(shape for shape, count in counts.items() if shape and count >= least)


def _without_headers(page: PlacedPage, running: frozenset[str]) -> PlacedPage:
    headers = {
        line.start
        for line in _edge_lines(page.lines)
        if _shape(line.text) in running or _PAGE_NUMBER.fullmatch(line.text)
    }
    return replace(page, lines=tuple(line for line in page.lines if line.start not in headers))


def _edge_lines(lines: Sequence[PlacedLine]) -> list[PlacedLine]:
    """Return the first and last lines, in the order of the text and from top to bottom."""
    full = [line for line in lines if line.text]
    placed = sorted(
        (line for line in full if line.box), key=lambda line: line.box[1] if line.box else 0.0
    )
    edge = min(_EDGE, len(full) // 3)
    return [
        *full[:edge],
        *full[len(full) - edge :],
        *placed[:edge],
        *placed[len(placed) - edge :],
    ]


def _shape(text: str) -> str:
    """Return a text in lower case with `#` for each number."""
    return re.sub(r"\d+", "#", text).strip().lower()
