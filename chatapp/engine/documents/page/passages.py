"""Cuts a document into passages along headings, clauses, paragraphs, sentences and rows of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chatapp.engine.documents.page import outline, page_lines
from chatapp.engine.documents.page.outline import PageLines
from chatapp.engine.documents.page.page_lines import Line
from chatapp.engine.documents.page.tables import Table, tables
from chatapp.engine.language import sentences
from chatapp.engine.language.normal_form import normal

VERSION = 1
"""Raise it with every change of what an import keeps of a file: text, headings, tables, passages,
words. Documents of a lower version are offered to be read again.
`tests/engine/documents/test_outdated.py` notices when that is due.
"""
SIZE = 800
OVERLAP = 150
_LEAST = 300
"""A heading ends a passage that is at least so long; shorter sections stay together."""
_CARRIED = 300
_COLUMNS_SHOWN = 120
_ENDED = re.compile(r"[.!?。！？:;][\"'”’)\]]*\s*$")
_SENTENCE, _PARAGRAPH, _HEADING, _RUNNING = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage before it is in the library: characters `start` to `end` of a page's text."""

    page: int
    start: int
    end: int
    heading: str = ""
    running: str = ""
    """The lines that run along its page."""
    before: str = ""
    """The sentence of the page before that goes on at its start."""
    headings: tuple[tuple[int, str], ...] = ()
    """From which character on which heading holds, where it holds more than one short section."""


@dataclass(frozen=True, slots=True)
class PageText:
    """What of a page is cut: its text and where each character stands (nothing: `packed_boxes` is
    empty).
    """

    number: int
    text: str
    packed_boxes: bytes = b""
    width: float = 0.0
    height: float = 0.0
    bold: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is never cut: a sentence, a row. `parting` says how strongly it stands apart from what
    is before.
    """

    start: int
    end: int
    parting: int
    path: str
    columns: str = ""


def cut(page: int, text: str) -> list[Piece]:
    """Return the passages of a page that knows nothing of places."""
    return cut_document([PageText(page, text)])


def cut_document(pages: Sequence[PageText]) -> list[Piece]:
    """Return the passages of a document in order, each on one page and under its headings."""
    read = [
        PageLines(
            p.text, page_lines.lines(p.text, p.packed_boxes, p.width, p.height), p.height, p.bold
        )
        for p in pages
    ]
    running = outline.running(read)
    usual = outline.usual_height(read)
    path = outline.Path()
    found: list[Piece] = []
    carried = ""
    for page, lines, runs in zip(pages, read, running, strict=True):
        units = list(_units(lines, runs, usual, path))
        along = " ".join(
            lines.text[lines.lines[index].start : lines.lines[index].end] for index in sorted(runs)
        )
        packed = [
            Piece(
                page.number,
                held[0].start,
                held[-1].end,
                _heading(held),
                along,
                headings=_headings(held),
            )
            for held in _packed(units)
        ]
        if packed and carried:
            packed[0] = replace(packed[0], before=carried)
        found += packed
        carried = _unfinished(page.text, units)
    return found


def _unfinished(text: str, units: Sequence[_Unit]) -> str:
    """Return the last sentence of a page when it goes on on the next."""
    if not units or units[-1].parting == _HEADING or units[-1].columns:
        return ""
    last = text[units[-1].start : units[-1].end]
    return "" if _ENDED.search(last) else last[-_CARRIED:]


def _units(page: PageLines, runs: set[int], usual: float, path: outline.Path) -> Iterator[_Unit]:
    titles = outline.headings(page, runs, usual)
    large = {index for index, title in titles.items() if title.rank < outline.BOLD_RANK}
    rows = {
        index: table
        for table in tables(page.text, page.lines, runs | large)
        for index in range(table.first, table.last + 1)
    }
    block: list[Line] = []
    parting = _PARAGRAPH
    above: Line | None = None
    named = -2
    for index, line in enumerate(page.lines):
        title = titles.get(index) if index not in rows else None
        apart = (
            index in runs
            or index in rows
            or title is not None
            or (above is not None and outline.stands_apart(above, line))
        )
        if apart and block:
            yield from _sentences(page.text, block, parting, str(path))
            block, parting = [], _PARAGRAPH
        if index in runs:
            parting = _RUNNING
        elif index in rows:
            yield _row(
                page.text,
                rows[index],
                line,
                (max(parting, _parting(rows[index], index)), str(path)),
            )
            parting = _SENTENCE
        else:
            if title is not None:
                path.enter(title, goes_on=named == index - 1)
                named = index
                parting = max(parting, _HEADING)
            block.append(line)
        above = line if index not in runs else above
    if block:
        yield from _sentences(page.text, block, parting, str(path))


def _parting(table: Table, index: int) -> int:
    return _PARAGRAPH if index == table.first else _SENTENCE


def _row(text: str, table: Table, line: Line, place: tuple[int, str]) -> _Unit:
    header = table.header
    columns = (
        ""
        if header is None or header is line
        else " ".join(text[header.start : header.end].split())
    )
    return _Unit(line.start, line.end, *place, columns)


def _sentences(text: str, block: Sequence[Line], parting: int, path: str) -> Iterator[_Unit]:
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
    """Return under what most of a passage stands; one that begins inside a table is named by its
    columns too.
    """
    return _joined(_longest_path(units), units[0].columns)


def _headings(units: Sequence[_Unit]) -> tuple[tuple[int, str], ...]:
    """Return where each heading of a passage begins to hold, nothing for one under a single
    heading.
    """
    inside = bool(units[0].columns)
    found: list[tuple[int, str]] = []
    for unit in units:
        heading = _joined(unit.path, unit.columns if inside else "")
        if not found or found[-1][1] != heading:
            found.append((unit.start, heading))
    return tuple(found) if len(found) > 1 else ()


def _joined(path: str, columns: str) -> str:
    return " › ".join(part for part in (path, columns[:_COLUMNS_SHOWN]) if part)


def _longest_path(units: Sequence[_Unit]) -> str:
    held: dict[str, int] = {}
    for unit in units:
        held[unit.path] = held.get(unit.path, 0) + unit.end - unit.start
    return max(held, key=held.__getitem__)


def _last(units: Sequence[_Unit], first: int) -> int:
    """Return the last unit of the passage that begins with `first`."""
    start = units[first].start
    last = first
    for index in range(first + 1, len(units)):
        unit = units[index]
        if unit.parting >= _RUNNING or (
            unit.parting >= _HEADING and units[last].end - start >= _LEAST
        ):
            return last
        if unit.end - start > SIZE:
            return _strongest(units, first, index) - 1
        last = index
    return last


def _strongest(units: Sequence[_Unit], first: int, full: int) -> int:
    """Return the unit to begin the next passage with: the last strongest parting of the second
    half.
    """
    half = units[first].start + SIZE / 2
    later = [index for index in range(first + 1, full + 1) if units[index].start >= half] or [full]
    return max(later, key=lambda index: (units[index].parting, index))


def _overlapping(units: Sequence[_Unit], first: int, following: int) -> int:
    """Begin the next passage a little earlier, unless something parts them."""
    begin = following
    while begin > first + 1 and units[begin].parting < _PARAGRAPH:
        if units[following].start - units[begin - 1].start > OVERLAP:
            break
        begin -= 1
    return begin


def to_embed(document: str, heading: str, text: str) -> str:
    """Return what a passage's vector is made of: where it stands and what it says, in one spelling."""
    return normal(f"{document.rsplit('.', 1)[0]} {heading}\n{text}").replace("\n", " ")
