"""Calculates with dates: days between two, the weekday of one, one some days or months later."""

from __future__ import annotations

import calendar
import datetime

from chatapp.engine.tools import cell_values

_MONTHS = 12
"""Months of a year, by the calendar."""
_MOST_DAYS = 400_000
"""Days that are added or counted at most, about a thousand years; chosen."""


class NotADate(Exception):
    """A text holds no whole date."""


def difference(first: str, last: str) -> str:
    """Return the days from one date to another. Raises NotADate."""
    days = (_date(last) - _date(first)).days
    return f"{days} days ({days // 7} weeks and {days % 7} days)" if days >= 14 else f"{days} days"


def weekday(date: str) -> str:
    """Return a date with its weekday. Raises NotADate."""
    day = _date(date)
    return f"{day.isoformat()} is a {calendar.day_name[day.weekday()]}"


def added(date: str, days: int, months: int) -> str:
    """Return the date some months and then days later. Raises NotADate.

    The day of a shorter month is its last: a month after 31 January is 28 or 29 February.
    """
    day = _date(date)
    if abs(days) > _MOST_DAYS or abs(months) > _MOST_DAYS:
        raise NotADate("too far")
    count = day.year * _MONTHS + day.month - 1 + months
    year, month = count // _MONTHS, count % _MONTHS + 1
    try:
        last = calendar.monthrange(year, month)[1]
        moved = datetime.date(year, month, min(day.day, last)) + datetime.timedelta(days)
    except (ValueError, OverflowError) as error:
        raise NotADate("too far") from error
    return f"{moved.isoformat()} ({calendar.day_name[moved.weekday()]})"


def _date(text: str) -> datetime.date:
    dates = cell_values.dates_in(text)
    if len(dates) != 1 or not (dates[0].year and dates[0].month and dates[0].day):
        raise NotADate(text)
    try:
        return datetime.date(dates[0].year, dates[0].month, dates[0].day)
    except ValueError as error:
        raise NotADate(text) from error
