"""Cuts a document into passages along headings, clauses, paragraphs, sentences and table rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from chatapp.engine.documents.page import outline, page_lines
from chatapp.engine.documents.page.outline import Heading, PageLines
from chatapp.engine.documents.page.page_lines import PageLine
from chatapp.engine.documents.page.tables import Table, tables
from chatapp.engine.language import sentences
from chatapp.engine.language.normal_form import normal
from chatapp.texts.places import HEADING_MARK

VERSION = 5
"""Number of the way an import reads. Raise it by 1 with every change of what an import keeps of a
file: text, headings, tables, passages, words. Documents of a lower version are offered to be read again.
`tests/engine/documents/test_outdated.py` notices when that is due.
"""
SIZE = 800
"""Characters of a passage at most: docs/retrieval.md."""
OVERLAP = 150
"""Characters of the passage before that a passage repeats at most: docs/retrieval.md."""
_LEAST = 300
"""Characters from which a heading ends a passage; shorter sections stay together. Chosen."""
_CARRIED = 300
"""Characters kept of a sentence that continues on the next page; chosen."""
_COLUMNS_SHOWN = 120
"""Characters of a table's head that each of its passages repeats at most; chosen."""
_ENDED = re.compile(r"[.!?。！？:;][\"'”’)\]]*\s*$")
# How strongly a piece stands apart from the one before; an order, chosen.
_SENTENCE, _PARAGRAPH, _HEADING, _RUNNING = 1, 2, 3, 4


class HeadingStart(NamedTuple):
    """From the character `start` on the heading holds."""

    start: int
    heading: str


@dataclass(frozen=True, slots=True)
class NewPassage:
    """A passage before it is in the library: characters `start` to `end` of a page's text."""

    page: int
    start: int
    end: int
    heading: str = ""
    running: str = ""
    """The running lines of its page."""
    before: str = ""
    """The sentence of the page before that goes on at its start."""
    headings: tuple[HeadingStart, ...] = ()
    """From which character on which heading holds, if it spans several short sections."""


