"""Finds headings with their rank, and running lines such as headers, footers and page numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from chatapp.engine.documents.page.page_lines import PageLine
from chatapp.texts.places import HEADING_MARK

MARKED = 50.0
"""Lowest rank of headings known by how they begin; headings in larger print rank before them.
Chosen."""
BOLD_RANK = 60.0
"""Rank of headings that only bold print tells, behind those known by how they begin; chosen."""
_LARGER = 1.12
"""A heading is at least so many times as high as the text; chosen."""
_PAGE_OF_TEXT = 500
"""A page of so many characters has a text height of its own, others that of the document;
chosen."""
_PARAGRAPH_PITCH = 1.885
"""Line heights from line to line, above which a paragraph begins; chosen."""
_LONGEST = 120
"""Characters of a heading at most; chosen."""
_LONGEST_MARKED = 50
"""A longer line that begins with a number may be the first of a paragraph; chosen."""
_SHORT = 0.85
"""Share of the width of the text that a heading in regular print may take; chosen."""
_MOST_WORDS = 16
"""Words of a heading at most; chosen."""
_EDGE_LINES = 3
"""Lines at each edge of a page that may be running lines; chosen."""
_EDGE = 0.15
"""Share of the page's height at each edge where running lines stand; chosen."""
_RUNS_ON = 0.4
"""Share of the pages on which a running line stands; chosen."""
_LEAST_PAGES = 3
"""Pages on which a running line stands at least, however short the document; chosen."""

