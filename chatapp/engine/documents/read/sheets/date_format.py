"""Shows the days and times of a spreadsheet: the date letters of number formats."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

_EPOCH = datetime.datetime(1899, 12, 30)
_EPOCH_1904 = datetime.datetime(1904, 1, 1)
_FALSE_LEAP_DAY = 60
"""Day 60 of a spreadsheet is 29 February 1900, which never was."""
_LAST_DAY = 2_958_465
"""31 December 9999."""
_DAY_S = 86_400
"""Seconds of a day: 24 × 60 × 60."""
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_WEEKDAYS = {
    "": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "412": tuple(f"{day}요일" for day in "월화수목금토일"),
    "411": tuple(f"{day}曜日" for day in "月火水木金土日"),
    "804": tuple(f"星期{day}" for day in "一二三四五六日"),
    "404": tuple(f"星期{day}" for day in "一二三四五六日"),
}
"""By the number of the locale: Korean, Japanese, Chinese; "" stands for all others."""
_SHORT_FROM = {"": 0, "412": 0, "411": 0, "804": 2, "404": 2}
_ERAS = (
    (datetime.datetime(2019, 5, 1), "令和"),
    (datetime.datetime(1989, 1, 8), "平成"),
    (datetime.datetime(1926, 12, 25), "昭和"),
    (datetime.datetime(1912, 7, 30), "大正"),
    (datetime.datetime(1868, 1, 25), "明治"),
)
_HALVES = {"오": ("오전", "오후"), "午": ("午前", "午後"), "上": ("上午", "下午")}


@dataclass(frozen=True, slots=True)
class DatePart:
    """A token of a number format: "date", "elapsed", "half" or another kind, and its letters."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class _Moment:
    """What is shown: a day and time, and the whole seconds since the first day."""

    time: datetime.datetime
    seconds: int
    locale: str
    has_half: bool


def moment(value: float, is_1904: bool = False) -> datetime.datetime | None:
    """Return the day and time of a number, to the second; None for one that is none."""
    if not 0 <= value <= _LAST_DAY:
        return None
    epoch = _EPOCH_1904 if is_1904 else _EPOCH
    days = value if is_1904 or value >= _FALSE_LEAP_DAY else value + 1
    try:
        return epoch + datetime.timedelta(seconds=round(days * _DAY_S))
    except OverflowError:
        return None


def shown(value: float, parts: Sequence[DatePart], locale: str, is_1904: bool) -> str:
    """Return a number as a date or time; "" for one that is no date."""
    time = moment(abs(value) if any(part.kind == "elapsed" for part in parts) else value, is_1904)
    if time is None:
        return ""
    letters = [part for part in parts if part.kind in ("date", "elapsed")]
    if _is_day_alone(time, letters):
        parts = _without_time(parts)
    language = locale if locale and locale in _WEEKDAYS else _language_of(parts)
    has_half = any(part.kind == "half" for part in parts)
    this = _Moment(time, round(abs(value) * _DAY_S), language, has_half)
    texts = [_part(this, parts, at) for at in range(len(parts))]
    return ("-" if value < 0 else "") + "".join(texts).strip()


def _is_day_alone(time: datetime.datetime, letters: Sequence[DatePart]) -> bool:
    """Say whether a format shows a day and a time, and the time is midnight."""
    names = {part.text[0].lower() for part in letters if part.kind == "date"}
    is_both = "d" in names and "h" in names
    return is_both and not (time.hour or time.minute or time.second)


def _without_time(parts: Sequence[DatePart]) -> list[DatePart]:
    """Leave out what follows the day, of formats that have the time last."""
    hour = next(at for at, part in enumerate(parts) if part.text[:1] in ("h", "H"))
    days = [at for at, part in enumerate(parts) if part.text[:1] in ("d", "D", "y", "Y")]
    return list(parts) if any(at > hour for at in days) else list(parts[: max(days) + 1])


def _language_of(parts: Sequence[DatePart]) -> str:
    """Return the locale that the letters between the parts speak of; aaa is of East Asia."""
    text = "".join(part.text for part in parts if part.kind == "literal")
    if any("가" <= letter <= "힣" for letter in text):
        return "412"
    if any("一" <= letter <= "鿿" for letter in text):
        return "411"
    is_eastern = any(part.text.lower().startswith("aaa") for part in parts)
    return "412" if is_eastern else ""


def _part(this: _Moment, parts: Sequence[DatePart], at: int) -> str:
    part = parts[at]
    if part.kind == "half":
        return _half(this, part.text)
    if part.kind == "elapsed":
        unit = {"h": 3600, "m": 60, "s": 1}[part.text[0].lower()]
        return f"{this.seconds // unit:0{len(part.text)}d}"
    if part.kind != "date":
        # Points, commas and slashes stand for themselves between the parts of a date.
        return "" if part.kind in ("text", "general", "digit") else part.text
    letter, width = part.text[0].lower(), len(part.text)
    if letter == "m" and _is_minute(parts, at):
        return f"{this.time.minute:0{min(width, 2)}d}"
    if letter in "hs":
        return _time(this, letter, min(width, 2))
    return _day(this, letter, width)


def _is_minute(parts: Sequence[DatePart], at: int) -> bool:
    """Say whether an m stands for minutes: after hours or before seconds."""
    letters = [index for index, part in enumerate(parts) if part.kind in ("date", "elapsed")]
    position = letters.index(at)
    before = parts[letters[position - 1]].text[0].lower() if position else ""
    after = parts[letters[position + 1]].text[0].lower() if position + 1 < len(letters) else ""
    return before == "h" or after == "s"


def _time(this: _Moment, letter: str, width: int) -> str:
    if letter == "s":
        return f"{this.time.second:0{width}d}"
    hour = this.time.hour
    return f"{(hour % 12 or 12) if this.has_half else hour:0{width}d}"


def _half(this: _Moment, text: str) -> str:
    first, second = _HALVES.get(text[0], ("AM", "PM"))
    return second if this.time.hour >= 12 else first


def _day(this: _Moment, letter: str, width: int) -> str:
    time = this.time
    if letter == "y":
        return f"{time.year:04d}" if width > 2 else f"{time.year % 100:02d}"
    if letter in "eg":
        return _era(this, letter)
    if letter == "m":
        name = _MONTHS[time.month - 1]
        names = {3: name[:3], 4: name, 5: name[0]}
        return names.get(width, f"{time.month:0{min(width, 2)}d}")
    if letter == "d" and width <= 2:
        return f"{time.day:0{width}d}"
    weekday = _WEEKDAYS[this.locale][time.weekday()]
    if width >= 4:
        return weekday
    first = _SHORT_FROM[this.locale]
    return weekday[first : first + 1] if this.locale else weekday[:3]


def _era(this: _Moment, letter: str) -> str:
    """Return the year, of Japan's era where the format is Japanese."""
    era = next((era for era in _ERAS if this.time >= era[0]), None)
    if this.locale != "411" or era is None:
        return str(this.time.year) if letter == "e" else ""
    return era[1] if letter == "g" else str(this.time.year - era[0].year + 1)