@dataclass(frozen=True, slots=True)
class PageToCut:
    """The text and boxes of a page; `packed_boxes` is empty for documents without pages."""

    number: int
    text: str
    packed_boxes: bytes = b""
    width: float = 0.0
    height: float = 0.0
    bold: frozenset[int] = frozenset()
    asides: frozenset[int] = frozenset()
    """The characters that notes and struck-out words begin with, behind the page's own text."""

    def lines(self) -> PageLines:
        lines = page_lines.lines(self.text, self.packed_boxes, self.width, self.height)
        return PageLines(self.text, lines, self.height, self.bold, self.asides)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence or row, which is never cut; `parting` says how strongly it stands apart."""

    start: int
    end: int
    parting: int
    path: str
    columns: str = ""


def cut(page: int, text: str) -> list[NewPassage]:
    """Return the passages of a page without boxes."""
    return cut_document([PageToCut(page, text)])


def cut_document(pages: Sequence[PageToCut]) -> list[NewPassage]:
    """Return the passages of a document in order, each on one page and under its headings."""
    of_pages = [page.lines() for page in pages]
    cutter = _UnitCutter(outline.usual_height(of_pages))
    passages: list[NewPassage] = []
    carried = ""
    for page, lines, runs in zip(pages, of_pages, outline.running(of_pages), strict=True):
        units = list(cutter.units(lines, runs))
        new = list(_passages(page.number, units, _running_text(lines, runs)))
        if new and carried:
            new[0] = replace(new[0], before=carried)
        passages += new
        own = [unit for unit in units if unit.start < min(page.asides, default=len(page.text))]
        carried = _unfinished(page.text, own)
    return passages


def _running_text(page: PageLines, runs: set[int]) -> str:
    lines = (page.lines[index] for index in sorted(runs))
    return " ".join(page.text[line.start : line.end] for line in lines)


def _passages(page: int, units: Sequence[_Unit], running: str) -> Iterator[NewPassage]:
    for packed in _packed(units):
        heading, headings = _heading(packed), _headings(packed)
        yield NewPassage(page, packed[0].start, packed[-1].end, heading, running, headings=headings)


def _unfinished(text: str, units: Sequence[_Unit]) -> str:
    """Return the last sentence of a page when it goes on on the next."""
    if not units or units[-1].parting == _HEADING or units[-1].columns:
        return ""
    last = text[units[-1].start : units[-1].end]
    return "" if _ENDED.search(last) else last[-_CARRIED:]


class _UnitCutter:
    """Cuts pages into units; the headings of a page stay open on the next."""

    def __init__(self, usual_height: float) -> None:
        self._usual_height = usual_height
        self._path = outline.Path()

    def units(self, page: PageLines, runs: set[int]) -> Iterator[_Unit]:
        """Yield the units of the next page without its running lines."""
        titles = outline.headings(page, runs, self._usual_height)
        rows = _rows(page, runs, titles)
        block: list[PageLine] = []
        parting = _PARAGRAPH
        above: PageLine | None = None
        last_title = -2
        for index, line in enumerate(page.lines):
            table = rows.get(index)
            title = titles.get(index) if table is None else None
            is_text = index not in runs and table is None and title is None
            is_aside = line.start in page.asides
            continues = not is_aside and (above is None or not outline.stands_apart(above, line))
            if block and not (is_text and continues):
                yield from _sentences(page.text, block, parting, str(self._path))
                block, parting = [], _PARAGRAPH
            parting = _RUNNING if is_aside else parting
            if index in runs:
                parting = _RUNNING
                continue
            above = line
            if table is not None:
                own = _PARAGRAPH if index == table.first else _SENTENCE
                yield _row(page.text, table, line, max(parting, own), str(self._path))
                parting = _SENTENCE
                continue
            if title is not None:
                self._path.enter(title, goes_on=last_title == index - 1)
                last_title = index
                parting = max(parting, _HEADING)
            block.append(line)
        if block:
            yield from _sentences(page.text, block, parting, str(self._path))


def _row(text: str, table: Table, line: PageLine, parting: int, path: str) -> _Unit:
    header = table.header
    columns = ""
    if header is not None and header is not line:
        names = (text[cell.start : cell.end] for cell in header.cells)
        columns = " ".join(" ".join(names).split())
    return _Unit(line.start, line.end, parting, path, columns)


def _rows(page: PageLines, runs: set[int], titles: Mapping[int, Heading]) -> dict[int, Table]:
    """Return the table of each line (by index) that belongs to one."""
    large = {index for index, title in titles.items() if title.rank < outline.BOLD_RANK}
    by_line = {}
    for table in tables(page.text, page.lines, runs | large):
        by_line.update(dict.fromkeys(range(table.first, table.last + 1), table))
    return by_line


def _sentences(text: str, block: Sequence[PageLine], parting: int, path: str) -> Iterator[_Unit]:
    start, end = block[0].start, block[-1].end
    for span in sentences.spans(text[start:end]):
        for begin in range(span.start, span.end, SIZE):
            yield _Unit(start + begin, start + min(begin + SIZE, span.end), parting, path)
            parting = _SENTENCE


def _packed(units: Sequence[_Unit]) -> Iterator[Sequence[_Unit]]:
    """Fill passages with whole units, ending them at the strongest parting of their second half."""
    first = 0
    while first < len(units):
        last = _last(units, first)
        yield units[first : last + 1]
        if last + 1 == len(units):
            return
        first = _overlapping(units, first, last + 1)


def _heading(units: Sequence[_Unit]) -> str:
    """Return the heading of most of a passage, with the columns if it begins inside a table."""
    return _joined(_longest_path(units), units[0].columns)


def _headings(units: Sequence[_Unit]) -> tuple[HeadingStart, ...]:
    """Return where each heading of a passage begins to hold; () for a single heading."""
    begins_inside_table = bool(units[0].columns)
    starts: list[HeadingStart] = []
    for unit in units:
        heading = _joined(unit.path, unit.columns if begins_inside_table else "")
        if not starts or starts[-1].heading != heading:
            starts.append(HeadingStart(unit.start, heading))
    return tuple(starts) if len(starts) > 1 else ()


def _joined(path: str, columns: str) -> str:
    return HEADING_MARK.join(part for part in (path, columns[:_COLUMNS_SHOWN]) if part)


def _longest_path(units: Sequence[_Unit]) -> str:
    lengths: Counter[str] = Counter()
    for unit in units:
        lengths[unit.path] += unit.end - unit.start
    return max(lengths, key=lengths.__getitem__)


def _last(units: Sequence[_Unit], first: int) -> int:
    """Return the last unit of the passage that begins with `first`."""
    start = units[first].start
    last = first
    for index in range(first + 1, len(units)):
        unit = units[index]
        is_long = units[last].end - start >= _LEAST
        if unit.parting >= _RUNNING or (unit.parting >= _HEADING and is_long):
            return last
        if unit.end - start > SIZE:
            return _strongest(units, first, index) - 1
        last = index
    return last


def _strongest(units: Sequence[_Unit], first: int, full: int) -> int:
    """Return the unit that begins the next passage: the strongest parting of the second half."""
    half = units[first].start + SIZE / 2
    later = [index for index in range(first + 1, full + 1) if units[index].start >= half] or [full]
    return max(later, key=lambda index: (units[index].parting, index))


def _overlapping(units: Sequence[_Unit], first: int, following: int) -> int:
    """Begin the next passage up to OVERLAP characters earlier, but not before a paragraph."""
    begin = following
    while begin > first + 1 and units[begin].parting < _PARAGRAPH:
        if units[following].start - units[begin - 1].start > OVERLAP:
            break
        begin -= 1
    return begin


def to_embed(document: str, heading: str, text: str) -> str:
    """Return the text that is embedded for a passage: document, heading and text, normalized."""
    return normal(f"{document.rsplit('.', 1)[0]} {heading}\n{text}").replace("\n", " ")
