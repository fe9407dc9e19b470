"""Finds the tables of a page and shows them as Markdown, with labels joined to their values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from chatapp.engine.documents.page import text_tables
from chatapp.engine.documents.page.page_lines import LineCell, PageLine
from chatapp.engine.documents.page.text_tables import TableRecord
from chatapp.engine.language.sentences import Span

_LINES_BETWEEN = 2
"""Lines of one cell that may stand between rows: group names and wrapped cells. Chosen."""
_LONG_CELL = 45
"""Characters: half of the cells of a table are not longer, lines of prose are. Chosen."""
_WRAP_PITCH = 1.6
"""Line heights from a row to a line that wraps one of its cells at most; chosen."""
_SAME_EDGE_PT = 3.0
"""Points: cells that begin so near each other begin at one edge; chosen."""
_COLUMN_HEIGHTS = 2.5
"""Line heights: cells that begin closer to each other belong to one column. Chosen."""
_FORM = 0.25
"""From this share of cells that end with a colon on, a table is a form: labels and their values.
Chosen."""
# The colon of a time or an address ends no label.
_COLON = re.compile(r"[:：](?![/\d])")
_BAR = re.compile(r"(?<!\\)\|")
_COLONS = (":", "：")


@dataclass(frozen=True, slots=True)
class Table:
    """Lines `first` to `last` (both of them) of a page."""

    first: int
    last: int
    rows: tuple[PageLine, ...]
    is_form: bool
    has_header: bool = True
    is_written: bool = False
    """Whether the text spells it out in Markdown."""
    is_known: bool = False
    """Whether the reader of the file knows that the first row names the columns."""

    @property
    def start(self) -> int:
        return self.rows[0].start

    @property
    def end(self) -> int:
        return self.rows[-1].end

    @property
    def has_columns(self) -> bool:
        """Whether cells stand side by side; those of lines "label: value" do not."""
        return any(len(row.cells) > 1 for row in self.rows)

    @property
    def header(self) -> PageLine | None:
        """The row that names the columns."""
        return self.rows[0] if self.has_header and not self.is_form else None


def tables(
    text: str, lines: Sequence[PageLine], excluded: AbstractSet[int] = frozenset()
) -> list[Table]:
    """Return the tables of a page in order; the `excluded` lines (by index) belong to none."""
    page_tables = []
    for run in text_tables.barred(text, lines):
        has_header = run.is_known or (run.has_names and text_tables.is_header(text, run.rows))
        page_tables.append(
            Table(run.first, run.last, run.rows, False, has_header, True, run.is_known)
        )
    page_tables += _by_position(text, lines, excluded | _lines_of(page_tables))
    for run in text_tables.paired(text, lines, excluded | _lines_of(page_tables)):
        page_tables.append(Table(run.first, run.last, run.rows, is_form=True))
    return sorted(page_tables, key=lambda table: table.first)


def _lines_of(page_tables: Sequence[Table]) -> set[int]:
    indexes: set[int] = set()
    for table in page_tables:
        indexes.update(range(table.first, table.last + 1))
    return indexes


def _by_position(
    text: str, lines: Sequence[PageLine], excluded: AbstractSet[int]
) -> Iterator[Table]:
    """Yield the tables whose cells stand side by side."""
    index = 0
    while index < len(lines):
        last = index if index in excluded else _last_row(lines, index, excluded)
        rows = tuple(lines[index : last + 1])
        if sum(len(row.cells) > 1 for row in rows) > 1 and _has_short_cells(rows):
            yield Table(index, last, rows, _is_form(text, rows))
        # Lines of a rejected run are skipped too: to retry each of them would take quadratic time.
        index = last + 1


def _last_row(lines: Sequence[PageLine], first: int, excluded: AbstractSet[int]) -> int:
    """Return the last line of the run of rows that begins at `first`, or `first` for no row."""
    last = first
    if len(lines[first].cells) < 2:
        return first
    for index in range(first + 1, len(lines)):
        if index - last > _LINES_BETWEEN + 1 or index in excluded:
            break
        if len(lines[index].cells) > 1:
            last = index
    following = last + 1
    if following == len(lines) or following in excluded:
        return last
    return following if _wraps(lines[last], lines[following]) else last


def _wraps(row: PageLine, line: PageLine) -> bool:
    """Say whether a line continues a cell of the row above, other than the first."""
    is_below = 0 <= line.top - row.top <= _WRAP_PITCH * row.height
    edges = (cell.left for cell in row.cells[1:])
    return (
        is_below
        and len(line.cells) == 1
        and any(abs(line.left - edge) < _SAME_EDGE_PT for edge in edges)
    )


def _goes_on(table: Table, row: PageLine, line: PageLine) -> bool:
    """Say whether a line of a table wraps the row above; in Markdown none does."""
    return not table.is_written and _wraps(row, line)


def _has_short_cells(rows: Sequence[PageLine]) -> bool:
    """Tell a table from two columns of prose side by side."""
    lengths = sorted(cell.end - cell.start for cell in _cells(rows))
    return lengths[len(lengths) // 2] <= _LONG_CELL


def _is_form(text: str, rows: Sequence[PageLine]) -> bool:
    cells = [text[cell.start : cell.end] for cell in _cells(rows)]
    return sum(cell.endswith(_COLONS) for cell in cells) >= _FORM * len(cells)


def _cells(rows: Sequence[PageLine]) -> Iterator[LineCell]:
    for row in rows:
        yield from row.cells


def pieces(text: str, table: Table) -> list[Span]:
    """Return the spans that can be quoted alone: rows, or pairs of label and value of a form."""
    spans: list[Span] = []
    above: PageLine | None = None
    for row in table.rows:
        if spans and above is not None and _goes_on(table, above, row):
            spans[-1] = Span(spans[-1].start, row.end)
            continue
        spans += _pairs(text, row.cells) if table.is_form else [Span(row.start, row.end)]
        above = row
    return spans


def _pairs(text: str, cells: Sequence[LineCell]) -> list[Span]:
    """Join each label with the cell after it, unless that is a label as well."""
    pairs: list[Span] = []
    is_after_label = False
    for cell in cells:
        words = text[cell.start : cell.end]
        if is_after_label and not _COLON.search(words):
            pairs[-1] = Span(pairs[-1].start, cell.end)
            is_after_label = False
        else:
            pairs.append(Span(cell.start, cell.end))
            is_after_label = words.endswith(_COLONS)
    return pairs


def markdown(text: str, table: Table, start: int, end: int) -> str:
    """Return the rows between two characters as Markdown, always below the header row."""
    rows = [row for row in table.rows if row.end > start and row.start < end]
    if table.header is not None and rows and rows[0] is not table.header:
        rows.insert(0, table.header)
    if not table.has_columns:
        return "\n".join(" ".join(text[row.start : row.end].split()) for row in rows)
    edges = _column_edges(table)
    body = [_cell_texts(text, row, edges) for row in rows]
    if not body:
        return ""
    header = [""] * len(edges) if table.header is None else body.pop(0)
    return "\n".join(map(_markdown_row, (header, ["---"] * len(edges), *body)))


def records(text: str, table: Table) -> list[TableRecord]:
    """Return all rows, the header too; lines that wrap a cell belong to the row above them."""
    edges = _column_edges(table)
    by_row: list[TableRecord] = []
    above: PageLine | None = None
    for row in table.rows:
        cells = [cell.replace("\\|", "|") for cell in _cell_texts(text, row, edges)]
        if by_row and above is not None and _goes_on(table, above, row):
            pairs = zip(by_row[-1].cells, cells, strict=True)
            joined = tuple(" ".join(filter(None, pair)) for pair in pairs)
            by_row[-1] = TableRecord(by_row[-1].start, row.end, joined)
            continue
        above = row
        by_row.append(TableRecord(row.start, row.end, tuple(cells)))
    return by_row


def _markdown_row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_BAR.sub(r"\\|", cell) for cell in cells) + " |"


def _column_edges(table: Table) -> list[float]:
    """Return the left edges of the columns in points."""
    cells = _cells([row for row in table.rows if len(row.cells) > 1])
    width = 1.0 if table.is_written else max(_COLUMN_HEIGHTS * table.rows[0].height, 1.0)
    edges: list[float] = []
    for left in sorted(cell.left for cell in cells):
        if not edges or left - edges[-1] > width:
            edges.append(left)
    return edges


def _cell_texts(text: str, row: PageLine, edges: Sequence[float]) -> list[str]:
    texts = [""] * len(edges)
    for cell in row.cells:
        columns = (index for index, edge in enumerate(edges) if edge <= cell.left + 1)
        column = max(columns, default=0)
        words = " ".join(text[cell.start : cell.end].split())
        texts[column] = f"{texts[column]} {words}".strip()
    return texts
