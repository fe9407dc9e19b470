"""Lays out tables whose cells span rows and columns: a cell over several rows says its text in each
of them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

MOST_COLUMNS = 256
_MOST_ROWS = 65_536
_MOST_REPEATED = 200_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell and how many columns and rows it spans."""

    text: str
    columns: int = 1
    rows: int = 1


def laid_out(rows: Iterable[Iterable[Cell]]) -> list[list[str]]:
    """Return the texts of rows whose cells come in order, as HTML has them; what reaches down takes
    the place below.

    To the right of the first of its columns a cell leaves gaps: a row that says one thing twice
    reads worse.
    """
    found: list[list[str]] = []
    reaching: dict[int, tuple[int, str]] = {}
    for row in rows:
        texts: list[str] = []
        for cell in row:
            _take_reaching(texts, reaching)
            own = [cell.text, *[""] * (cell.columns - 1)][: MOST_COLUMNS - len(texts)]
            if cell.rows > 1:
                below = min(cell.rows, _MOST_ROWS) - 1
                reaching.update(
                    {len(texts) + column: (below, text) for column, text in enumerate(own)}
                )
            texts.extend(own)
        _take_reaching(texts, reaching)
        found.append(texts)
    return found


def _take_reaching(texts: list[str], reaching: dict[int, tuple[int, str]]) -> None:
    """Fill the columns that a cell of a row above reaches into."""
    while (at := len(texts)) in reaching:
        left, text = reaching.pop(at)
        texts.append(text)
        if left > 1:
            reaching[at] = (left - 1, text)


def filled_down(cells: dict[tuple[int, int], Cell]) -> list[list[str]]:
    """Return the texts of cells that know their row and column, each row as wide as the table."""
    texts = {place: cell.text for place, cell in cells.items()}
    numbers = sorted({row for row, _ in cells})
    left = _MOST_REPEATED
    for (row, column), cell in cells.items():
        first, last = bisect_right(numbers, row), bisect_left(numbers, row + cell.rows)
        below = numbers[first : min(last, first + left)]
        left -= len(below)
        for number in below:
            texts.setdefault((number, column), cell.text)
    width = max((column for _, column in texts), default=-1) + 1
    return [[texts.get((row, column), "") for column in range(width)] for row in numbers]
