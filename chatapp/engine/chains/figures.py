"""Reads the numbers, amounts, months and days of a text, however they are written, so that they can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = r"\d+(?:[.,:/]\d+)*"
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_KOREAN_SCALES = {"천": 10**3, "만": 10**4, "억": 10**8, "조": 10**12}
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
)
_WRITTEN = {word: at for at, word in enumerate((_ONES + "eighteen nineteen").split())}
_WRITTEN |= {
    word: 10 * at
    for at, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety hundred".split(), 2)  # noqa: SIM905
}
_WRITTEN |= {"hundred": 100, "dozen": 12}
_ORDINALS = {
    word: at
    for at, word in enumerate("third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 3)  # noqa: SIM905
}
_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905
_KOREAN_WEEKDAYS = "월화수목금토일"
_KOREAN_DAYS = {
    word: at
    for at, word in enumerate("하루 이틀 사흘 나흘 닷새 엿새 이레 여드레 아흐레 열흘".split(), 1)  # noqa: SIM905
}
_NATIVE = {word: at for at, word in enumerate("두 세 네 다섯 여섯 일곱 여덟 아홉 열".split(), 2)}  # noqa: SIM905
_SIGNS = {"$": "usd", "€": "eur", "£": "gbp", "₩": "krw", "USD": "usd", "EUR": "eur", "GBP": "gbp", "KRW": "krw"}
_UNITS = {
    "%p": "%p|%포인트|percentage points?|퍼센트 ?포인트",
    "%": "%|per ?cent|퍼센트|프로(?![가-힣])",
    "usd": "dollars?|USD|달러",
    "eur": "euros?|EUR|유로",
    "gbp": "pounds?|GBP|파운드",
    "krw": "won|KRW|원",
    "month": "months?|개월",
    "year": "years?|년간?",
    "월": "월",
    "day": "(?:working |business |calendar )?days?|영업일|일간?",
    "week": "weeks?|주일?(?![가-힣])",
    "hour": "hours?|시간",
    "o'clock": "시",
    "minute": "minutes?|분",
    "second": "seconds?|초",
    "mg": "mg|milligrams?|밀리그램",
    "ug": "[uµμ]g|micrograms?|마이크로그램",
    **{
        unit: unit
        for unit in ("kWh", "MWh", "GWh", "kW", "MW", "GW", "kV", "KB", "MB", "GB", "TB", "mmHg", "Nm", "bar")
    },
    **{unit: unit for unit in ("kHz", "MHz", "GHz", "hPa", "kPa", "MPa", "mph", "km/h", "m/s", "ha", "ml", "dB")},
    "kg": "kg|kilograms?|킬로그램",
    "t": "tons?|tonnes?|톤",
    "g": "g|grams?|그램",
    "km": "km|kilomet(?:re|er)s?|킬로미터",
    "m": "m|met(?:re|er)s?|미터",
    "cm": "cm|centimet(?:re|er)s?|센티미터",
    "mm": "mm|millimet(?:re|er)s?|밀리미터",
    "mile": "miles?|마일",
    "ft": "feet|foot|ft|피트",
    "l": "l|lit(?:re|er)s?|리터",
    "people": "people|persons?|명",
    "piece": "개",
    "times": "times|배|번|회",
    "celsius": "°C|degrees? Celsius",
    "fahrenheit": "°F|degrees? Fahrenheit",
    "degree": "degrees?|도|°",
    "case": "건",
    "place": "곳",
    "floor": "층",
    "volume": "권",
    "picture": "점",
    "age": "세|살",
    "article": "조",
    "paragraph": "항",
}
_UNIT = re.compile(
    r"[\s-]?(?:" + "|".join(f"(?P<u{at}>{form})(?![a-zA-Z])" for at, form in enumerate(_UNITS.values())) + ")", re.I
)
_NAMES = list(_UNITS)
_KOREAN_NUMBER = r"\d[\d,.]*[조억만천](?:\s?\d[\d,.]*[억만천])*(?:\s?\d[\d,]*(?=\s?[원명개]))?"
_FIGURE = re.compile(
    rf"(?P<sign>[$€£₩]|\b(?:USD|EUR|GBP|KRW)(?=\s?\d))?\s?(?:(?<!제)(?<!제\s)(?P<korean>{_KOREAN_NUMBER})|(?P<number>{_DIGITS})(?:st|nd|rd|th)?"
    rf"(?:[\s-](?P<scale>{'|'.join(_SCALES)})\b)?)"
    rf"|\b(?P<written>(?i:{'|'.join(_WRITTEN)})(?:[\s-](?i:{'|'.join(_WRITTEN)}))*)\b"
    rf"|\b(?P<ordinal>{'|'.join(_ORDINALS)})\b"
    rf"|\b(?P<month>{'|'.join(_MONTHS)})\b|\b(?P<weekday>{'|'.join(_WEEKDAYS)})\b"
    rf"|(?P<koweekday>[{_KOREAN_WEEKDAYS}])요일"
    rf"|(?<!\S)(?P<days>{'|'.join(_KOREAN_DAYS)})|(?<!\S)(?P<native>{'|'.join(_NATIVE)})(?=\s)"
)


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
        return self.text in _ORDINALS

    def is_same(self, other: Figure) -> bool:
        """Say whether both give the same value, in the same unit as far as both name one; "third" is no "3 months"."""
        if (self.is_ordinal and other.unit) or (other.is_ordinal and self.unit):
            return False
        return self.value == other.value and (self.unit == other.unit or not (self.unit and other.unit))


def figures(text: str) -> list[Figure]:
    """Return all figures of a text in order. A lone "one" is none: it is a pronoun more often."""
    found = []
    for match in _FIGURE.finditer(text):
        if (match["written"] or "").lower() == "one" and not _UNIT.match(text, match.end()):
            continue
        value, unit, end = *_read(match), match.end()
        following = None if unit or match["ordinal"] else _UNIT.match(text, end)
        if following:
            unit, end = _NAMES[next(at for at in range(len(_NAMES)) if following[f"u{at}"])], following.end()
        if match["sign"]:
            unit = _SIGNS[match["sign"]]
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        found.append(Figure(value, unit, text[start:end], start, end))
    return found


def missing(wanted: Iterable[Figure], there: Iterable[Figure]) -> Figure | None:
    """Return the first figure that is not among others."""
    others = list(there)
    return next((figure for figure in wanted if not any(figure.is_same(other) for other in others)), None)


def _read(match: re.Match[str]) -> tuple[str, str]:
    """Return value and, where the words alone tell it, unit."""
    if match["korean"]:
        return _plain(_korean(match["korean"])), ""
    if match["number"]:
        return _number(match["number"], _SCALES.get((match["scale"] or "").lower(), 1)), ""
    if match["written"]:
        return _plain(_written(match["written"])), ""
    return _named(match)


def _named(match: re.Match[str]) -> tuple[str, str]:
    if match["ordinal"]:
        return str(_ORDINALS[match["ordinal"]]), ""
    if match["month"]:
        return str(_MONTHS.index(match["month"]) + 1), "월"
    if match["weekday"]:
        return str(_WEEKDAYS.index(match["weekday"]) + 1), "weekday"
    if match["koweekday"]:
        return str(_KOREAN_WEEKDAYS.index(match["koweekday"]) + 1), "weekday"
    if match["days"]:
        return str(_KOREAN_DAYS[match["days"]]), "day"
    return str(_NATIVE[match["native"]]), ""


def _number(digits: str, scale: int) -> str:
    """Return a number without thousands commas; times, dates and section numbers stay as they are written."""
    bare = re.sub(r",(?=\d{3}(?!\d))", "", digits)
    return _plain(Decimal(bare) * scale) if re.fullmatch(r"\d+(?:\.\d+)?", bare) else bare


def _korean(text: str) -> Decimal:
    whole = Decimal(0)
    for digits, scale in re.findall(r"(\d[\d,.]*)([조억만천]?)", text):
        whole += Decimal(digits.replace(",", "").rstrip(".")) * _KOREAN_SCALES.get(scale, 1)
    return whole


def _written(text: str) -> Decimal:
    whole = 0
    for word in re.split(r"[\s-]", text.lower()):
        whole = max(whole, 1) * 100 if word == "hundred" else whole + _WRITTEN[word]
    return Decimal(whole)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
