"""Finds tables among the lines of a page: rows kept together, label and value joined, shown as
Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from chatapp.engine.documents.page import text_tables
from chatapp.engine.documents.page.page_lines import Cell, Line

_LINES_BETWEEN = 2
"""So many lines of one cell may stand between rows: names of groups, and cells that run over."""
_LONG_CELL = 45
# The colon of a time or an address ends no label.
_COLON = re.compile(r"[:：](?![/\d])")
_BAR = re.compile(r"(?<!\\)\|")
_FORM = 0.25
"""From this share of cells that end with a colon on, a table is a form: labels and their values."""


@dataclass(frozen=True, slots=True)
class Table:
    """Lines `first` to `last` (both of them) of a page."""

    first: int
    last: int
    rows: tuple[Line, ...]
    is_form: bool
    has_header: bool = True

    @property
    def start(self) -> int:
        return self.rows[0].start

    @property
    def end(self) -> int:
        return self.rows[-1].end

    @property
    def is_written(self) -> bool:
        """Say whether the text spells it out in Markdown."""
        return self.rows[0].height == 0 and self.has_columns

    @property
    def has_columns(self) -> bool:
        """Say whether cells stand side by side, which those of lines "label: value" do not."""
        return any(len(row.cells) > 1 for row in self.rows)

    @property
    def header(self) -> Line | None:
        """Return the row that names the columns."""
        return self.rows[0] if self.has_header and not self.is_form else None


def tables(text: str, lines: Sequence[Line], apart: AbstractSet[int] = frozenset()) -> list[Table]:
    """Return the tables of a page in order; lines `apart` (by index) belong to none."""
    found = [
        Table(first, last, rows, is_form=False, has_header=text_tables.is_header(text, rows))
        for first, last, rows in text_tables.barred(text, lines)
    ]
    found += _placed(text, lines, apart | _inside(found))
    pairs = text_tables.paired(text, lines, apart | _inside(found))
    found += [Table(first, last, rows, is_form=True) for first, last, rows in pairs]
    return sorted(found, key=lambda table: table.first)


def _inside(found: Sequence[Table]) -> set[int]:
    return {index for table in found for index in range(table.first, table.last + 1)}


def _placed(text: str, lines: Sequence[Line], apart: AbstractSet[int]) -> list[Table]:
    """Return the tables that are known by where their cells stand."""
    found = []
    at = 0
    while at < len(lines):
        last = at if at in apart else _last_row(lines, at, apart)
        rows = lines[at : last + 1]
        if sum(len(row.cells) > 1 for row in rows) > 1 and _is_table(rows):
            found.append(Table(at, last, tuple(rows), _is_form(text, rows)))
        # Also when it is none: beginning anew with each of its lines would take the square of their
        # number.
        at = last + 1
    return found


def _last_row(lines: Sequence[Line], first: int, apart: AbstractSet[int]) -> int:
    """Return the last line of the run of rows that begins here; `first` itself when it is no row."""
    last = first
    if len(lines[first].cells) < 2:
        return first
    for index in range(first + 1, len(lines)):
        if index - last > _LINES_BETWEEN + 1 or index in apart:
            break
        if len(lines[index].cells) > 1:
            last = index
    # What runs over at the end of the last row belongs to it.
    if last + 1 < len(lines) and last + 1 not in apart and _runs_over(lines[last], lines[last + 1]):
        last += 1
    return last


def _runs_over(row: Line, line: Line) -> bool:
    """Say whether a line of one cell goes on where a cell of the row above began, but not its
    first.
    """
    near = 0 <= line.top - row.top <= 1.6 * row.height
    return (
        near
        and len(line.cells) == 1
        and any(abs(line.left - left) < 3 for _, _, left in row.cells[1:])
    )


def _is_table(rows: Sequence[Line]) -> bool:
    """Say whether rows are not the lines of two columns of prose side by side."""
    lengths = sorted(end - start for row in rows for start, end, _ in row.cells)
    return lengths[len(lengths) // 2] <= _LONG_CELL


def _is_form(text: str, rows: Sequence[Line]) -> bool:
    cells = [text[start:end] for row in rows for start, end, _ in row.cells]
    return sum(cell.endswith((":", "：")) for cell in cells) >= _FORM * len(cells)


def pieces(text: str, table: Table) -> list[tuple[int, int]]:
    """Return what can be quoted of a table by itself: pairs of label and value of a form, rows of
    others.
    """
    found: list[tuple[int, int]] = []
    above: Line | None = None
    for row in table.rows:
        if found and above is not None and _runs_over(above, row):
            found[-1] = found[-1][0], row.end
            continue
        found += _pairs(text, row.cells) if table.is_form else [(row.start, row.end)]
        above = row
    return found


def _pairs(text: str, cells: Sequence[Cell]) -> list[tuple[int, int]]:
    """Join each label with the cell after it, unless that is a label as well."""
    found: list[tuple[int, int]] = []
    label = False
    for start, end, _ in cells:
        words = text[start:end]
        if label and not _COLON.search(words):
            found[-1] = found[-1][0], end
            label = False
        else:
            found.append((start, end))
            label = words.endswith((":", "："))
    return found


def markdown(text: str, table: Table, start: int, end: int) -> str:
    """Return the rows of a table between two characters as Markdown, its header row always first."""
    rows = [row for row in table.rows if row.end > start and row.start < end]
    if table.header is not None and rows and rows[0] is not table.header:
        rows.insert(0, table.header)
    lefts = _columns(table)
    if not table.has_columns:
        # Lines of "label: value" stay what they are.
        return "\n".join(" ".join(text[row.start : row.end].split()) for row in rows)
    shown = [_cells_of(text, row, lefts) for row in rows]
    if not shown:
        return ""
    head = shown[0] if table.header is not None else [""] * len(lefts)
    body = shown[1:] if table.header is not None else shown
    return "\n".join(_row(cells) for cells in (head, ["---"] * len(lefts), *body))


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_BAR.sub(r"\\|", cell) for cell in cells) + " |"


def _columns(table: Table) -> list[float]:
    """Return the left edges of the columns: cells that begin within a letter of each other are one."""
    edges = sorted(left for row in table.rows if len(row.cells) > 1 for _, _, left in row.cells)
    width = max(2.5 * table.rows[0].height, 1.0)
    found: list[float] = []
    for edge in edges:
        if not found or edge - found[-1] > width:
            found.append(edge)
    return found


def _cells_of(text: str, row: Line, lefts: Sequence[float]) -> list[str]:
    cells = [""] * len(lefts)
    for start, end, left in row.cells:
        column = max((index for index, edge in enumerate(lefts) if edge <= left + 1), default=0)
        cells[column] = f"{cells[column]} {' '.join(text[start:end].split())}".strip()
    return cells
