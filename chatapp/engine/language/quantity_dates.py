"""Reads dates, times of day and fractions written in digits as figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

_YEAR = r"(?P<{0}>1[0-9]\d\d|20\d\d)"
_DATES = re.compile(
    rf"(?<![\d.,]){_YEAR.format('y1')}(?P<by>[.\-/])\s?(?P<m1>0?[1-9]|1[0-2])(?P=by)\s?(?P<d1>3[01]|[12]\d|0?[1-9])(?![\d,]|\.\d)"
    rf"|(?<![\d.,/]){_YEAR.format('y2')}\.\s?(?P<m2>0?[1-9]|1[0-2])\.(?!\s?\d)"
    rf"|(?<![\d/])(?P<a>\d\d?)/(?P<b>\d\d?)/{_YEAR.format('y3')}(?![\d/])"
)
_TIMES = re.compile(
    r"(?<![\d:.,])(?P<h>[01]?\d|2[0-3])(?::(?P<m>[0-5]\d)(?![\d:])|\.(?P<pm>[0-5]\d)(?=\s?[ap]\.?m\b))(?:\s?[ap]\.?m\b\.?)?"
    r"|(?<![\d:.,])(?P<full>1[0-2]|[1-9])\s?(?:[ap]\.?m\b\.?|o'clock)",
    re.I,
)
_PARTS = "half third quarter fifth sixth seventh eighth ninth tenth".split()  # noqa: SIM905
_COUNTS = "one two three four five six seven eight nine".split()  # noqa: SIM905
_FRACTIONS = re.compile(
    r"(?P<under>\d+)분의\s?(?P<over>\d+(?:\.\d+)?)"
    rf"|\b(?P<count>{'|'.join(_COUNTS)})[\s-](?P<part>{'|'.join(_PARTS[1:])})s?\b",
    re.I,
)
_CODE = re.compile(r"(?<![\w/.·])[A-Za-z]{1,5}-?(?P<code>\d+)(?![\dA-Za-z]|[.,]\d)")
_NO_CODE = re.compile(r"(?:USD|EUR|GBP|KRW|FY|Q|H|No|Rs)-?\d", re.I)


class Written(NamedTuple):
    """A value with its unit and its place, as `Figure` has them."""

    value: str
    unit: str
    start: int
    end: int


def written(text: str) -> list[Written]:
    """Return years, months, days, hours, minutes, fractions and the digits of codes ("E2") in their
    order.
    """
    results = [*_dates(text), *_times(text), *_fractions(text), *_codes(text)]
    return sorted(results, key=lambda each: each.start)


def _dates(text: str) -> Iterator[Written]:
    for match in _DATES.finditer(text):
        names = (
            ("y1", "m1", "d1") if match["y1"] else ("y2", "m2") if match["y2"] else _american(match)
        )
        for name, unit in zip(names, ("year", "월", "day"), strict=False):
            end = match.end() if name in ("d1", "m2") else match.end(name)
            yield Written(str(int(match[name])), unit, match.start(name), end)


def _american(match: re.Match[str]) -> tuple[str, ...]:
    """Return the groups of year, month and day: the month is first unless it cannot be."""
    return ("y3", "a", "b") if int(match["a"]) <= 12 else ("y3", "b", "a")


def _times(text: str) -> Iterator[Written]:
    for match in _TIMES.finditer(text):
        name = "full" if match["full"] else "h"
        minutes = match["m"] or match["pm"] or "0"
        end = match.end(name) if int(minutes) else match.end()
        yield Written(str(int(match[name])), "o'clock", match.start(name), end)
        if int(minutes):
            yield Written(str(int(minutes)), "minute", match.end(name) + 1, match.end())


def _fractions(text: str) -> Iterator[Written]:
    for match in _FRACTIONS.finditer(text):
        if match["under"] in ("100", "1000"):
            value, unit = Decimal(match["over"]) * 100 / Decimal(match["under"]), "%"
            yield Written(f"{value.normalize():f}", unit, *match.span())
            continue
        over = match["over"] or str(_COUNTS.index(match["count"].lower()) + 1)
        under = match["under"] or str(_PARTS.index(match["part"].lower()) + 2)
        yield Written(f"{over}/{under}", "part", *match.span())


def _codes(text: str) -> Iterator[Written]:
    for match in _CODE.finditer(text):
        if not _NO_CODE.match(match[0]):
            yield Written(str(int(match["code"])), "code", match.start("code"), match.end())
