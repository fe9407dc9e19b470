"""Lays out tables whose cells span rows and columns: a cell repeats its text in each of its rows.

To the right of its first column a cell leaves gaps: repeating the text within a row reads worse.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

MOST_COLUMNS = 256
"""Columns of a table that are filled; chosen against hostile files."""
_MOST_ROWS = 65_536
"""Rows that one merged cell fills; chosen against hostile files."""
_MOST_REPEATED = 200_000
"""Cells that are filled with the text of a cell above, in one table; chosen."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell and how many columns and rows it spans."""

    text: str
    columns: int = 1
    rows: int = 1


class CellPosition(NamedTuple):
    row: int
    column: int


class _Repeat(NamedTuple):
    """A text that the next `rows` rows repeat in a column."""

    text: str
    rows: int


def by_order(rows: Iterable[Iterable[Cell]]) -> list[list[str]]:
    """Return the texts of rows whose cells take the next free column, as in HTML."""
    texts_of_rows: list[list[str]] = []
    repeats: dict[int, _Repeat] = {}
    for row in rows:
        texts: list[str] = []
        for cell in row:
            _repeat(texts, repeats)
            own = [cell.text, *[""] * (cell.columns - 1)][: MOST_COLUMNS - len(texts)]
            below = min(cell.rows, _MOST_ROWS) - 1
            for column, text in enumerate(own if below > 0 else (), len(texts)):
                repeats[column] = _Repeat(text, below)
            texts.extend(own)
        _repeat(texts, repeats)
        texts_of_rows.append(texts)
    return texts_of_rows


def _repeat(texts: list[str], repeats: dict[int, _Repeat]) -> None:
    """Fill the next columns of a row as far as cells of rows above reach into them."""
    while (column := len(texts)) in repeats:
        repeat = repeats.pop(column)
        texts.append(repeat.text)
        if repeat.rows > 1:
            repeats[column] = _Repeat(repeat.text, repeat.rows - 1)


def by_position(cells: Mapping[CellPosition, Cell]) -> list[list[str]]:
    """Return the texts of cells that know their position, each row as wide as the table."""
    texts = {position: cell.text for position, cell in cells.items()}
    numbers = sorted({position.row for position in cells})
    left = _MOST_REPEATED
    for position, cell in cells.items():
        first = bisect_right(numbers, position.row)
        last = bisect_left(numbers, position.row + cell.rows)
        below = numbers[first : min(last, first + left)]
        left -= len(below)
        for number in below:
            texts.setdefault(CellPosition(number, position.column), cell.text)
    columns = range(max((position.column for position in texts), default=-1) + 1)
    return [_row(texts, number, columns) for number in numbers]


def _row(texts: Mapping[CellPosition, str], row: int, columns: range) -> list[str]:
    return [texts.get(CellPosition(row, column), "") for column in columns]
