"""Tells what a table with lines is: which rows name its columns, or that it is a form."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from chatapp.engine.documents.read.pdf.tables.table_cells import TableCell
from chatapp.engine.documents.read.sheets import sheet_header
from chatapp.engine.documents.read.sheets.sheet_cells import (
    MergedRange,
    MergedRanges,
    SheetCell,
    SheetRow,
    kind_of,
)

LONGEST_LABEL = 30
"""Characters of a form's label at most; chosen."""
_SURELY_HEADED = 2
"""Votes (`sheet_header.votes`) from which a first row names columns, though it may be a form's;
chosen."""
_PERIOD = re.compile(r"(?:19|20)\d\d\D?")
_PLAIN_NUMBER = re.compile(r"[-+△▲(]?[\d,.]+%?\)?")
_MOSTLY = 0.6
"""Share of the rows of a form at least that begin with a label, by its look or its colon;
chosen."""
_WIDE_VALUES = 0.25
"""Share of the rows of a form at least that have a value wider than a column; chosen."""


class TableShape:
    """The rows of a table with lines as `sheet_header` looks at them, to tell what they are."""

    def __init__(self, columns: int, rows: Sequence[Sequence[TableCell]]) -> None:
        self._rows = rows
        self._columns = range(columns)
        self._merged = MergedRanges()
        numbers = {row[0].place.top: number for number, row in enumerate(rows, 1)}
        for cell in itertools.chain.from_iterable(rows):
            top = numbers[cell.place.top]
            bottom = max(
                (number for at, number in numbers.items() if at <= cell.place.bottom), default=top
            )
            if cell.is_wide or bottom > top:
                self._merged.add(MergedRange(top, cell.place.left, bottom, cell.place.right))
        self.sheet_rows = [self._sheet_row(number, row) for number, row in enumerate(rows, 1)]

    def _sheet_row(self, number: int, row: Sequence[TableCell]) -> SheetRow:
        cells = [SheetCell()] * len(self._columns)
        for cell in row:
            kind = kind_of(cell.text)
            cells[cell.place.left] = SheetCell(cell.text, kind, cell.look)
        return SheetRow(number, cells)

    def header(self) -> sheet_header.SheetHeader:
        return sheet_header.header_of(self.sheet_rows, self._columns, self._merged)

    def is_form(self) -> bool:
        """Say whether labels stand beside their values: in coloured cells and plain ones by turns,
        in two columns, with values wider than a column, or with values of several kinds.
        """
        by_look = [self._has_labels_by_look(row) for row in self._rows]
        if sum(by_look) >= max(2, _MOSTLY * len(by_look)):
            return True
        if self._has_labels_by_colon():
            return True
        looks = [frozenset(cell.look for cell in row) for row in self._rows]
        if looks[0] == {1} and not any(1 in look for look in looks[1:]):
            return False
        if len(self._columns) == 2:
            return not self._has_number_column()
        rows = [self.without_group(row) for row in self._rows]
        if sum(cell.is_wide for cell in rows[0]) > 1 or any(len(row) % 2 for row in rows):
            return False
        labels = [cell.text for cell in itertools.chain.from_iterable(row[::2] for row in rows)]
        if any(len(text) > LONGEST_LABEL or kind_of(text) not in ("text", "") for text in labels):
            return False
        wide = [row for row in rows if len(row) == 2 and row[1].is_wide and not row[0].is_wide]
        is_headed = sheet_header.votes(self.sheet_rows, self._columns) >= _SURELY_HEADED
        return (len(wide) >= _WIDE_VALUES * len(rows) and not is_headed) or _are_mixed(rows)

    def without_group(self, row: Sequence[TableCell]) -> Sequence[TableCell]:
        """Return a row without the name of a group of rows at its left."""
        cells = itertools.chain.from_iterable(self._rows)
        first = [cell.place for cell in cells if cell.place.left == 0]
        has_groups = any(place.bottom > place.top for place in first)
        is_group = has_groups and row[0].place.left == 0 and not row[0].is_wide
        return row[1:] if is_group else row

    def _has_number_column(self) -> bool:
        """Say whether words or a year stand over numbers in the second of two columns."""
        first, *below = [row.cell(1) for row in self.sheet_rows]
        numbers = [cell for cell in below if cell.kind == "number"]
        if first.kind == "text":
            return len(numbers) > len(below) / 2
        plain = [cell for cell in below if _PLAIN_NUMBER.fullmatch(cell.text)]
        return _PERIOD.fullmatch(first.text) is not None and len(plain) > len(below) / 2

    def _has_labels_by_colon(self) -> bool:
        """Say whether most rows begin with a cell that ends with a colon, the first row too."""
        begins = [row[0].text.rstrip().endswith((":", "：")) for row in self._rows]
        return begins[0] and sum(begins) >= max(2, _MOSTLY * len(begins))

    def _has_labels_by_look(self, row: Sequence[TableCell]) -> bool:
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


def _are_mixed(rows: Sequence[Sequence[TableCell]]) -> bool:
    """Say whether values of several kinds stand below each other, the first row aside."""
    kinds: dict[int, set[str]] = {}
    for row in rows[1:]:
        for cell in row[1::2]:
            kinds.setdefault(cell.place.left, set()).add(kind_of(cell.text))
    is_mixed = [len(of_column - {""}) > 1 for of_column in kinds.values()]
    return len({len(row) for row in rows}) <= 2 and any(is_mixed)
