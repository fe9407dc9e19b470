"""The cells of a table with lines, each with the characters in it line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chatapp.engine.documents.page.page_characters import PageCharacters, Piece
from chatapp.engine.documents.read.pdf.tables.table_grid import Grid, GridCell

_SAME_LEVEL = 0.5
"""Share of a letter's height by which the middles of letters of a line differ at most; chosen."""
_BLANK = 0.13
"""Heights of a letter from which a gap is a blank; chosen."""
_FULL_CELL = 0.6
"""Share of a cell's width that its lines fill at least if they are filled letter by letter;
chosen."""
_SMALL_AREA = 0.98
"""Share of a table's height; a coloured area as high as the table marks no cell. Chosen."""


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell with its text and the characters it is made of."""

    place: GridCell
    pieces: list[Piece]
    text: str
    look: int

    @property
    def is_wide(self) -> bool:
        return self.place.right > self.place.left


def cells_of(page: PageCharacters, grid: Grid, areas: NDArray[np.float64]) -> list[TableCell]:
    """Return the cells with the characters whose middles are in them.

    `areas` are the coloured ones, float64 [4, n]: left, top, right, bottom in points.
    """
    x = (page.boxes[0] + page.boxes[2]) / 2
    y = (page.boxes[1] + page.boxes[3]) / 2
    columns = np.searchsorted(grid.columns, x) - 1
    rows = np.searchsorted(grid.rows, y) - 1
    visible = page.visible()
    inside = visible[
        (columns[visible] >= 0)
        & (columns[visible] < len(grid.columns) - 1)
        & (rows[visible] >= 0)
        & (rows[visible] < len(grid.rows) - 1)
    ]
    owner = np.full((len(grid.rows) - 1, len(grid.columns) - 1), -1)
    for number, cell in enumerate(grid.cells):
        owner[cell.top : cell.bottom + 1, cell.left : cell.right + 1] = number
    of_cell = owner[rows[inside], columns[inside]]
    text = page.text()
    cells = []
    for number, place in enumerate(grid.cells):
        indexes = inside[of_cell == number]
        pieces = list(_cell_pieces(page, text, indexes.tolist(), grid, place))
        words = "".join(_text_of(text, piece) for piece in pieces)
        look = _look(grid, place, areas)
        cells.append(TableCell(place, pieces, " ".join(words.split()), look))
    return cells


def _text_of(text: str, piece: Piece) -> str:
    return piece if isinstance(piece, str) else "".join(text[index] for index in piece)


def _look(grid: Grid, place: GridCell, areas: NDArray[np.float64]) -> int:
    """Return 1 for a cell with a coloured background, 0 for another."""
    x = float(grid.columns[place.left] + grid.columns[place.left + 1]) / 2
    y = float(grid.rows[place.top] + grid.rows[place.top + 1]) / 2
    left, top, right, bottom = areas
    is_below = (left <= x) & (x <= right) & (top <= y) & (y <= bottom)
    is_small = bottom - top < grid.height * _SMALL_AREA
    return int(bool((is_below & is_small).any()))


def _cell_pieces(
    page: PageCharacters, text: str, indexes: Sequence[int], grid: Grid, place: GridCell
) -> Iterator[Piece]:
    """Yield the characters of a cell line by line."""
    lines = _cell_lines(page, indexes)
    width = float(grid.columns[place.right + 1] - grid.columns[place.left])
    for number, line in enumerate(lines):
        if number:
            yield "" if _goes_on(page, text, lines, number, width) else " "
        yield from _line_pieces(page, text, line)


def _line_pieces(page: PageCharacters, text: str, line: Sequence[int]) -> Iterator[Piece]:
    """Yield the characters of a line with the blanks between them; a bar is escaped."""
    start = 0
    for at in range(1, len(line)):
        is_parted = line[at] != line[at - 1] + 1
        is_bar = text[line[at]] == "|"
        if is_parted or is_bar:
            yield line[start:at]
            start = at
        if is_parted and _has_blank(page, text, line[at - 1], line[at]):
            yield " "
        if is_bar:
            yield "\\"
    yield line[start:]


def _has_blank(page: PageCharacters, text: str, left: int, right: int) -> bool:
    """Say whether a blank is between two characters of a line."""
    if left < right and text[left + 1 : right].strip() == "":
        return "".join(text[left + 1 : right]) != ""
    height = max(float(page.boxes[3, left] - page.boxes[1, left]), 0.01)
    return float(page.boxes[0, right] - page.boxes[2, left]) > _BLANK * height


def _cell_lines(page: PageCharacters, indexes: Sequence[int]) -> list[list[int]]:
    """Return the characters of a cell in lines from top to bottom."""
    lines: list[list[int]] = []
    levels: list[float] = []
    for index in indexes:
        top, bottom = float(page.boxes[1, index]), float(page.boxes[3, index])
        level = (top + bottom) / 2
        alike = [
            number
            for number, other in enumerate(levels)
            if abs(other - level) < _SAME_LEVEL * max(bottom - top, 1.0)
        ]
        if alike:
            lines[alike[-1]].append(index)
        else:
            lines.append([index])
            levels.append(level)
    order = sorted(range(len(lines)), key=levels.__getitem__)
    left = page.boxes[0]
    return [sorted(lines[number], key=lambda index: float(left[index])) for number in order]


def _goes_on(
    page: PageCharacters, text: str, lines: Sequence[Sequence[int]], number: int, width: float
) -> bool:
    """Say whether a word of Hangul goes on in the line `number` of a cell.

    It does where all lines but the last are filled to within a letter, and where one syllable alone
    ends a sentence.
    """
    last, first = lines[number - 1][-1], lines[number][0]
    if not ("가" <= text[last] <= "힣" and "가" <= text[first] <= "힣"):
        return False
    if len(lines[number]) == 1 or text[lines[number][1]] in ".!?":
        return True
    left, _, right, _ = page.boxes
    margin = min(float(left[line[0]]) for line in lines)
    widest = max(float(right[line[-1]]) for line in lines)
    letter = float(right[last] - left[last])
    full = [widest - float(right[line[-1]]) < letter for line in lines[:-1]]
    return len(full) > 1 and all(full) and widest - margin > _FULL_CELL * width
