"""Reads the numbers, amounts, months and days of a text as comparable figures."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from chatapp.engine.language import quantity_dates
from chatapp.engine.language.quantity_forms import (
    FIGURE,
    KOREAN_DAYS,
    KOREAN_HUNDREDS,
    KOREAN_SCALES,
    KOREAN_WEEKDAYS,
    MONTHS,
    NATIVE,
    ORDINALS,
    SCALES,
    SIGNS,
    UNIT,
    UNIT_NAMES,
    WEEKDAYS,
    WRITTEN,
)

_SMALLEST = {
    "year": ("month", 12),
    "month": ("month", 1),
    "week": ("day", 7),
    "day": ("day", 1),
    "hour": ("minute", 60),
    "minute": ("minute", 1),
    "t": ("g", 10**6),
    "kg": ("g", 1000),
    "g": ("g", 1),
    "km": ("cm", 10**5),
    "m": ("cm", 100),
    "cm": ("cm", 1),
    "l": ("ml", 1000),
    "ml": ("ml", 1),
}
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_BESIDE = 2
"""Characters between a number and the month it belongs to; chosen."""
_DAYS = 31
"""Days of a month at most, by the calendar; a larger number beside a month is a year."""


class _ReadNumber(NamedTuple):
    """A number as digits and, where its words alone tell it, its unit."""

    value: str
    unit: str = ""


class _Amount(NamedTuple):
    """How much of what, in its smallest unit."""

    unit: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit ("" when none is known) and where it stands; `end` is after the unit."""

    value: str
    unit: str
    text: str
    start: int
    end: int

    @property
    def is_ordinal(self) -> bool:
        return self.text in ORDINALS

    @property
    def is_lone(self) -> bool:
        """한 번, 한 명: as often a way of speaking as a number."""
        return self.text.startswith("한 ")

    def is_same(self, other: Figure) -> bool:
        """Say whether both give the same value, in the same unit as far as both name one; "third"
        is no "3 months".
        """
        if (self.is_ordinal and other.unit) or (other.is_ordinal and self.unit):
            return False
        if self.unit == other.unit == "o'clock" and _is_same_hour(self, other):
            return True
        if self.unit == other.unit or not (self.unit and other.unit):
            return self.value == other.value
        return _amount(self) is not None and _amount(self) == _amount(other)


def figures(text: str) -> list[Figure]:
    """Return all figures of a text in order. A lone "one" is none: it is a pronoun more often."""
    return list(_figures(text))


@functools.lru_cache(maxsize=4096)
def _figures(text: str) -> tuple[Figure, ...]:
    results: list[Figure] = []
    for part in quantity_dates.written(text):
        results.append(
            Figure(part.value, part.unit, text[part.start : part.end], part.start, part.end)
        )
        text = text[: part.start] + "\0" * (part.end - part.start) + text[part.end :]
    results += _spelled(text)
    return tuple(_days_of_months(sorted(results, key=lambda figure: figure.start)))


def _spelled(text: str) -> list[Figure]:
    results: list[Figure] = []
    for match in FIGURE.finditer(text):
        if results and match.start() < results[-1].end:
            # The 2 of "32 m2".
            continue
        if (match["written"] or "").lower() == "one" and not UNIT.match(text, match.end()):
            continue
        read, end = _read(match), match.end()
        value, unit = read.value, read.unit
        following = None if unit or match["ordinal"] else UNIT.match(text, end)
        if following:
            unit, end = (
                UNIT_NAMES[next(at for at in range(len(UNIT_NAMES)) if following[f"u{at}"])],
                following.end(),
            )
        if match["sign"]:
            unit = SIGNS[match["sign"]]
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        results.append(Figure(value, unit, text[start:end], start, end))
    return results


def _days_of_months(dated: list[Figure]) -> list[Figure]:
    """Give the number beside an English month its unit: "3 October 1871" has no 3 pieces of
    anything.
    """
    for at, month in enumerate(dated):
        if month.unit == "월" and month.text[0].isascii() and month.text[0].isalpha():
            for beside in range(max(0, at - 1), min(at + 2, len(dated))):
                dated[beside] = _as_day(dated[beside], month)
    return dated


def _as_day(figure: Figure, month: Figure) -> Figure:
    is_near = min(abs(figure.end - month.start), abs(figure.start - month.end)) <= _BESIDE
    if figure.unit or not figure.value.isdigit() or not is_near:
        return figure
    return replace(figure, unit="day" if int(figure.value) <= _DAYS else "year")


def _amount(figure: Figure) -> _Amount | None:
    """Return what is measured and how much in its smallest unit: 24 months are 2 years."""
    if figure.unit not in _SMALLEST or not _PLAIN.fullmatch(figure.value):
        return None
    unit, factor = _SMALLEST[figure.unit]
    return _Amount(unit, Decimal(figure.value) * factor)


def _is_same_hour(hour: Figure, other: Figure) -> bool:
    return (
        hour.value.isdigit()
        and other.value.isdigit()
        and (int(hour.value) - int(other.value)) % 12 == 0
    )


def _read(match: re.Match[str]) -> _ReadNumber:
    """Return value and, where the words alone tell it, unit."""
    if match["korean"]:
        return _ReadNumber(plain(_korean(match["korean"])))
    if match["number"]:
        scale = SCALES.get((match["scale"] or "").lower(), 1)
        return _ReadNumber(_number(match["number"], scale))
    if match["written"]:
        return _ReadNumber(plain(_written(match["written"])))
    return _named(match)


def _named(match: re.Match[str]) -> _ReadNumber:
    if match["ordinal"]:
        return _ReadNumber(str(ORDINALS[match["ordinal"]]))
    if match["month"]:
        return _ReadNumber(str(MONTHS.index(match["month"]) + 1), "월")
    if match["short"]:
        begins = match["short"][:3]
        number = next(at for at, month in enumerate(MONTHS, 1) if month.startswith(begins))
        return _ReadNumber(str(number), "월")
    if match["lone"]:
        return _ReadNumber("1")
    if match["weekday"]:
        return _ReadNumber(str(WEEKDAYS.index(match["weekday"]) + 1), "weekday")
    if match["koweekday"]:
        number = KOREAN_WEEKDAYS.index(match["koweekday"]) + 1
        return _ReadNumber(str(number), "weekday")
    if match["days"]:
        return _ReadNumber(str(KOREAN_DAYS[match["days"]]), "day")
    return _ReadNumber(str(NATIVE[match["native"]]))


def _number(digits: str, scale: int) -> str:
    """Return a number without thousands commas; times, dates and section numbers stay as they are
    written.
    """
    bare = re.sub(r",(?=\d{3}(?!\d))", "", digits)
    return plain(Decimal(bare) * scale) if re.fullmatch(r"\d+(?:\.\d+)?", bare) else bare


def _korean(text: str) -> Decimal:
    whole = section = Decimal(0)
    for digits, small, scale in re.findall(r"(\d[\d,.]*)([십백천]?)([조억만]?)", text):
        section += Decimal(digits.replace(",", "").rstrip(".")) * KOREAN_HUNDREDS[small]
        if scale:
            whole, section = whole + section * KOREAN_SCALES[scale], Decimal(0)
    return whole + section


def _written(text: str) -> Decimal:
    whole = 0
    for word in re.split(r"[\s-]", text.lower()):
        whole = max(whole, 1) * 100 if word == "hundred" else whole + WRITTEN[word]
    return Decimal(whole)


def plain(value: Decimal) -> str:
    """Return a number without zeros at its end, never with an exponent."""
    return f"{value.normalize():f}"
