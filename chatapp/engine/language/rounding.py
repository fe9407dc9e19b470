"""Decides whether a figure is a rounded one of the page: "about 5,000" for 4,873."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from chatapp.engine.language.quantities import Figure

_HEDGE_BEFORE = re.compile(
    r"(?:약|대략|거의|무려|\b(?:about|around|approximately|approx\.|roughly|nearly|almost|some|"
    r"over|more than|just under|close to))\s*\W{0,2}$",
    re.I,
)
_HEDGE_BEHIND = re.compile(r"\s?(?:여|남짓|가량|정도|쯤|안팎|이상|넘)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_YEAR = re.compile(r"1[0-9]\d\d|20\d\d")
_SCALED = re.compile(r"\d\.\d|[천만억조]|thousand|million|billion|trillion")
_PRECISE = 2
"""Digits from which a number is taken as rounded without a word that says so; chosen."""


def is_rounded(figure: Figure, claim: str, others: Iterable[Figure]) -> bool:
    """Say whether one of the page's figures, rounded to the digits of `figure` in `claim`, gives it."""
    if not _NUMBER.fullmatch(figure.value) or figure.unit in (
        "year",
        "월",
        "day",
        "o'clock",
        "article",
        "code",
    ):
        return False
    if not figure.unit and _YEAR.fullmatch(figure.text):
        return False
    hedged = bool(
        _HEDGE_BEFORE.search(claim[: figure.start]) or _HEDGE_BEHIND.match(claim, figure.end)
    )
    value = Decimal(figure.value).normalize()
    digits = len(value.as_tuple().digits)
    is_scaled = bool(_SCALED.search(figure.text))
    if not hedged and (digits < _PRECISE or not is_scaled):
        return False
    step = Decimal(1).scaleb(int(value.as_tuple().exponent))
    for other in others:
        if _NUMBER.fullmatch(other.value) and figure.is_same(replace(other, value=figure.value)):
            exact = Decimal(other.value)
            if len(exact.normalize().as_tuple().digits) > digits and _rounds(
                exact, step, value, hedged
            ):
                return True
    return False


def _rounds(exact: Decimal, step: Decimal, value: Decimal, hedged: bool) -> bool:
    ways = (ROUND_HALF_UP, ROUND_DOWN) if hedged else (ROUND_HALF_UP,)
    return any((exact / step).to_integral_value(way) * step == value for way in ways)
