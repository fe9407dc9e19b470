"""Numbers of lists and headings as a reader sees them: 1, iv, b, 나, ③, 제2조's 2, 二, 을."""

from __future__ import annotations

from collections.abc import Callable

Write = Callable[[int], str]

_GANADA = "가나다라마바사아자차카타파하"
_GANADA_AGAIN = "거너더러머버서어저처커터퍼허"
_JAMO = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"
_STEMS_KO, _STEMS = "갑을병정무기경신임계", "甲乙丙丁戊己庚辛壬癸"
_ZODIAC = "子丑寅卯辰巳午未申酉戌亥"
_IROHA = (
    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
)
_AIUEO = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_HANJA_DIGITS, _HANGUL_DIGITS = "〇一二三四五六七八九", "영일이삼사오육칠팔구"
_LEGAL_DIGITS = "零壹貳參四五六七八九"
_NATIVE = ("하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉", "열")
_NATIVE_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_MOST_NUMBER = 32_767
"""A larger number is written in digits; chosen: the largest signed number of 16 bits."""
_MOST_ROMAN = 3999
"""A larger number is written in digits: Roman ones have no letter for 5,000."""
_MOST_REPEATED = 20
"""Times that a letter is repeated (aa, bb) before digits are written; chosen."""


def _roman(number: int) -> str:
    if not 0 < number <= _MOST_ROMAN:
        return str(number)
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written


def _letters(number: int) -> str:
    """Return a, b … z, aa, bb …, as Word counts."""
    times = (number - 1) // 26 + 1
    return chr(97 + (number - 1) % 26) * times if times <= _MOST_REPEATED else str(number)


def _columns(number: int) -> str:
    """Return a, b … z, aa, ab …, as web pages count."""
    written = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        written = chr(97 + rest) + written
    return written


def _from(letters: str) -> Write:
    """Return a counter over letters that begins again at their end."""
    return lambda number: letters[(number - 1) % len(letters)]


def _enclosed(*ranges: tuple[int, int]) -> Write:
    """Return a counter over signs: (code point of the first, how many) in order."""

    def write(number: int) -> str:
        left = number
        for first, count in ranges:
            if 0 < left <= count:
                return chr(first + left - 1)
            left -= count
        return str(number)

    return write


def _digits(digits: str) -> Write:
    return lambda number: "".join(digits[int(digit)] for digit in str(number))


def _counted(digits: str, tens: str) -> Write:
    """Return a counter such as 十一, 二十; `tens` are the words for 10, 100 and 1000."""

    def write(number: int) -> str:
        if not 0 < number < 10_000:
            return str(number)
        written = ""
        for power in (3, 2, 1, 0):
            digit = number // 10**power % 10
            if digit:
                is_said = power == 0 or digit > 1
                written += (digits[digit] if is_said else "") + (tens[power - 1] if power else "")
        return written

    return write


def _native(number: int) -> str:
    """Return 하나, 둘 … 열하나 … up to ninety-nine."""
    if not 0 < number < 100:
        return str(number)
    ones = _NATIVE[number % 10 - 1] if number % 10 else ""
    return _NATIVE_TENS[number // 10] + ones


def _ordinal(number: int) -> str:
    is_teen = 10 <= number % 100 <= 20
    ending = "th" if is_teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _full_width(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


def _upper(write: Write) -> Write:
    return lambda number: write(number).upper()


_WRITERS: dict[str, Write] = {
    "decimal": str,
    "zero": lambda number: f"{number:02}",
    "ordinal": _ordinal,
    "roman": _roman,
    "ROMAN": _upper(_roman),
    "letter": _letters,
    "LETTER": _upper(_letters),
    "column": _columns,
    "COLUMN": _upper(_columns),
    "ganada": _from(_GANADA + _GANADA_AGAIN),
    "jamo": _from(_JAMO),
    "hangul": _counted(_HANGUL_DIGITS, "십백천"),
    "hangul digits": _digits(_HANGUL_DIGITS),
    "native": _native,
    "hanja": _counted(_HANJA_DIGITS, "十百千"),
    "hanja digits": _digits(_HANJA_DIGITS),
    "legal hanja": _counted(_LEGAL_DIGITS, "拾百千"),
    "stem": _from(_STEMS_KO),
    "hanja stem": _from(_STEMS),
    "zodiac": _from(_ZODIAC),
    "iroha": _from(_IROHA),
    "aiueo": _from(_AIUEO),
    "circle": _enclosed((0x2460, 20), (0x3251, 15), (0x32B1, 15)),
    "parenthesis": _enclosed((0x2474, 20)),
    "full stop": _enclosed((0x2488, 20)),
    "circled letter": _enclosed((0x24D0, 26)),
    "CIRCLED LETTER": _enclosed((0x24B6, 26)),
    "circled ganada": _enclosed((0x326E, 14)),
    "circled jamo": _enclosed((0x3260, 14)),
    "circled hanja": _enclosed((0x3280, 10)),
    "full width": _full_width,
    "none": lambda number: "",
}


def written(number: int, form: str) -> str:
    """Return a number in a form of `_WRITERS`; in digits where the form cannot say it."""
    if not 0 < number <= _MOST_NUMBER:
        return "" if form == "none" else str(number)
    return _WRITERS.get(form, str)(number)
