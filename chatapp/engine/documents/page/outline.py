"""Tells the lines of a document apart: headings with their rank, lines that run along every page,
and text.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from chatapp.engine.documents.page.page_lines import Line

MARKED = 50.0
"""Ranks of headings known by how they begin are from here on; larger print ranks before."""
BOLD_RANK = 60.0
_LARGER = 1.12
_PAGE_OF_TEXT = 500
_LONGEST = 120
_PARAGRAPH_PITCH = 1.885
_SHORT = 0.85
_MARKED = 50
"""A longer line that begins with a number may be the first of a paragraph."""
_MOST_WORDS = 16
_EDGE_LINES = 3
_RUNS_ON = 0.4
"""Share of the pages, and at least three of them, that a line at the edge stands on to be a running
line.
"""

# What opens a part of a document, from the largest: its rank counts where size says nothing.
_MARKS = (
    re.compile(r"제\s?\d+\s?편\b|part\s+[ivx\d]+\b|book\s+[ivx\d]+\b", re.I),
    re.compile(r"제\s?\d+\s?장\b|chapter\s+[ivx\d]+\b", re.I),
    re.compile(
        r"제\s?\d+\s?절\b|item\s+\d+[a-c]?\s*\.|(?:section|article|schedule|appendix|annex)\s+[ivx\d]+\b",
        re.I,
    ),
    re.compile(
        r"제\s?\d+\s?조(?:의\s?\d+)?(?=\s|\(|$)|§+\s?\d+|note\s+\d+\b|(?:별표|부칙)\s*\d*\b", re.I
    ),
    re.compile(
        r"(?:\d+\.){1,4}\d+\.?\s+(?=\S)|[IVX]{1,4}\.\s|[가-하]\.\s|\d{1,2}\)\s(?![a-z])|[A-Z]\.\s"
    ),
)
_CLAUSE = re.compile(
    r"제\s?\d+\s?조(?:의\s?\d+)?\s*\([^)\n]{1,60}\)|§+\s?\d+[\w.()-]*(?:\s[A-Z][^.\n]{1,60}\.)?"
)
_SENTENCE = re.compile(r"[.!?。,;:…]$|(?:다|요|음|함)\.?$")
_BULLETS = "-*•–▪◦·※○●□■"
_MARK_WORD = re.compile(r"제\d+조(?:의\d+)?(?=\()")
_TWO = re.compile(r"[^\W\d_]{3,}[.!?] \w")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that names what follows; a smaller `rank` names more."""

    text: str
    rank: float

    @property
    def is_marked(self) -> bool:
        """Say whether it is known by how it begins, so that each such line is a heading of its own."""
        return MARKED <= self.rank < BOLD_RANK


@dataclass(frozen=True, slots=True)
class PageLines:
    """A page as it is read for its outline."""

    text: str
    lines: Sequence[Line]
    height: float
    bold: frozenset[int] = frozenset()
    """Where bold lines start."""


def running(pages: Sequence[PageLines]) -> list[set[int]]:
    """Return for each page which of its lines (by index) stand on many pages at the same place."""
    stand: defaultdict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for number, page in enumerate(pages):
        for index, line in _edges(page):
            key = (
                _DIGITS.sub("#", page.text[line.start : line.end]),
                round(line.top / max(line.height, 1.0)),
            )
            stand[key].append((number, index))
    found: list[set[int]] = [set() for _ in pages]
    least = max(3.0, _RUNS_ON * len(pages))
    for (words, _), places in stand.items():
        # A page number that says so needs no company.
        if len(places) >= least or (
            len(places) > 1 and re.fullmatch(r"\W*(?:page |p\. ?)?#(?: of #)?\W*", words, re.I)
        ):
            for number, index in places:
                found[number].add(index)
    bare = [
        number
        for number, page in enumerate(pages)
        if page.lines and len(found[number]) == len(page.lines)
    ]
    # A form letter or a deck of one line a page is no frame around nothing: what most pages say
    # alone is their text.
    if 2 * len(bare) >= len(pages):
        for number in bare:
            found[number].clear()
    return found


