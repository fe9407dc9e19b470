"""Reading order of two-column prose that a PDF writes line by line across the page."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from chatapp.engine.documents.page.page_lines import LineCell, PageLine

_LEAST_ROWS = 8
"""Rows of a table that may be columns of prose; chosen."""
_SAME_EDGE = 4.0
"""Points: cells that begin so near each other begin at one edge. Chosen."""
_FULL = 0.75
"""From this share of its column's width on, a line of prose is full; chosen."""
_RUNS_ON = 0.4
"""Share of the lines of prose at least that continue in the next; chosen."""
_MOST_DIGITS = 0.15
"""Share of digits among the characters of prose; chosen."""
_LETTERS = 15
"""Characters that a full line has at least; chosen."""
_LEAST_WORDS = 3
"""Words of a line of prose at least; chosen."""
_SIMILAR = 2.0
"""Two columns of prose differ in width by less than this factor; chosen."""
_ENDS = ".:;!?。"


@dataclass(frozen=True, slots=True)
class _Rows:
    """Lines `first` to `last` (excluded) with two cells; the second ones share one left edge."""

    first: int
    last: int


def order(text: str, lines: Sequence[PageLine]) -> list[int] | None:
    """Return the characters of a page in reading order, None where that is the order they have."""
    runs = [run for run in _runs(lines) if _is_prose(text, lines[run.first : run.last])]
    if not runs or any(above.end > below.start for above, below in itertools.pairwise(lines)):
        return None
    ordered: list[int] = []
    position = 0
    for run in runs:
        columns = lines[run.first : run.last]
        ordered += range(position, columns[0].start)
        ordered += _by_column(text, columns)
        position = columns[-1].end
    return [*ordered, *range(position, len(text))]


def _runs(lines: Sequence[PageLine]) -> Iterator[_Rows]:
    first = 0
    for index in range(1, len(lines) + 1):
        edge = _second_edge(lines[first])
        is_last = index == len(lines)
        if edge > 0 and not is_last and abs(_second_edge(lines[index]) - edge) < _SAME_EDGE:
            continue
        if edge > 0 and index - first >= _LEAST_ROWS:
            yield _Rows(first, index)
        first = index


def _second_edge(line: PageLine) -> float:
    """Return where the second of two cells begins, in points; 0 for other lines."""
    return line.cells[1].left if len(line.cells) == 2 else 0.0


def _is_prose(text: str, lines: Sequence[PageLine]) -> bool:
    lefts, rights = [line.cells[0] for line in lines], [line.cells[1] for line in lines]
    left, edge = min(cell.left for cell in lefts), min(cell.left for cell in rights)
    right = max(line.right for line in lines)
    # The right edge of the left column is unknown, so lengths are counted in characters.
    ratio = (edge - left) / max(right - edge, 1.0)
    is_even = 1 / _SIMILAR < ratio < _SIMILAR
    columns = (lefts, rights)
    return is_even and all(map(_is_full, columns)) and all(_runs_on(text, c) for c in columns)


def _is_full(cells: Sequence[LineCell]) -> bool:
    sizes = [cell.end - cell.start for cell in cells]
    return median(sizes) >= max(_LETTERS, _FULL * max(sizes))


def _runs_on(text: str, cells: Sequence[LineCell]) -> bool:
    """Say whether the lines of a column continue each other as prose does."""
    words = [text[cell.start : cell.end].strip() for cell in cells]
    whole = "".join(words)
    digits = sum(map(str.isdigit, whole))
    continued = sum(_continues(above, below) for above, below in itertools.pairwise(words))
    return (
        median(len(line.split()) for line in words) >= _LEAST_WORDS
        and continued >= _RUNS_ON * (len(words) - 1)
        and digits < _MOST_DIGITS * len(whole)
    )


def _continues(above: str, below: str) -> bool:
    return above[-1] not in _ENDS and (below[0].islower() or "가" <= below[0] <= "힣")


def _by_column(text: str, lines: Sequence[PageLine]) -> Iterator[int]:
    """Yield the characters of the left, then the right column; a line break ends each line."""
    line_break = text.index("\n", lines[0].start)
    lefts, rights = [line.cells[0] for line in lines], [line.cells[1] for line in lines]
    for number, cell in enumerate([*lefts, *rights], 1):
        yield from range(cell.start, cell.end)
        if number < 2 * len(lines):
            yield line_break
