"""The values behind cells of sheets, which may show them rounded or without a year."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal, InvalidOperation

from chatapp.engine.tools.cell_values import CellDate

_DIGITS = re.compile(r"\d{1,4}")


def number(raw: str, shown: Decimal | None) -> Decimal | None:
    """Return the number behind a cell if the cell shows it rounded, else the one that it shows."""
    if not raw or shown is None:
        return shown
    try:
        exact = Decimal(raw)
    except InvalidOperation:
        return shown
    places = max(-int(shown.as_tuple().exponent), 0)
    # As far apart as rounding makes them, whichever way it goes.
    return exact if abs(exact - shown) < Decimal(1).scaleb(-places) else shown


def date(raw: str, shown: CellDate | None, cell: str) -> CellDate | None:
    """Return the date of a cell with the year behind it, if the cell shows the same day."""
    day = _day(raw)
    if day is None or (shown is not None and shown.year):
        return shown
    numbers = {int(digits) for digits in _DIGITS.findall(cell)}
    if day.day not in numbers:
        return shown
    return CellDate(day.year, day.month, day.day)


def is_day(raw: str) -> bool:
    return _day(raw) is not None


def _day(raw: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(raw)
    except ValueError:
        return None
