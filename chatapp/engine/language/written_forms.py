"""One thing written in several ways: search terms that all of its ways have in common.

Days, amounts, percentages, telephone numbers, codes, hanja, and words whose letters stand apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from chatapp.engine.language import hanja, written_amounts
from chatapp.engine.language.written_amounts import plain

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]}|t)?" for name in MONTHS)
DAY = "md"
"""Begins the term of a day of the year: md0305."""
_NUMBER = re.compile(r"(?<!\d)(?<!\d[.,])\d+")
_YEAR = r"(?:1[89]|20)\d\d"
_MONTH_NUMBER, _DAY_NUMBER = r"1[0-2]|0?[1-9]", r"3[01]|[12]\d|0?[1-9]"
# Each of these is tried where a number begins.
_DAYS = re.compile(
    rf"(?<![.])(?P<year>{_YEAR}|(?<=')\d\d)\s?[-./년年]\s?(?P<month>{_MONTH_NUMBER})\s?[-./월月]"
    rf"\s?(?P<day>{_DAY_NUMBER})(?!\d)"
    rf"|(?<![.,/-])(?P<year2>\d\d)(?P<by>[-./])\s?(?P<month2>{_MONTH_NUMBER})(?P=by)\s?"
    rf"(?P<day2>{_DAY_NUMBER})(?![\d/-]|\.\d)"
    rf"|(?<![/])(?P<first>{_DAY_NUMBER})[/.](?P<second>{_DAY_NUMBER})[/.](?P<year3>{_YEAR})(?!\d)"
    rf"|(?<![년年-])(?P<month4>{_MONTH_NUMBER})\s?[월月]\s?(?P<day4>{_DAY_NUMBER})\s?[일日]"
    rf"|(?P<year5>{_YEAR})\s?[-./년年]\s?(?P<month5>{_MONTH_NUMBER})(?:\s?[월月]|(?![-\d./]))"
    rf"|(?P<day7>{_DAY_NUMBER})(?:st|nd|rd|th)?\s(?:of\s)?(?P<name7>{_MONTH})\b\.?"
    rf"(?:,?\s(?P<year7>{_YEAR}))?"
)
_AFTER_MONTH = re.compile(rf"(?P<day>{_DAY_NUMBER})(?:st|nd|rd|th)?\b(?:,?\s(?P<year>{_YEAR}))?")
_MONTH_BEFORE = re.compile(rf"\b(?P<name>{_MONTH})\.?\s$")
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
"""The year before the first of each Japanese era."""
_ERA_BEFORE = re.compile(rf"({'|'.join(_ERAS)})\s?$")
_DAY_OF_ERA = re.compile(
    rf"(?P<year>\d{{1,2}})\s?年\s?(?P<month>{_MONTH_NUMBER})\s?月(?:\s?(?P<day>{_DAY_NUMBER})\s?日)?"
)
_LONGEST_MONTH = 12
"""Characters before a day in which the name of its month is looked for: "September. " has 11."""
_CENTURY = 100
"""Years of a century, by the calendar; a smaller year was written with two digits."""
_THIS_CENTURY = 70
"""Years of two digits below it are of 2000 and later; chosen, near POSIX's 69."""
_ASKED_DAY = re.compile(
    r"(?:((?:19|20)\d\d|(?<=')\d\d)\s?년\s?)?(\d{1,2})\s?월\s?(\d{1,2})\s?일"
    r"(?:까지|부터|에서|에는|에도|에|자|은|는|이|의)?(?![가-힣])"
)
_DECIMAL = re.compile(r"(?<![.,/:-])\d[\d,]*\.\d+(?![\d/:-]|\.\d)")
_PERCENT = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s?(?:%|퍼센트|프로(?![가-힣])|percent\b|per cent\b)")
_TELEPHONE = re.compile(
    r"(?<!-)(?:(?P<country>\d{1,3})[-. ])?\(?(?P<area>0?\d{1,4})\)?[-. ]{1,2}"
    r"(?P<middle>\d{3,4})[-. ](?P<last>\d{4})(?![\d-])"
)
_DECIMAL_CODE = re.compile(r"\d+\.\d+")
_CODE = re.compile(
    r"(?<![a-z0-9,.-])[a-z0-9]+(?:[-_/.‐][a-z0-9]+)+(?![a-z0-9])|(?<![a-z0-9])[a-z]+\d[a-z\d]*"
)
_LONGEST_CODE = 40
"""Letters and digits of a code; chosen, a longer run is no number of an article or a file."""
_CJK = "[가-힣\u4e00-\u9fff]"
_APART = re.compile(rf"(?<![가-힣\u4e00-\u9fff\d]){_CJK}(?: {_CJK}){{1,15}}(?!{_CJK})")
_LATIN_APART = re.compile(r"(?<![a-z])[a-z](?: [a-z]){3,20}(?![a-z])")
_HAN = re.compile("[\u3400-\u9fff]")
_KANA = re.compile("[\u3041-\u30ff]")
_PAIRS = re.compile("[가-힣]{2,}")


def forms(text: str) -> dict[str, None]:
    """Return further terms of a text in lower case and normal form, each once."""
    return dict.fromkeys(_forms(text))


