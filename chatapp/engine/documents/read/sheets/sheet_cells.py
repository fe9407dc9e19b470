"""The cells and rows of sheets and of tables as text, before it is known what they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

CellKind = Literal["", "text", "number", "date"]
"""What a cell holds; "" is nothing."""
_NUMBER = re.compile(
    r"\(?\s?[-+△▲]?\s?[$€£¥₩]?\s?[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\s?"
    r"(?:%|[^\W\d_]{1,3})?\s?\)?"
)
_DATE = re.compile(
    r"'?(?:\d{4}|\d{2})\s?[-./년]\s?\d{1,2}\s?[-./월]\s?(?:\d{1,2}\s?[일.]?)?(?:\s?\([^)]{1,4}\))?"
    r"(?:[T\s]\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|\d{1,2}/\d{1,2}/\d{4}|\d{1,2}월\s?\d{1,2}일(?:\s?\([^)]{1,4}\))?"
)
_CODE = re.compile(r"0\d+")


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell as it is shown. `look` tells cells of one look (font, fill) from others.

    `raw` is the number behind a rounded one, in the unit that is shown (12.345 for "12%"), or the
    day behind a date without its year, as 2026-03-05; "" where nothing more is known.
    """

    text: str = ""
    kind: CellKind = ""
    look: int = 0
    raw: str = field(default="", compare=False)


EMPTY = SheetCell()


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row's number, from 1, and its cells; `is_apart` when an empty row is above it."""

    number: int
    cells: Sequence[SheetCell]
    is_apart: bool = False

    def filled(self) -> list[int]:
        """Return the columns that hold something."""
        return [column for column, cell in enumerate(self.cells) if cell.kind]

    def cell(self, column: int) -> SheetCell:
        return self.cells[column] if column < len(self.cells) else EMPTY


@dataclass(frozen=True, slots=True)
class MergedRange:
    """Cells shown as one: rows from 1, columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class MergedRanges:
    """The merged ranges of a sheet by their first row."""

    by_row: dict[int, list[MergedRange]] = field(default_factory=dict)

    def add(self, merged: MergedRange) -> None:
        self.by_row.setdefault(merged.top, []).append(merged)

    def of_row(self, number: int) -> Sequence[MergedRange]:
        """Return the ranges that begin in a row."""
        return self.by_row.get(number, ())


def letters(column: int) -> str:
    """Return the name of a column, from 0, as spreadsheets name it: C."""
    name = ""
    while column >= 0:
        name = chr(ord("A") + column % 26) + name
        column = column // 26 - 1
    return name


def text_cell(text: str) -> SheetCell:
    """Return the cell of a text of which nothing more is known."""
    text = text.strip()
    return SheetCell(text, kind_of(text)) if text else EMPTY


def kind_of(text: str) -> CellKind:
    """Return what a text that stands in a cell is; numbers with leading zeros are codes."""
    if not text:
        return ""
    if _DATE.fullmatch(text):
        return "date"
    return "number" if _NUMBER.fullmatch(text) and not _CODE.fullmatch(text) else "text"
