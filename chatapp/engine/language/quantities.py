"""Reads the numbers, amounts, months and days of a text, however they are written, so that they can
be compared.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from decimal import Decimal

from chatapp.engine.language import quantity_dates

_DIGITS = r"\d+(?:[.,:/]\d+)*"
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_KOREAN_SCALES = {"만": 10**4, "억": 10**8, "조": 10**12}
_KOREAN_HUNDREDS = {"": 1, "십": 10, "백": 100, "천": 1000}
_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
_WRITTEN = {word: at for at, word in enumerate((_ONES + "seventeen eighteen nineteen").split())}
_WRITTEN |= {
    word: 10 * at
    for at, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred"], 2
    )
}
_WRITTEN |= {"hundred": 100, "dozen": 12}
_ORDINALS = {
    word: at
    for at, word in enumerate(
        [
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
        ],
        3,
    )
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
_NATIVE |= {"석": 3, "넉": 4}
_SIGNS = {
    "$": "usd",
    "€": "eur",
    "£": "gbp",
    "₩": "krw",
    "USD": "usd",
    "EUR": "eur",
    "GBP": "gbp",
    "KRW": "krw",
}
_UNITS = {
    "%p": "%p|%포인트|percentage points?|퍼센트 ?포인트",
    "%": "%|per ?cent|퍼센트|프로(?![가-힣])",
    "usd": "dollars?|USD|달러",
    "eur": "euros?|EUR|유로",
    "gbp": "pounds?|GBP|파운드",
    "krw": "won|KRW|원",
    "month": "months?|개월|달(?!러|[가-힣]*력)",
    "year": "years?|년간?",
    "월": "월",
    "day": "(?:working |business |calendar )?days?|영업일|일간?",
    "week": "weeks?|주(?:일|간)?(?=마다|에|째|를|의|씩|동안|이|\\s|[^가-힣]|$)",
    "hour": "hours?|시간",
    "o'clock": "시",
    "minute": "minutes?|분",
    "second": "seconds?|초",
    "mg": "mg|milligrams?|밀리그램",
    "g/m3": "[uµμ]?g/m3",
    "ug": "[uµμ]g|micrograms?|마이크로그램",
    **{
        unit: unit
        for unit in (
            "kWh",
            "MWh",
            "GWh",
            "kW",
            "MW",
            "GW",
            "kV",
            "KB",
            "MB",
            "GB",
            "TB",
            "mmHg",
            "Nm",
            "bar",
        )
    },
    **{
        unit: unit
        for unit in (
            "kHz",
            "MHz",
            "GHz",
            "hPa",
            "kPa",
            "MPa",
            "mph",
            "km/h",
            "m/s",
            "ha",
            "ml",
            "dB",
        )
    },
    "kg": "kg|kilograms?|킬로그램",
    "t": "tons?|tonnes?|톤",
    "g": "g|grams?|그램",
    "km2": "km2|square kilomet(?:re|er)s?|제곱킬로미터|평방킬로미터",
    "m2": "m2|square met(?:re|er)s?|제곱미터|평방미터",
    "m3": "m3|cubic met(?:re|er)s?|세제곱미터",
    "km": "km|kilomet(?:re|er)s?|킬로미터",
    "m": "m|met(?:re|er)s?|미터",
    "cm": "cm|centimet(?:re|er)s?|센티미터",
    "mm": "mm|millimet(?:re|er)s?|밀리미터",
    "mile": "miles?|마일",
    "ft": "feet|foot|ft|피트",
    "l": "l|lit(?:re|er)s?|리터",
    "people": "people|persons?|명|인(?![가-힣])",
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
    r"[\s-]?(?:"
    + "|".join(f"(?P<u{at}>{form})(?![a-zA-Z])" for at, form in enumerate(_UNITS.values()))
    + ")",
    re.I,
)
_NAMES = list(_UNITS)
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
_DAYS = 31
_KOREAN_NUMBER = r"\d[\d,.]*[십백천]?[조억만천백](?:\s?\d[\d,.]*[십백천]?[억만천])*(?:\s?\d[\d,]*(?=\s?[원명개]))?"
_FIGURE = re.compile(
    rf"(?P<sign>[$€£₩]|\b(?:USD|EUR|GBP|KRW)(?=\s?\d))?\s?(?:(?<!제)(?<!제\s)(?P<korean>{_KOREAN_NUMBER})|(?P<number>{_DIGITS})(?:st|nd|rd|th)?"
    rf"(?:[\s-](?P<scale>(?i:{'|'.join(_SCALES)}))\b)?)"
    rf"|\b(?P<written>(?i:{'|'.join(_WRITTEN)})(?:[\s-](?i:{'|'.join(_WRITTEN)}))*)\b"
    rf"|\b(?P<ordinal>{'|'.join(_ORDINALS)})\b"
    rf"|\b(?P<month>{'|'.join(_MONTHS)})\b"
    rf"|\b(?P<short>{'|'.join(month[:3] for month in _MONTHS)}|Sept)\b(?=\.?\s\d)\.?"
    rf"|\b(?P<weekday>{'|'.join(_WEEKDAYS)})\b"
    rf"|(?P<koweekday>[{_KOREAN_WEEKDAYS}])요일"
    rf"|(?<!\S)(?P<lone>한)(?=\s(?:명|번|개월|달|차례|사람|대|곳|건|가지|시간|주))"
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
    found: list[Figure] = []
    for one in quantity_dates.written(text):
        found.append(Figure(one.value, one.unit, text[one.start : one.end], one.start, one.end))
        text = text[: one.start] + "\0" * (one.end - one.start) + text[one.end :]
    found += _spelled(text)
    return tuple(_days_of_months(sorted(found, key=lambda figure: figure.start)))


def _spelled(text: str) -> list[Figure]:
    found: list[Figure] = []
    for match in _FIGURE.finditer(text):
        if found and match.start() < found[-1].end:
            # The 2 of "32 m2".
            continue
        if (match["written"] or "").lower() == "one" and not _UNIT.match(text, match.end()):
            continue
        value, unit, end = *_read(match), match.end()
        following = None if unit or match["ordinal"] else _UNIT.match(text, end)
        if following:
            unit, end = (
                _NAMES[next(at for at in range(len(_NAMES)) if following[f"u{at}"])],
                following.end(),
            )
        if match["sign"]:
            unit = _SIGNS[match["sign"]]
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        found.append(Figure(value, unit, text[start:end], start, end))
    return found


def _days_of_months(found: list[Figure]) -> list[Figure]:
    """Give the number beside an English month its unit: "3 October 1871" has no 3 pieces of
    anything.
    """
    for at, month in enumerate(found):
        if month.unit == "월" and month.text[0].isascii() and month.text[0].isalpha():
            for beside in range(max(0, at - 1), min(at + 2, len(found))):
                found[beside] = _as_day(found[beside], month)
    return found


def _as_day(figure: Figure, month: Figure) -> Figure:
    is_near = min(abs(figure.end - month.start), abs(figure.start - month.end)) <= _BESIDE
    if figure.unit or not figure.value.isdigit() or not is_near:
        return figure
    return replace(figure, unit="day" if int(figure.value) <= _DAYS else "year")


def _amount(figure: Figure) -> tuple[str, Decimal] | None:
    """Return what is measured and how much in its smallest unit: 24 months are 2 years."""
    if figure.unit not in _SMALLEST or not _PLAIN.fullmatch(figure.value):
        return None
    unit, factor = _SMALLEST[figure.unit]
    return unit, Decimal(figure.value) * factor


def _is_same_hour(one: Figure, other: Figure) -> bool:
    return (
        one.value.isdigit()
        and other.value.isdigit()
        and (int(one.value) - int(other.value)) % 12 == 0
    )


def _read(match: re.Match[str]) -> tuple[str, str]:
    """Return value and, where the words alone tell it, unit."""
    if match["korean"]:
        return plain(_korean(match["korean"])), ""
    if match["number"]:
        return _number(match["number"], _SCALES.get((match["scale"] or "").lower(), 1)), ""
    if match["written"]:
        return plain(_written(match["written"])), ""
    return _named(match)


def _named(match: re.Match[str]) -> tuple[str, str]:
    if match["ordinal"]:
        return str(_ORDINALS[match["ordinal"]]), ""
    if match["month"]:
        return str(_MONTHS.index(match["month"]) + 1), "월"
    if match["short"]:
        return str(
            next(at for at, month in enumerate(_MONTHS, 1) if month.startswith(match["short"][:3]))
        ), "월"
    if match["lone"]:
        return "1", ""
    if match["weekday"]:
        return str(_WEEKDAYS.index(match["weekday"]) + 1), "weekday"
    if match["koweekday"]:
        return str(_KOREAN_WEEKDAYS.index(match["koweekday"]) + 1), "weekday"
    if match["days"]:
        return str(_KOREAN_DAYS[match["days"]]), "day"
    return str(_NATIVE[match["native"]]), ""


def _number(digits: str, scale: int) -> str:
    """Return a number without thousands commas; times, dates and section numbers stay as they are
    written.
    """
    bare = re.sub(r",(?=\d{3}(?!\d))", "", digits)
    return plain(Decimal(bare) * scale) if re.fullmatch(r"\d+(?:\.\d+)?", bare) else bare


def _korean(text: str) -> Decimal:
    whole = section = Decimal(0)
    for digits, small, scale in re.findall(r"(\d[\d,.]*)([십백천]?)([조억만]?)", text):
        section += Decimal(digits.replace(",", "").rstrip(".")) * _KOREAN_HUNDREDS[small]
        if scale:
            whole, section = whole + section * _KOREAN_SCALES[scale], Decimal(0)
    return whole + section


def _written(text: str) -> Decimal:
    whole = 0
    for word in re.split(r"[\s-]", text.lower()):
        whole = max(whole, 1) * 100 if word == "hundred" else whole + _WRITTEN[word]
    return Decimal(whole)


def plain(value: Decimal) -> str:
    """Return a number without zeros at its end, never with an exponent."""
    return f"{value.normalize():f}"
