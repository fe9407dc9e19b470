"""Reads two columns of prose one after the other where a PDF writes them line by line across the
page.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from statistics import median

from chatapp.engine.documents.page.page_lines import Cell, Line

_LEAST_ROWS = 8
_NEAR = 4.0
"""Points: cells that begin so near each other begin at one edge."""
_FULL = 0.75
"""From this share of its column's width on, a line of prose is full."""
_RUNS_ON = 0.4
"""Of the lines of prose at least so many go on in the next."""
_MOST_DIGITS = 0.15
_LETTERS = 15
_ENDS = ".:;!?。"


def order(text: str, lines: Sequence[Line]) -> list[int] | None:
    """Return the characters of a page in the order they are read, None where that is the order they
    have.
    """
    runs = [run for run in _runs(lines) if _is_prose(text, lines[run[0] : run[1]])]
    if not runs or any(before.end > after.start for before, after in itertools.pairwise(lines)):
        return None
    found: list[int] = []
    at = 0
    for first, last in runs:
        start, end = lines[first].start, lines[last - 1].end
        found += range(at, start)
        found += _by_column(text, lines[first:last])
        at = end
    return [*found, *range(at, len(text))]


def _runs(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Yield from and to of lines in a row with two cells, the second of which begins at one edge."""
    first = 0
    for index in range(1, len(lines) + 1):
        if (
            index < len(lines)
            and _edge(lines[first]) > 0
            and abs(_edge(lines[index]) - _edge(lines[first])) < _NEAR
        ):
            continue
        if _edge(lines[first]) > 0 and index - first >= _LEAST_ROWS:
            yield first, index
        first = index


def _edge(line: Line) -> float:
    return line.cells[1][2] if len(line.cells) == 2 else 0.0


def _is_prose(text: str, lines: Sequence[Line]) -> bool:
    lefts, rights = [line.cells[0] for line in lines], [line.cells[1] for line in lines]
    left, edge = min(cell[2] for cell in lefts), min(cell[2] for cell in rights)
    right = max(line.right for line in lines)
    # A column's lines are as long as it is wide, but for a blank between the columns; letters tell
    # of the left one.
    sizes = [[end - start for start, end, _ in cells] for cells in (lefts, rights)]
    is_full = all(median(size) >= max(_LETTERS, _FULL * max(size)) for size in sizes)
    is_even = 0.5 < (edge - left) / max(right - edge, 1.0) < 2.0
    return is_full and is_even and all(_runs_on(text, cells) for cells in (lefts, rights))


def _runs_on(text: str, cells: Sequence[Cell]) -> bool:
    said = [text[start:end].strip() for start, end, _ in cells]
    digits = sum(letter.isdigit() for words in said for letter in words)
    on = sum(
        words[-1] not in _ENDS and (following[0].islower() or "가" <= following[0] <= "힣")
        for words, following in itertools.pairwise(said)
    )
    has_words = median(len(words.split()) for words in said) >= 3
    return (
        has_words
        and on >= _RUNS_ON * (len(said) - 1)
        and digits < _MOST_DIGITS * sum(map(len, said))
    )


def _by_column(text: str, lines: Sequence[Line]) -> Iterator[int]:
    line_end = text.index("\n", lines[0].start)
    for column in (0, 1):
        for number, line in enumerate(lines):
            start, end, _ = line.cells[column]
            yield from range(start, end)
            if column == 0 or number + 1 < len(lines):
                yield line_end