def _edges(page: PageLines) -> list[tuple[int, Line]]:
    """Return the lines nearest to the upper and the lower edge, with their index."""
    placed = [(index, line) for index, line in enumerate(page.lines) if line.height > 0]
    placed.sort(key=lambda one: one[1].top)
    upper = [one for one in placed[:_EDGE_LINES] if one[1].top < 0.15 * page.height]
    return upper + [one for one in placed[-_EDGE_LINES:] if one[1].top > 0.85 * page.height]


def usual_height(pages: Sequence[PageLines]) -> float:
    """Return the height of most of the text, in points; 0 without places."""
    lengths: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            lengths[round(line.height * 2) / 2] += line.end - line.start
    half, so_far = sum(lengths.values()) / 2, 0
    for height in sorted(lengths):
        so_far += lengths[height]
        if so_far >= half:
            return height
    return 0.0


def headings(page: PageLines, runs: AbstractSet[int], usual: float) -> dict[int, Heading]:
    """Return the headings of a page by the index of their line; `usual` is the height of the
    document's text.
    """
    own = (
        usual_height([page])
        if sum(line.end - line.start for line in page.lines) >= _PAGE_OF_TEXT
        else usual
    )
    margin = max((line.right for line in page.lines), default=0.0)
    found = {
        index: _heading(page, line, own, margin)
        for index, line in enumerate(page.lines)
        if index not in runs
    }
    return {index: title for index, title in found.items() if title is not None}


def _heading(page: PageLines, line: Line, usual: float, margin: float) -> Heading | None:
    """Return what a line is called when it is a heading, judged by size, weight and how it begins."""
    words = " ".join(page.text[line.start : line.end].split())
    mark = next((rank for rank, pattern in enumerate(_MARKS) if pattern.match(words)), None)
    if clause := _CLAUSE.match(words):
        return Heading(clause[0], MARKED + (mark or 0))
    if (
        len(words) > _LONGEST
        or len(words.split()) > _MOST_WORDS
        or len(line.cells) > 1
        or not _names(words)
    ):
        return None
    if (
        _TWO.search(words)
        or _SENTENCE.search(words.rstrip(":"))
        or words[0].islower()
        or words[0] in _BULLETS
    ):
        return None
    if usual and line.height >= _LARGER * usual:
        return Heading(words, MARKED - round(line.height) + (mark or 0) / 10)
    if mark is not None and (
        line.start in page.bold or (len(words) <= _MARKED and line.right <= _SHORT * margin)
    ):
        return Heading(words, MARKED + mark)
    return Heading(words, BOLD_RANK) if line.start in page.bold else None


def _names(words: str) -> bool:
    """Say whether a line has letters enough to be a name."""
    letters = sum(character.isalpha() for character in words)
    return letters >= 2 and letters * 2 >= len(words.replace(" ", ""))


def stands_apart(above: Line, line: Line) -> bool:
    """Say whether more than the usual blank stands above a line: a paragraph begins."""
    return line.top - above.top > _PARAGRAPH_PITCH * max(line.height, above.height) > 0


class Path:
    """The headings that a place stands under."""

    _LEVELS = 4
    _LENGTH = 80

    def __init__(self) -> None:
        self._open: list[Heading] = []

    def enter(self, found: Heading, goes_on: bool = False) -> None:
        """Go under a heading: those of its rank and below end. A clause said twice ("제59조 …",
        "제59조(…)") is one.

        A title that `goes_on` from the line above is one with it: "ACME INC." "BALANCE SHEETS" "(in
        millions)".
        """
        if goes_on and self._open and self._open[-1].rank == found.rank and not found.is_marked:
            self._open[-1] = Heading(f"{self._open[-1].text} {found.text}", found.rank)
            return
        mark = _MARK_WORD.match(found.text)
        if mark and any(one.text.startswith(mark[0]) for one in self._open):
            return
        self._open = [one for one in self._open if one.rank < found.rank] + [found]

    def __str__(self) -> str:
        return " › ".join(one.text[: self._LENGTH] for one in self._open[-self._LEVELS :])
