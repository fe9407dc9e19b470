"""Decides which rows at the top of a table name its columns, by what the rows hold and look like.

No row is a header because it is the first: it has words where the rows below have numbers, years
in a sequence, cells over several columns, or another look than they have.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from chatapp.engine.documents.read.sheets.sheet_cells import (
    EMPTY,
    MergedRanges,
    SheetCell,
    SheetRow,
)

_MOST_HEADER_ROWS = 4
"""Rows that name the columns of a table; chosen."""
_BODY_ROWS = 60
"""Rows below the header that are looked at; chosen."""
_MOSTLY = 0.6
"""Share of a column's cells that are of its kind; chosen."""
_LEAST_ALIKE = 3
"""Cells of a column that say what all are like; with fewer, chance does. Chosen."""
_LONG_NAME = 60
"""Characters; a longer cell is text, hardly ever a name of a column. Chosen."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_LABEL = re.compile(r"(?:19|20)?\d\d\s?(?:년도?|年度?)?|\d{1,2}\s?(?:월|분기|月|期)|Q\d|\dQ")
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class SheetHeader:
    """How many rows it takes, and the name of each column."""

    rows: int
    names: tuple[str, ...]


NO_HEADER = SheetHeader(0, ())


def header_of(rows: Sequence[SheetRow], columns: range, merged: MergedRanges) -> SheetHeader:
    """Return the header of a table: some of its first rows, or none."""
    depth = _depth(rows, columns, merged)
    if depth >= len(rows):
        # Nothing is below: the names of columns are rows, too.
        return NO_HEADER
    if depth == 0:
        return NO_HEADER
    body = rows[depth : depth + _BODY_ROWS]
    if depth == 1 and _votes(rows[0], body, columns) < 0:
        return NO_HEADER
    return SheetHeader(depth, _names(rows[:depth], columns, merged))


def votes(rows: Sequence[SheetRow], columns: range) -> float:
    """Say how much speaks for (above 0) or against the first row as a header."""
    return _votes(rows[0], rows[1 : 1 + _BODY_ROWS], columns)


def may_name(rows: Sequence[SheetRow]) -> bool:
    """Say whether rows hold nothing but what can name columns."""
    return all(_may_name(row, range(len(row.cells))) for row in rows)


def _depth(rows: Sequence[SheetRow], columns: range, merged: MergedRanges) -> int:
    """Return how many rows the header takes if the first row is one.

    Further rows belong to it where the names of the rows above span several columns.
    """
    depth = 1
    while depth < min(_MOST_HEADER_ROWS, len(rows) - 1):
        needed = _merged_depth(rows[:depth], merged)
        if needed > depth:
            depth += 1
            continue
        if not _goes_on(rows, depth, columns, merged):
            break
        depth += 1
    return depth


def _goes_on(rows: Sequence[SheetRow], depth: int, columns: range, merged: MergedRanges) -> bool:
    """Say whether the row after `depth` rows names columns as well."""
    above, row = rows[depth - 1], rows[depth]
    if not _may_name(row, columns):
        return False
    if any(span.right > span.left for span in merged.of_row(above.number)):
        return True
    empty = [column for column in columns if not above.cell(column).kind]
    is_open = len(empty) > 1 or (len(empty) == 1 and empty[0] not in (columns[0], columns[-1]))
    if not is_open or not all(row.cell(column).kind for column in empty):
        return False
    # Without merged cells: what fills the gaps has gaps of its own, or is over numbers.
    has_gaps = any(above.cell(c).kind and not row.cell(c).kind for c in columns)
    return has_gaps or _votes(row, rows[depth + 1 : depth + 1 + _BODY_ROWS], columns) > 0


def _merged_depth(rows: Sequence[SheetRow], merged: MergedRanges) -> int:
    """Return the rows that cells of a header reach down to, beside cells that do not."""
    deepest = 1
    for at, row in enumerate(rows):
        ranges = merged.of_row(row.number)
        spanned: set[int] = set()
        for span in ranges:
            spanned.update(range(span.left, span.right + 1))
        if set(row.filled()) - spanned or any(span.bottom == span.top for span in ranges):
            reach = max((span.bottom - row.number + 1 for span in ranges), default=1)
            deepest = max(deepest, at + reach)
    return min(deepest, _MOST_HEADER_ROWS)


def _may_name(row: SheetRow, columns: range) -> bool:
    """Say whether a row can be the second of a header: nothing but names."""
    cells = [row.cell(column) for column in columns if row.cell(column).kind]
    numbers = [cell for cell in cells if cell.kind != "text" and not _LABEL.fullmatch(cell.text)]
    return bool(cells) and not numbers and all(len(cell.text) <= _LONG_NAME for cell in cells)


def _names(rows: Sequence[SheetRow], columns: range, merged: MergedRanges) -> tuple[str, ...]:
    """Join the names of a column from top to bottom, each once."""
    levels = [_level(row, columns, merged, is_last=row is rows[-1]) for row in rows]
    names = []
    for column in range(len(columns)):
        parts = dict.fromkeys(level[column] for level in levels if level[column])
        names.append(" ".join(" ".join(parts).split()))
    return tuple(names)


def _level(row: SheetRow, columns: range, merged: MergedRanges, is_last: bool) -> list[str]:
    """Return the texts of a row of a header; a name over several columns stands in each."""
    texts = [row.cell(column).text for column in columns]
    ranges = merged.of_row(row.number)
    for span in ranges:
        for column in range(max(span.left, columns[0]), min(span.right, columns[-1]) + 1):
            texts[column - columns[0]] = row.cell(span.left).text
    if not ranges and not is_last:
        # Without merged cells, as in a CSV file, a name goes on to the right till the next one.
        first = next((at for at, text in enumerate(texts) if text), 0)
        for at in range(first + 1, len(texts)):
            texts[at] = texts[at] or texts[at - 1]
    return texts


def _votes(first: SheetRow, body: Sequence[SheetRow], columns: range) -> float:
    total = _of_sequence(first, body, columns)
    for column in columns:
        cell = first.cell(column)
        below = [row.cell(column) for row in body if row.cell(column).kind]
        if cell.kind and below:
            total += _of_column(cell, below)
    return total + _of_look(first, body, columns)


def _of_column(cell: SheetCell, below: Sequence[SheetCell]) -> float:
    if len(cell.text) > _LONG_NAME:
        return -1
    kind, count = Counter(other.kind for other in below).most_common(1)[0]
    if kind in ("number", "date") and count >= _MOSTLY * len(below):
        if _LABEL.fullmatch(cell.text) and not all(_YEAR.fullmatch(o.text) for o in below):
            return 0
        return -1 if cell.kind == kind else 1 if cell.kind == "text" else 0.5
    texts = [other.text for other in below]
    if cell.kind != "text":
        return 0 if cell.kind == "date" or _LABEL.fullmatch(cell.text) else -1
    if cell.text in texts:
        return -1
    return _of_shape(cell.text, texts)


def _of_shape(text: str, below: Sequence[str]) -> float:
    """Say whether a text is built as those below it are: codes, telephone numbers, …시, …과."""
    if len(below) < _LEAST_ALIKE:
        return 0
    has_digits = sum(bool(_DIGITS.search(other)) for other in below) >= _MOSTLY * len(below)
    if has_digits:
        return -1 if _DIGITS.search(text) else 1
    endings = Counter(other[-1:] for other in below)
    ending, count = endings.most_common(1)[0]
    if count == len(below):
        return -0.5 if text.endswith(ending) else 0.5
    return 0


def _of_sequence(first: SheetRow, body: Sequence[SheetRow], columns: range) -> float:
    """Count days, years and months that follow each other: 2023, 2024, 2025 over other numbers."""
    cells = [first.cell(column) for column in columns]
    days = [column for column in columns if first.cell(column).kind == "date"]
    below: list[str] = []
    for row in body:
        below += [row.cell(column).kind for column in days]
    if len(days) > 1 and below.count("date") < (1 - _MOSTLY) * len(below):
        return len(days)
    numbers = [int(cell.text) for cell in cells if cell.text.isdecimal() and len(cell.text) <= 4]
    steps = {after - before for before, after in itertools.pairwise(numbers)}
    are_years = all(_YEAR.fullmatch(str(number)) for number in numbers)
    if len(numbers) < 2 or len(steps) != 1 or 0 in steps:
        return 0
    if not are_years and not (numbers[0] == 1 and steps == {1} and len(numbers) > 2):
        return 0
    again = 0
    for row in body:
        texts = {row.cell(column).text for column in columns}
        again += sum(str(number) in texts for number in numbers) > 1
    return 0 if again else len(numbers)


def _of_look(first: SheetRow, body: Sequence[SheetRow], columns: range) -> float:
    """Count a look of the first row that hardly any row below has."""
    looks = {first.cell(column).look for column in columns if first.cell(column).kind}
    if not looks or not body or looks == {EMPTY.look}:
        return 0
    alike = sum(
        any(row.cell(column).look in looks for column in columns if row.cell(column).kind)
        for row in body
    )
    return 2 if alike <= (1 - _MOSTLY) * len(body) else 0
