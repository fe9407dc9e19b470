"""Writes the tables of a page that have lines as Markdown, and forms as "label: value" lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from chatapp.engine.documents.page import hidden_text, table_rows
from chatapp.engine.documents.page.page_characters import PageCharacters, Piece
from chatapp.engine.documents.read import sheet_header
from chatapp.engine.documents.read.pdf import table_grid
from chatapp.engine.documents.read.pdf.table_grid import Grid, GridCell
from chatapp.engine.documents.read.sheet_cells import (
    MergedRange,
    MergedRanges,
    SheetCell,
    SheetRow,
    kind_of,
)

_LEAST_FILLED = 0.4
"""Share of the cells of a table that hold text at least; charts and pictures hold less."""
_LONGEST_CELL = 800
"""Characters; a longer cell is a box around text, no cell of a table. Chosen."""
_SAME_LEVEL = 0.5
"""Share of a letter's height by which the middles of letters of a line differ at most."""
_BLANK = 0.13
"""Heights of a letter from which a gap is a blank."""
_FULL_CELL = 0.6
"""Share of a cell's width that its lines fill at least if they are filled letter by letter."""
_WIDE_VALUES = 0.25
"""Share of the rows of a form at least that have a value wider than a column."""
_LABEL = 30
"""Characters of a form's label at most; chosen."""
_TO_THE_EDGE = 0.35
"""Share of the page within which a table reaches its end, or begins at its top."""
_COLONS = (":", "：")
_HANGUL = ("가", "힣")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell with its text and the characters it is made of."""

    place: GridCell
    pieces: list[Piece]
    text: str
    look: int

    @property
    def is_wide(self) -> bool:
        return self.place.right > self.place.left


@dataclass(frozen=True, slots=True)
class TableAbove:
    """The last table of the page before: it may go on without its header."""

    columns: NDArray[np.float64]
    names: tuple[str, ...] = ()
    header: tuple[tuple[str, ...], ...] = ()
    """The texts of the rows that name the columns."""


@dataclass(slots=True)
class TableWriter:
    """Writes the tables of pages in order."""

    above: TableAbove | None = None

    def written(
        self,
        page: PageCharacters,
        lines: NDArray[np.float64],
        areas: NDArray[np.float64],
        height: float,
    ) -> PageCharacters:
        """Return a page with its tables in Markdown.

        `lines` and `areas` (coloured ones) are float64 [4, n], `height` is the page's in points.
        """
        above, self.above = self.above, None
        tables = []
        for grid in table_grid.grids(lines) if lines.shape[1] else ():
            table = _Table(grid, _cells(page, grid, areas))
            if table.is_table():
                tables.append(table)
        for index, table in enumerate(tables):
            is_at_top = index == 0 and grid_top(table) < _TO_THE_EDGE * height
            table.decide(above if is_at_top else None)
        if not tables:
            return page
        last = tables[-1]
        if last.grid.rows[-1] > (1 - _TO_THE_EDGE) * height and not last.is_form:
            self.above = TableAbove(last.grid.columns, last.names, last.header_texts())
        return _with_tables(page, tables)


def grid_top(table: _Table) -> float:
    return float(table.grid.rows[0])


@dataclass(slots=True)
class _Table:
    grid: Grid
    cells: Sequence[_Cell]
    is_form: bool = False
    depth: int = 0
    """Rows of the header; 0 where there is none."""
    names: tuple[str, ...] = ()
    banners: int = 0
    """Rows of one cell above the header: a title, a unit."""
    form_rows: Sequence[Sequence[_Cell]] = ()
    """The labels and values of each row of a form, without the names of groups."""
    characters: set[int] = field(default_factory=set)

    def is_table(self) -> bool:
        filled = [cell for cell in self.cells if cell.text]
        rows = {cell.place.top for cell in filled}
        columns = {cell.place.left for cell in filled}
        for cell in filled:
            for piece in cell.pieces:
                if not isinstance(piece, str):
                    self.characters.update(piece)
        return (
            min(len(rows), len(columns)) >= 2
            and len(filled) >= _LEAST_FILLED * len(self.cells)
            and max(len(cell.text) for cell in filled) <= _LONGEST_CELL
        )

    def rows(self) -> list[list[_Cell]]:
        """Return the cells that begin in each row that holds text, from left to right."""
        by_row: dict[int, list[_Cell]] = {}
        for cell in sorted(self.cells, key=lambda each: each.place.left):
            by_row.setdefault(cell.place.top, []).append(cell)
        return [by_row[row] for row in sorted(by_row) if any(cell.text for cell in by_row[row])]

    def decide(self, above: TableAbove | None) -> None:
        """Decide which rows name the columns, or that it is a form."""
        rows = self.rows()
        last = len(self.grid.columns) - 2
        while self.banners + 2 < len(rows) and _is_banner(rows[self.banners], last):
            self.banners += 1
        sheet = _Sheet(self, rows[self.banners :])
        self.is_form = sheet.is_form()
        self.form_rows = [sheet.without_group(row) for row in rows[self.banners :]]
        if self.is_form:
            return
        if above is not None and self._goes_on(above, sheet):
            self.names = above.names
            return
        header = sheet.header()
        self.depth, self.names = header.rows, header.names

    def header_texts(self) -> tuple[tuple[str, ...], ...]:
        rows = self.rows()[self.banners : self.banners + self.depth]
        return tuple(tuple(cell.text for cell in row) for row in rows)

    def _goes_on(self, above: TableAbove, sheet: _Sheet) -> bool:
        """Say whether a table is the one of the page before, without its header."""
        if not above.names or len(above.columns) != len(self.grid.columns):
            return False
        if np.abs(above.columns - self.grid.columns).max() > 2 * _COLUMN_SHIFT:
            return False
        rows = self.rows()
        repeated = tuple(tuple(cell.text for cell in row) for row in rows[: len(above.header)])
        return repeated != above.header and sheet.header().rows == 0


_COLUMN_SHIFT = 3.0
"""Points by which the columns of a table may be moved on the next page."""


def _is_banner(row: Sequence[_Cell], last: int) -> bool:
    return len(row) == 1 and row[0].place.left == 0 and row[0].place.right == last


class _Sheet:
    """A table as `sheet_header` looks at it."""

    def __init__(self, table: _Table, rows: Sequence[Sequence[_Cell]]) -> None:
        self._rows = rows
        self._columns = range(len(table.grid.columns) - 1)
        self._merged = MergedRanges()
        numbers = {row[0].place.top: number for number, row in enumerate(rows, 1)}
        for cell in (cell for row in rows for cell in row):
            top = numbers[cell.place.top]
            bottom = max(
                (number for at, number in numbers.items() if at <= cell.place.bottom), default=top
            )
            if cell.is_wide or bottom > top:
                self._merged.add(MergedRange(top, cell.place.left, bottom, cell.place.right))
        self.sheet_rows = [self._sheet_row(number, row) for number, row in enumerate(rows, 1)]

    def _sheet_row(self, number: int, row: Sequence[_Cell]) -> SheetRow:
        cells = [SheetCell()] * len(self._columns)
        for cell in row:
            kind = kind_of(cell.text)
            cells[cell.place.left] = SheetCell(cell.text, kind, cell.look)
        return SheetRow(number, cells)

    def header(self) -> sheet_header.Header:
        return sheet_header.header_of(self.sheet_rows, self._columns, self._merged)

    def is_form(self) -> bool:
        """Say whether labels stand beside their values: in coloured cells and plain ones by turns,
        in two columns, with values wider than a column, or with values of several kinds.
        """
        by_look = [self._has_labels_by_look(row) for row in self._rows]
        if sum(by_look) >= max(2, 0.6 * len(by_look)):
            return True
        looks = [frozenset(cell.look for cell in row) for row in self._rows]
        if looks[0] == {1} and not any(1 in look for look in looks[1:]):
            return False
        if len(self._columns) == 2:
            return not self._has_number_column()
        rows = [self.without_group(row) for row in self._rows]
        if sum(cell.is_wide for cell in rows[0]) > 1 or any(len(row) % 2 for row in rows):
            return False
        labels = [cell.text for row in rows for cell in row[::2]]
        if any(len(text) > _LABEL or kind_of(text) not in ("text", "") for text in labels):
            return False
        wide = [row for row in rows if len(row) == 2 and row[1].is_wide and not row[0].is_wide]
        is_headed = sheet_header.votes(self.sheet_rows, self._columns) > 0
        return (len(wide) >= _WIDE_VALUES * len(rows) and not is_headed) or _are_mixed(rows)

    def without_group(self, row: Sequence[_Cell]) -> Sequence[_Cell]:
        """Return a row without the name of a group of rows at its left."""
        first = [cell for row in self._rows for cell in row if cell.place.left == 0]
        has_groups = any(cell.place.bottom > cell.place.top for cell in first)
        is_group = has_groups and row[0].place.left == 0 and not row[0].is_wide
        return row[1:] if is_group else row

    def _has_number_column(self) -> bool:
        """Say whether words stand over numbers in the second of two columns."""
        first, *below = [row.cell(1).kind for row in self.sheet_rows]
        return first == "text" and below.count("number") > len(below) / 2

    def _has_labels_by_look(self, row: Sequence[_Cell]) -> bool:
        """Say whether the cells of a row are coloured and plain by turns."""
        looks = [cell.look for cell in row]
        return (
            len(looks) > 1
            and len(looks) % 2 == 0
            and len(set(looks[::2])) == 1
            and len(set(looks[1::2])) == 1
            and looks[0] > looks[1]
            and (len(looks) > 2 or len(self._columns) > 2)
        )


def _are_mixed(rows: Sequence[Sequence[_Cell]]) -> bool:
    """Say whether values of several kinds stand below each other."""
    kinds: dict[int, set[str]] = {}
    for row in rows:
        for cell in row[1::2]:
            kinds.setdefault(cell.place.left, set()).add(kind_of(cell.text))
    is_mixed = [len(of_column - {""}) > 1 for of_column in kinds.values()]
    return len(rows) > 1 and len({len(row) for row in rows}) <= 2 and any(is_mixed)


def _cells(page: PageCharacters, grid: Grid, areas: NDArray[np.float64]) -> list[_Cell]:
    """Return the cells with the characters whose middles are in them."""
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
        cells.append(_Cell(place, pieces, " ".join(words.split()), look))
    return cells


def _text_of(text: str, piece: Piece) -> str:
    return piece if isinstance(piece, str) else "".join(text[index] for index in piece)


def _look(grid: Grid, place: GridCell, areas: NDArray[np.float64]) -> int:
    """Return 1 for a cell with a coloured background, 0 for another."""
    x = float(grid.columns[place.left] + grid.columns[place.left + 1]) / 2
    y = float(grid.rows[place.top] + grid.rows[place.top + 1]) / 2
    left, top, right, bottom = areas
    is_below = (left <= x) & (x <= right) & (top <= y) & (y <= bottom)
    is_small = bottom - top < grid.height * 0.98
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
        start = 0
        for at in range(1, len(line)):
            is_parted = line[at] != line[at - 1] + 1
            if is_parted or text[line[at]] == "|":
                yield line[start:at]
                if is_parted and _has_blank(page, text, line[at - 1], line[at]):
                    yield " "
                start = at
            if text[line[at]] == "|":
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
        near = [
            number
            for number, other in enumerate(levels)
            if abs(other - level) < _SAME_LEVEL * max(bottom - top, 1.0)
        ]
        if near:
            lines[near[-1]].append(index)
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
    low, high = _HANGUL
    if not (low <= text[last] <= high and low <= text[first] <= high):
        return False
    if len(lines[number]) == 1 or text[lines[number][1]] in ".!?":
        return True
    left, _, right, _ = page.boxes
    margin = min(float(left[line[0]]) for line in lines)
    widest = max(float(right[line[-1]]) for line in lines)
    letter = float(right[last] - left[last])
    full = [widest - float(right[line[-1]]) < letter for line in lines[:-1]]
    return len(full) > 1 and all(full) and widest - margin > _FULL_CELL * width


def _with_tables(page: PageCharacters, tables: Sequence[_Table]) -> PageCharacters:
    """Return a page whose tables are written in place of their characters."""
    rules = [_rule(page, table) for table in tables]
    firsts = {min(table.characters): number for number, table in enumerate(tables)}
    taken: set[int] = set().union(*(table.characters for table in tables))
    offset = len(page)
    places = []
    for rule in rules:
        places.append(range(offset, offset + len(rule)))
        offset += len(rule)
    pieces: list[Piece] = []
    kept: list[int] = []
    text = page.text()
    for index in range(len(page)):
        if index in firsts:
            pieces += [kept, "\n\n"]
            kept = []
            number = firsts[index]
            pieces += _lines(tables[number], places[number])
            pieces.append("\n")
        if index in taken or _is_left_blank(text, index, taken):
            continue
        kept.append(index)
    pieces.append(kept)
    whole = page
    for rule in rules:
        whole = whole.joined(rule)
    return whole.arranged(pieces)


def _is_left_blank(text: str, index: int, taken: set[int]) -> bool:
    """Say whether a blank only parted characters that are in a table now."""
    return text[index].isspace() and index - 1 in taken and index + 1 in taken


def _rule(page: PageCharacters, table: _Table) -> PageCharacters:
    """Return the line below a header; it has no height."""
    columns = len(table.grid.columns) - 1
    column = table_rows.KNOWN if table.names else " --- |"
    text = f"|{column * columns}" if not table.is_form else ""
    header = table.depth + table.banners
    level = float(table.grid.rows[min(header, len(table.grid.rows) - 1)])
    left = float(table.grid.columns[0])
    boxes = np.tile(np.array([[left], [level], [left], [level]]), len(text))
    nothing = np.zeros(len(text), dtype=np.uint8)
    return PageCharacters(hidden_text.codes_of(text), boxes, nothing, nothing)


def _lines(table: _Table, rule: range) -> Iterator[Piece]:
    rows = table.rows()
    for row in rows[: table.banners]:
        yield from row[0].pieces
        yield "\n"
    if table.is_form:
        yield from _form(rows[table.banners :], table.form_rows)
        return
    yield from _header(table, rows[table.banners : table.banners + table.depth])
    yield rule
    yield "\n"
    for number, row in enumerate(rows[table.banners + table.depth :]):
        if number:
            yield "\n"
        top = row[0].place.top
        yield from _row(_across(table, top))
    yield "\n"


def _header(table: _Table, rows: Sequence[Sequence[_Cell]]) -> Iterator[Piece]:
    columns = len(table.grid.columns) - 1
    if not rows:
        names = table.names or ("",) * columns
        yield f"| {' | '.join(name.replace('|', '/') for name in names)} |\n"
        return
    by_column: list[list[_Cell]] = [[] for _ in range(columns)]
    for cell in (cell for row in rows for cell in row if cell.text):
        for column in range(cell.place.left, cell.place.right + 1):
            if cell.text not in (other.text for other in by_column[column]):
                by_column[column].append(cell)
    yield from _row(by_column)
    yield "\n"


def _across(table: _Table, row: int) -> list[list[_Cell]]:
    """Return what stands in each column of a row; a cell over rows stands in each of them."""
    columns: list[list[_Cell]] = [[] for _ in range(len(table.grid.columns) - 1)]
    for cell in table.cells:
        if cell.place.top <= row <= cell.place.bottom and cell.text:
            columns[cell.place.left].append(cell)
    return columns


def _row(columns: Sequence[Sequence[_Cell]]) -> Iterator[Piece]:
    for number, cells in enumerate(columns):
        yield "| " if number == 0 else " | "
        for at, cell in enumerate(cells):
            if at:
                yield " "
            yield from cell.pieces
    yield " |"


def _form(
    rows: Sequence[Sequence[_Cell]], form_rows: Sequence[Sequence[_Cell]]
) -> Iterator[Piece]:
    """Yield a line for each label with its value; the name of a group stands above them."""
    for row, cells in zip(rows, form_rows, strict=True):
        for cell in row[: len(row) - len(cells)]:
            yield from cell.pieces
            yield "\n"
        if len(cells) % 2:
            for cell in cells:
                yield from cell.pieces
                yield " "
            yield "\n"
            continue
        for label, value in zip(cells[::2], cells[1::2], strict=True):
            if not label.text and not value.text:
                continue
            yield from label.pieces
            is_label = label.text and len(label.text) <= _LABEL
            yield ": " if is_label and not label.text.endswith(_COLONS) else " "
            yield from value.pieces
            yield "\n"