def _forms(text: str) -> Iterator[str]:
    has_digits = False
    end = 0
    for number in _NUMBER.finditer(text):
        has_digits = True
        yield from _of_day(text, number.start())
        amount = written_amounts.amount_at(text, number.start())
        # The 2천만 of 1억 2천만 is no amount of its own.
        if amount is not None and amount.start >= end:
            yield amount.value
            end = amount.end
        yield from _of_number(text, number.start())
    if has_digits:
        yield from _of_codes(text)
    yield from (amount.value for amount in written_amounts.in_numerals(text))
    yield from _of_letters_apart(text)
    if _HAN.search(text) and not _KANA.search(text):
        for reading in hanja.readings(text):
            yield from _pairs(reading)


def canonical(question: str) -> str:
    """Return a question with its days and amounts in digits alone.

    350만 asks for 3500000, not for 350, and 3월 5일에 not for the words around its digits.
    """
    question = _ASKED_DAY.sub(lambda match: f" {' '.join(filter(None, match.groups()))} ", question)
    return written_amounts.in_digits(question)


@dataclass(frozen=True, slots=True)
class _Day:
    """A date; 0 for what it does not say."""

    year: int
    month: int
    day: int

    def forms(self) -> Iterator[str]:
        if not 1 <= self.month <= len(MONTHS):
            return
        yield from (str(part) for part in (self.year, self.month, self.day) if part)
        yield MONTHS[self.month - 1]
        if self.year and self.day:
            yield f"{self.year:04d}{self.month:02d}{self.day:02d}"
        elif self.year:
            yield f"{self.year:04d}{self.month:02d}"
        if self.day:
            yield f"{DAY}{self.month:02d}{self.day:02d}"


def _of_day(text: str, start: int) -> Iterator[str]:
    """Yield the terms of a date that begins with a number, or has the month before it."""
    is_after_word = text[start - 1 : start].isspace() and text[start - 2 : start - 1].strip() != ""
    before = is_after_word and _MONTH_BEFORE.search(text[max(start - _LONGEST_MONTH, 0) : start])
    if before and (after := _AFTER_MONTH.match(text, start)):
        day = _Day(int(after["year"] or 0), _number_of(before["name"]), int(after["day"]))
        yield from day.forms()
    elif (era := _ERA_BEFORE.search(text[max(start - 3, 0) : start])) and (
        match := _DAY_OF_ERA.match(text, start)
    ):
        year = _ERAS[era[1]] + int(match["year"])
        yield from _Day(year, int(match["month"]), int(match["day"] or 0)).forms()
    elif match := _DAYS.match(text, start):
        for day in _days_of(match):
            yield from day.forms()


def _days_of(match: re.Match[str]) -> Iterator[_Day]:
    if match["first"]:
        first, second, year = int(match["first"]), int(match["second"]), int(match["year3"])
        yield _Day(year, first, second)
        if first != second:
            yield _Day(year, second, first)
        return
    name = match["name7"]
    month = _number_of(name) if name else _integer(match, "month", "month2", "month4", "month5")
    year = _integer(match, "year", "year2", "year5", "year7")
    if year < _CENTURY and (match["year"] or match["year2"]):
        year += 2000 if year < _THIS_CENTURY else 1900
    yield _Day(year, month, _integer(match, "day", "day2", "day4", "day7"))


def _number_of(name: str) -> int:
    return next(at for at, month in enumerate(MONTHS, 1) if month[:3] == name[:3])


def _integer(match: re.Match[str], *names: str) -> int:
    return next((int(match[name]) for name in names if match[name]), 0)


def _of_number(text: str, start: int) -> Iterator[str]:
    """Yield the terms of a decimal, a percentage or a telephone number."""
    if match := _DECIMAL.match(text, start):
        # As it is written: 3.10 of a version is not 3.1.
        yield match[0].replace(",", "")
    if match := _PERCENT.match(text, start):
        yield f"{plain(Decimal(match[1].replace(',', ''))).replace('.', 'p')}pct"
    if match := _TELEPHONE.match(text, start):
        area = match["area"]
        if match["country"] and not area.startswith("0"):
            area = f"0{area}"
        yield f"{area}{match['middle']}{match['last']}"


def _of_codes(text: str) -> Iterator[str]:
    for match in _CODE.finditer(text):
        code = re.sub(r"[-_/.‐]", "", match[0])
        is_decimal = _DECIMAL_CODE.fullmatch(match[0])
        if 2 < len(code) <= _LONGEST_CODE and any(map(str.isdigit, code)) and not is_decimal:
            yield code


def _of_letters_apart(text: str) -> Iterator[str]:
    for match in _APART.finditer(text):
        word = match[0].replace(" ", "")
        for written in (word, *hanja.readings(word)):
            yield from (written[at : at + 2] for at in range(len(written) - 1))
    for match in _LATIN_APART.finditer(text):
        yield match[0].replace(" ", "")


def _pairs(text: str) -> Iterator[str]:
    for run in _PAIRS.findall(text):
        yield from (run[at : at + 2] for at in range(len(run) - 1))
