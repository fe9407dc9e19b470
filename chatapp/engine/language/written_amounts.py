"""Amounts in all their writings: 3,500,000원, 350만 원, 삼백오십만 원, 3.5 million won, KRW 3.5M."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from chatapp.engine.language.quantity_forms import KOREAN_HUNDREDS, KOREAN_SCALES, SCALES

# Numbers have bounded lengths: a page of digits and points would be searched again from each of them.
_MORE = r"(?:\s?\d[\d,.]{0,24}\s?(?:[십백천]\s[만억](?=\s?원)|[십백천]?[억만천백]))*"
_WONS = r"(?:\s?\d[\d,]{0,24}(?=\s?원))?"
_KOREAN_AMOUNT = re.compile(
    rf"\d[\d,.]{{0,24}}\s?(?:[십백천]\s[만억](?=\s?원)|[십백천]?[조억만천백]){_MORE}{_WONS}"
)
# 제3조 and 근로기준법 3조 are articles of a law; 3천5백만 and 3천 5백 만원 go on after their 천.
_ASKED_AMOUNT = re.compile(
    r"(?<![제\d,.])\d[\d,.]{0,24}(?:조(?=\s?(?:\d|원))|[십백천]?[억만]|[십백천]\s[만억](?=\s?원)"
    r"|[십백천](?=(?:\s?\d[\d,.]{0,24}[십백천])+\s?[만억])|[백천](?=\s?[원명개]))"
    rf"{_MORE}{_WONS}"
)
_KOREAN_PART = re.compile(r"(\d[\d,.]{0,24})\s?([십백천]?)\s?([조억만]?)")
_SHORTENED = re.compile(r"억\s?\d[\d,.]{0,24}천$")
_COUNTED = re.compile(r"\s?[원명개]")
_ENGLISH_AMOUNT = re.compile(
    rf"(\d[\d,]{{0,24}}(?:\.\d+)?)[\s-]?({'|'.join(SCALES)}|mn|[mk](?![a-z]))\b", re.IGNORECASE
)
_SHORT_SCALES = {"mn": 10**6, "m": 10**6, "k": 10**3}
_NUMERALS = "일이삼사오육칠팔구"
_HANJA_NUMERALS = str.maketrans(
    "一二三四五六七八九十百千萬万億亿壹貳參拾", "일이삼사오육칠팔구십백천만만억억일이삼십"
)
_KOREAN_NUMERAL = "일이삼사오육칠팔구십백천만억조"
_HANJA_NUMERAL = "一二三四五六七八九十百千萬万億亿壹貳參拾"
# 수천만 원 and 120 백만 원 hold no 천만 and no 백만 of their own, 사람만 이천 원 no 만 이천.
_WRITTEN_AMOUNT = re.compile(
    rf"(?<!\d )(?<![수몇\d{_KOREAN_NUMERAL}])(?:(?<![가-힣])(?:[{_KOREAN_NUMERAL}]{{2,9}}(?<=[조억만])\s)?"
    rf"[{_KOREAN_NUMERAL}]{{2,30}}|[{_KOREAN_NUMERAL}{_HANJA_NUMERAL}]{{2,30}})(?=\s?[원元円圓정])"
)
# "Team 3 won" names no amount, 50000 won does.
_WON_OF_DIGITS = re.compile(
    r"(?<=\d)\s?원(?:으로|은|는|이|을|에|의|정|짜리)?(?![가-힣])"
    r"|(?:(?<=\d{5})|(?<=,\d{3}))\s?won\b|(?<=\d)\s?krw\b|(?:\bkrw\s?|₩\s?)(?=\d)",
    re.IGNORECASE,
)
_WON_BEFORE = re.compile(r"(?:\bkrw\s?|₩\s?)$", re.IGNORECASE)
_WON_BEHIND = re.compile(r"\s?(?:원|won\b|krw\b)", re.IGNORECASE)
_PLAIN_NUMBER = re.compile(r"\d[\d,]{0,24}(?:\.\d+)?")
_LONGEST_SIGN = 4
"""Characters before an amount in which its currency is looked for: "KRW " has 4."""


@dataclass(frozen=True, slots=True)
class WrittenAmount:
    """An amount and where it stands."""

    value: str
    """Its number in digits."""
    text: str
    """As it is written, with the name of the won from `amounts`."""
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def amount_at(text: str, start: int) -> WrittenAmount | None:
    """Return the amount with a word or sign of scale whose number begins here."""
    if match := _KOREAN_AMOUNT.match(text, start):
        return WrittenAmount(plain(_korean(match)), match[0], start)
    if match := _ENGLISH_AMOUNT.match(text, start):
        return WrittenAmount(plain(_english(match)), match[0], start)
    return None


def in_numerals(text: str) -> Iterator[WrittenAmount]:
    """Yield the amounts in Korean or Chinese numerals."""
    for match in _WRITTEN_AMOUNT.finditer(text):
        value = _value_of(match[0].replace(" ", "").translate(_HANJA_NUMERALS))
        if value:
            yield WrittenAmount(str(value), match[0], match.start())


def amounts(text: str) -> list[WrittenAmount]:
    """Return the amounts of a text that say their scale in words, with the name of the won."""
    results = list(in_numerals(text))
    end = 0
    for number in _PLAIN_NUMBER.finditer(text):
        amount = amount_at(text, number.start()) if number.start() >= end else None
        if amount is not None:
            results.append(amount)
            end = amount.end
    return [_with_won(text, amount) for amount in results]


def in_digits(question: str) -> str:
    """Return a question with its amounts in digits alone, without the name of the won."""
    question = _ASKED_AMOUNT.sub(lambda match: plain(_korean(match)), question)
    question = _ENGLISH_AMOUNT.sub(lambda match: plain(_english(match)), question)
    for amount in reversed(list(in_numerals(question))):
        question = question[: amount.start] + amount.value + question[amount.end :]
    return _WON_OF_DIGITS.sub(" ", question)


def _with_won(text: str, amount: WrittenAmount) -> WrittenAmount:
    behind = _WON_BEHIND.match(text, amount.end)
    first = max(amount.start - _LONGEST_SIGN, 0)
    before = _WON_BEFORE.search(text[first : amount.start])
    start = first + before.start() if before else amount.start
    end = behind.end() if behind else amount.end
    return WrittenAmount(amount.value, text[start:end], start)


def _korean(match: re.Match[str]) -> Decimal:
    text = match[0]
    if _SHORTENED.search(text) and not _COUNTED.match(match.string, match.end()):
        # Who says 2억 5천 leaves out the 만.
        text += "만"
    whole = section = Decimal(0)
    for digits, small, scale in _KOREAN_PART.findall(text):
        section += Decimal(digits.replace(",", "").rstrip(".")) * KOREAN_HUNDREDS[small]
        if scale:
            whole, section = whole + section * KOREAN_SCALES[scale], Decimal(0)
    return whole + section


def _english(match: re.Match[str]) -> Decimal:
    scale = match[2].lower()
    return Decimal(match[1].replace(",", "")) * (SCALES.get(scale) or _SHORT_SCALES[scale])


def _value_of(numerals: str) -> int:
    """Return the number of Korean numerals: 삼백오십만 is 3500000."""
    whole = section = digit = 0
    for letter in numerals:
        if letter in _NUMERALS:
            digit = _NUMERALS.index(letter) + 1
        elif letter in KOREAN_HUNDREDS:
            section += max(digit, 1) * KOREAN_HUNDREDS[letter]
            digit = 0
        else:
            whole += max(section + digit, 1) * KOREAN_SCALES[letter]
            section = digit = 0
    return whole + section + digit


def plain(value: Decimal) -> str:
    """Return a number without zeros at its end, never with an exponent."""
    return f"{value.normalize():f}"