# What opens a part of a document, from the largest: its index is the rank where size tells nothing.
_MARKS = (
    re.compile(r"제\s?\d+\s?편\b|part\s+[ivx\d]+\b|book\s+[ivx\d]+\b", re.I),
    re.compile(r"제\s?\d+\s?장\b|chapter\s+[ivx\d]+\b", re.I),
    re.compile(
        r"제\s?\d+\s?절\b|item\s+\d+[a-c]?\s*\.|"
        r"(?:section|article|schedule|appendix|annex)\s+[ivx\d]+\b",
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
_CLAUSE_NUMBER = re.compile(r"제\d+조(?:의\d+)?(?=\()")
_TWO_SENTENCES = re.compile(r"[^\W\d_]{3,}[.!?] \w")
_PAGE_NUMBER = re.compile(r"\W*(?:page |p\. ?)?#(?: of #)?\W*", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that names what follows; a smaller `rank` is a higher level."""

    text: str
    rank: float

    @property
    def is_marked(self) -> bool:
        """Whether it is known by how it begins: then each such line is a heading of its own."""
        return MARKED <= self.rank < BOLD_RANK


@dataclass(frozen=True, slots=True)
class PageLines:
    """The text and lines of a page; `height` is the page's in points."""

    text: str
    lines: Sequence[PageLine]
    height: float
    bold: frozenset[int] = frozenset()
    """Where bold lines start."""
    asides: frozenset[int] = frozenset()
    """Where notes and struck-out words start."""


@dataclass(frozen=True, slots=True)
class _LineKey:
    """The text of a line with # for each number, and its position in multiples of its height."""

    text: str
    position: int


@dataclass(frozen=True, slots=True)
class _LineOfPage:
    """`page` counts from 0; `numbers` are those of the line's text, in digits."""

    page: int
    line: int
    numbers: tuple[str, ...] = ()


def _has_page_number(places: Sequence[_LineOfPage]) -> bool:
    """Whether one of the numbers of equal lines is that of the page, from 1, on each of them."""
    return any(
        all(place.numbers[at] == str(place.page + 1) for place in places)
        for at in range(len(places[0].numbers))
    )


def running(pages: Sequence[PageLines]) -> list[set[int]]:
    """Return the running lines of each page (by index): those on many pages at the same place, and
    those on two that have the number of their page.
    """
    same: defaultdict[_LineKey, list[_LineOfPage]] = defaultdict(list)
    for number, page in enumerate(pages):
        for index in _edge_lines(page):
            line = page.lines[index]
            text = _DIGITS.sub("#", page.text[line.start : line.end])
            key = _LineKey(text, round(line.top / max(line.height, 1.0)))
            numbers = tuple(_DIGITS.findall(page.text[line.start : line.end]))
            same[key].append(_LineOfPage(number, index, numbers))
    runs: list[set[int]] = [set() for _ in pages]
    least = max(_LEAST_PAGES, _RUNS_ON * len(pages))
    for key, places in same.items():
        is_numbered = bool(_PAGE_NUMBER.fullmatch(key.text)) or _has_page_number(places)
        if len(places) >= least or (len(places) > 1 and is_numbered):
            for place in places:
                runs[place.page].add(place.line)
    _keep_only_text(pages, runs)
    return runs


def _keep_only_text(pages: Sequence[PageLines], runs: Sequence[set[int]]) -> None:
    """Clear pages of running lines alone if most are such: form letters, slides of one line."""
    bare = [
        lines
        for page, lines in zip(pages, runs, strict=True)
        if page.lines and len(lines) == len(page.lines)
    ]
    if 2 * len(bare) >= len(pages):
        for lines in bare:
            lines.clear()


def _edge_lines(page: PageLines) -> list[int]:
    """Return the lines (by index) nearest to the upper and the lower edge."""
    tops = {index: line.top for index, line in enumerate(page.lines) if line.height > 0}
    by_top = sorted(tops, key=tops.__getitem__)
    upper = [index for index in by_top[:_EDGE_LINES] if tops[index] < _EDGE * page.height]
    lower = [index for index in by_top[-_EDGE_LINES:] if tops[index] > (1 - _EDGE) * page.height]
    return upper + lower


def usual_height(pages: Sequence[PageLines]) -> float:
    """Return the median line height by characters, in points; 0 for pages without boxes."""
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
    """Return the headings of a page by the index of their line.

    `runs` are its running lines, `usual` is the height of the document's text in points.
    """
    characters = sum(line.end - line.start for line in page.lines)
    height = usual_height([page]) if characters >= _PAGE_OF_TEXT else usual
    margin = max((line.right for line in page.lines), default=0.0)
    by_line = {}
    own = min(page.asides, default=len(page.text))
    for index, line in enumerate(page.lines):
        is_text = index not in runs and line.start < own
        heading = _heading(page, line, height, margin) if is_text else None
        if heading is not None:
            by_line[index] = heading
    return by_line


def _heading(page: PageLines, line: PageLine, usual: float, margin: float) -> Heading | None:
    """Return a line as heading if its size, weight and beginning make it one."""
    words = " ".join(page.text[line.start : line.end].split())
    mark = next((rank for rank, pattern in enumerate(_MARKS) if pattern.match(words)), None)
    if clause := _CLAUSE.match(words):
        return Heading(clause[0], MARKED + (mark or 0))
    if len(line.cells) > 1 or not _can_name(words):
        return None
    is_bold = line.start in page.bold
    if usual and line.height >= _LARGER * usual:
        return Heading(words, MARKED - round(line.height) + (mark or 0) / 10)
    is_short = len(words) <= _LONGEST_MARKED and line.right <= _SHORT * margin
    if mark is not None and (is_bold or is_short):
        return Heading(words, MARKED + mark)
    return Heading(words, BOLD_RANK) if is_bold else None


def _can_name(words: str) -> bool:
    """Say whether a line is short, has letters enough, and is no sentence or list item."""
    letters = sum(map(str.isalpha, words))
    if letters < 2 or letters * 2 < len(words.replace(" ", "")):
        return False
    if len(words) > _LONGEST or len(words.split()) > _MOST_WORDS:
        return False
    is_sentence = _TWO_SENTENCES.search(words) or _SENTENCE.search(words.rstrip(":"))
    return not (is_sentence or words[0].islower() or words[0] in _BULLETS)


def stands_apart(above: PageLine, line: PageLine) -> bool:
    """Say whether the blank above a line is wider than between the lines of a paragraph."""
    return line.top - above.top > _PARAGRAPH_PITCH * max(line.height, above.height) > 0


class Path:
    """The headings that a place stands under."""

    _LEVELS = 4
    """Innermost headings that are shown; chosen."""
    _LENGTH = 80
    """Characters shown of each heading; chosen."""

    def __init__(self) -> None:
        self._open: list[Heading] = []

    def enter(self, heading: Heading, goes_on: bool = False) -> None:
        """Go under a heading; those of its rank and below end.

        A clause repeated ("제59조 …", "제59조(…)") is one heading. A heading that `goes_on` from the
        line above is one with it: "ACME INC." "BALANCE SHEETS" "(in millions)".
        """
        last = self._open[-1] if self._open else None
        if goes_on and last and last.rank == heading.rank and not heading.is_marked:
            self._open[-1] = Heading(f"{last.text} {heading.text}", heading.rank)
            return
        number = _CLAUSE_NUMBER.match(heading.text)
        if number and any(above.text.startswith(number[0]) for above in self._open):
            return
        self._open = [above for above in self._open if above.rank < heading.rank] + [heading]

    def __str__(self) -> str:
        shown = self._open[-self._LEVELS :]
        return HEADING_MARK.join(heading.text[: self._LENGTH] for heading in shown)
