"""Days and months in words, as the list of chats shows them."""

from __future__ import annotations

import datetime

from PySide6.QtCore import QLocale

from chatapp import texts
from chatapp.texts import tr

_WEEK = 7


def group(day: datetime.date, today: datetime.date) -> str:
    """Return the heading that chats of a day stand under."""
    age = (today - day).days
    if age <= 0:
        return tr("chats.today")
    if age == 1:
        return tr("chats.yesterday")
    if age < _WEEK:
        return tr("chats.week")
    code = "chats.month" if day.year == today.year else "chats.month_of_year"
    return tr(code, name=_locale().standaloneMonthName(day.month), **_numbers(day))


def brief(at: float, today: datetime.date) -> str:
    """Return a time in as few words as tell it: an hour, a day, or a day of another year."""
    when = datetime.datetime.fromtimestamp(at)
    if when.date() == today:
        return f"{when:%H:%M}"
    code = "chats.day" if when.year == today.year else "chats.day_of_year"
    month = _locale().monthName(when.month, QLocale.FormatType.ShortFormat)
    return tr(code, name=month, **_numbers(when.date()))


def _locale() -> QLocale:
    return QLocale(texts.language())


def _numbers(day: datetime.date) -> dict[str, object]:
    return {"day": day.day, "year": day.year}
