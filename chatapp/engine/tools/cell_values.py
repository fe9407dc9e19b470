"""What the cells of a table hold: numbers, dates, or text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from chatapp.engine.language.normal_form import normal
from chatapp.engine.language.quantities import Figure, figures
from chatapp.engine.language.raised_signs import without_footnote_marks

CellKind = Literal["number", "date", "text"]

_MOSTLY = Decimal("0.9")
"""Share of the filled cells that are of a kind; the rest are "-", "n/a" and the like."""
_NUMBER = re.compile(
    r"(?P<open>\()?\s?(?P<sign>[-+△▲])?\s?[$€£¥₩]?\s?(?P<digits>\d{1,3}(?:,\d{3})+|\d+)"
    r"(?P<fraction>\.\d+)?\s?\)?(?P<unit>[^\d.,:/-]{0,12})"
)
_KOREAN_SCALES = ("천", "백", "만", "억", "조")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_LEADING_ZERO = re.compile(r"0\d")
_BARE_YEAR = re.compile(r"(?:19|20)\d\d")
_BETWEEN_PARTS = 3
"""Characters between the parts of a date at most: ". ", ", ", " of". Chosen."""
_RANGE_CHARS = 4
"""Characters from a date to a day that ends its range: "3월 10일부터 15일까지"."""
_EARLIEST_YEAR, _LATEST_YEAR = 1500, 2199
"""A number between them, both included, can be a year; chosen."""
_ROUNDING = Decimal("0.006")
"""Relative: totals are often rounded to the places of their column."""


@dataclass(frozen=True, slots=True)
class CellDate:
    """A date or a part of one, 0 for what is not known; `start` and `end` are its characters."""

    year: int = 0
    month: int = 0
    day: int = 0
    start: int = 0
    end: int = 0


def number(cell: str) -> Decimal | None:
    """Return the number of a cell such as "1,250", "£4.50", "(300)" or "12 km"; None for others."""
    match = _NUMBER.fullmatch(normal(without_footnote_marks(cell)).strip())
    if match is None:
        return None
    if match["unit"].strip()[:1] in _KOREAN_SCALES:
        return _in_words(cell)
    if _LEADING_ZERO.match(match["digits"]) and not match["fraction"]:
        return None
    try:
        value = Decimal(match["digits"].replace(",", "") + (match["fraction"] or ""))
    except InvalidOperation:
        return None
    is_negative = bool(match["open"]) or (match["sign"] or "+") != "+"
    return -value if is_negative else value


def _in_words(cell: str) -> Decimal | None:
    """Return the number of a cell such as "350만 원"."""
    read = figures(normal(cell).strip())
    if len(read) != 1 or len(cell.strip()) - (read[0].end - read[0].start) > _BETWEEN_PARTS:
        return None
    return Decimal(read[0].value) if _PLAIN.fullmatch(read[0].value) else None


def date(cell: str) -> CellDate | None:
    """Return the date that a cell holds, None for other cells."""
    dates = dates_in(cell)
    if len(dates) != 1:
        return None
    rest = cell[: dates[0].start] + cell[dates[0].end :]
    # "2026-03-12 10:00" and "3월 12일(목)" are dates, "Moved on 3 May" is text.
    letters = sum(map(str.isalpha, rest))
    return dates[0] if letters <= _BETWEEN_PARTS else None


def dates_in(text: str) -> list[CellDate]:
    """Return the dates of a text in order; a month alone is one too, a day alone is none."""
    dates: list[CellDate] = []
    current: dict[str, Figure] = {}
    for figure in figures(text):
        part = _part(figure)
        if part and (part in current or not _is_beside(text, current, figure)):
            dates += _finished(current, dates)
            current = {}
        if part:
            current[part] = figure
    return dates + _finished(current, dates)


def _is_beside(text: str, current: dict[str, Figure], figure: Figure) -> bool:
    """Say whether a figure can be of the same date as the parts before it."""
    if not current:
        return False
    end = max(part.end for part in current.values())
    between = text[end : figure.start]
    return len(between) <= _BETWEEN_PARTS and "-" not in between.strip(" -") and "~" not in between


def _part(figure: Figure) -> str:
    """Return "year", "month" or "day" for a figure that is part of a date, else ""."""
    if not figure.value.isdigit():
        return ""
    value = int(figure.value)
    is_year = _EARLIEST_YEAR <= value <= _LATEST_YEAR
    if is_year and (figure.unit == "year" or _BARE_YEAR.fullmatch(figure.text)):
        return "year"
    if figure.unit == "월":
        return "month"
    return "day" if figure.unit == "day" and value <= 31 else ""


def _finished(parts: dict[str, Figure], before: Sequence[CellDate]) -> list[CellDate]:
    """Return the date of its parts; a lone day is of the month of the date just before it."""
    if not parts:
        return []
    values = {name: int(figure.value) for name, figure in parts.items()}
    start = min(figure.start for figure in parts.values())
    end = max(figure.end for figure in parts.values())
    if set(values) == {"day"}:
        if not before or not before[-1].day or start - before[-1].end > _RANGE_CHARS:
            return []
        values = {"year": before[-1].year, "month": before[-1].month, **values}
    return [CellDate(**values, start=start, end=end)]


def kind_of(cells: Sequence[str]) -> CellKind:
    """Return what most of the filled cells are."""
    filled = [cell for cell in cells if cell.strip()]
    if not filled:
        return "text"
    least = _MOSTLY * len(filled)
    if all(_BARE_YEAR.fullmatch(cell.strip()) for cell in filled):
        return "date"
    if sum(_is_dated(cell) for cell in filled) >= least:
        return "date"
    return "number" if sum(number(cell) is not None for cell in filled) >= least else "text"


def _is_dated(cell: str) -> bool:
    """Say whether a cell holds a date; a bare number is no year among other numbers."""
    return not _BARE_YEAR.fullmatch(cell.strip()) and date(cell) is not None


def is_total(total: Decimal, numbers: Sequence[Decimal]) -> bool:
    """Say whether a number is the sum or the mean of others, as far as it may be rounded."""
    if not numbers:
        return False
    whole = sum(numbers, Decimal(0))
    return any(
        abs(total - expected) <= _ROUNDING * abs(expected)
        for expected in (whole, whole / len(numbers))
    )
