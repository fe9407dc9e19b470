"""Shows numbers as a spreadsheet does: by the number format of their cell (ECMA-376, 18.8.31)."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from chatapp.engine.documents.read.sheets import date_format
from chatapp.engine.documents.read.sheets.date_format import DatePart

GENERAL = "General"
_DIGITS = 15
"""Significant digits that a spreadsheet keeps of a number, as in Excel."""
_LONGEST_CODE = 255
"""Characters of a number format that are read, the most that [MS-XLS] (Format) allows."""
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|(?P<space>[_*].?)'
    r"|\[\$(?P<currency>[^\]-]*)(?:-(?P<locale>[0-9A-Fa-f]+))?[^\]]*\]"
    r"|\[(?P<elapsed>h+|m+|s+)\]|\[(?P<condition>[<>=]+-?[\d.]+)\]|\[(?P<ignored>[^\]]*)\]"
    r"|(?P<general>General)|(?P<exponent>E[+-])|(?P<half>AM/PM|A/P|오전/오후|午前/午後|上午/下午)"
    r"|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?|e+|g+|aaaa?)|(?P<digit>[0#?])|(?P<point>\.)"
    r"|(?P<comma>,)|(?P<percent>%)|(?P<slash>/)|(?P<text>@)|(?P<literal>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"([<>=]+)(-?[\d.]+)")
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">": lambda held, limit: held > limit,
    ">=": lambda held, limit: held >= limit,
    "<": lambda held, limit: held < limit,
    "<=": lambda held, limit: held <= limit,
    "=": lambda held, limit: held == limit,
    "<>": lambda held, limit: held != limit,
}
# Shown by the rules of the reader's system: written here as no reader can misunderstand it.
_OF_THE_SYSTEM = {"F400": "hh:mm:ss", "F800": "yyyy-mm-dd"}
_SECTIONS = re.compile(r'(?:"[^"]*"?|\\.|\[[^\]]*\]?|[^;"\\\[])*;?')


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the parts of a format that ";" separates."""

    tokens: tuple[_Token, ...]
    locale: str = ""
    condition: str = ""

    def has(self, *kinds: str) -> bool:
        return any(token.kind in kinds for token in self.tokens)

    def count(self, kind: str) -> int:
        return sum(token.kind == kind for token in self.tokens)

    def count_decimals(self) -> int:
        """Return how many digits are shown behind the point."""
        kinds = [token.kind for token in self.tokens]
        return kinds[kinds.index("point") :].count("digit") if "point" in kinds else 0

    @property
    def is_date(self) -> bool:
        return self.has("date", "elapsed", "half")

    @property
    def has_year(self) -> bool:
        return any(token.text[:1].lower() in "yeg" for token in self.tokens if token.kind == "date")

    @property
    def has_day(self) -> bool:
        return any(token.text[:1].lower() == "d" for token in self.tokens if token.kind == "date")


def shown(value: float, code: str, is_1904: bool = False) -> str:
    """Return a number as a cell with this format shows it, without padding."""
    if not math.isfinite(value):
        return str(value)
    sections = _sections(code)
    choice = _chosen(value, sections)
    section = choice.section
    if section.is_date:
        return _date(value, section, is_1904)
    if section.has("text"):
        section = _section(GENERAL)
    if not section.has("digit", "general"):
        return "".join(token.text for token in section.tokens if token.kind == "literal").strip()
    number = Decimal(repr(value))
    sign = "-" if choice.is_signed and number < 0 else ""
    text = _number(abs(number), section)
    is_zero = not any(digit in text for digit in "123456789")
    return (text if is_zero else sign + text).strip()


def raw(value: float, code: str, is_1904: bool = False) -> str:
    """Return what `shown` leaves out: the number that it rounds, in the unit that is shown, or the
    day of a date without its year; "" when it leaves out nothing.
    """
    if not math.isfinite(value):
        return ""
    section = _chosen(value, _sections(code)).section
    if section.is_date:
        day = None if section.has_year else date_format.moment(value, is_1904)
        return f"{day:%Y-%m-%d}" if day is not None and section.has_day else ""
    if not section.has("digit"):
        return ""
    number = Decimal(repr(value)) * Decimal(100) ** section.count("percent")
    if not section.has("slash", "exponent"):
        number /= Decimal(1000) ** _scaling_commas(section.tokens)
        places = section.count_decimals()
        if number == number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):
            return ""
    return general(number)


def is_date(code: str) -> bool:
    """Say whether a format shows dates or times of day."""
    return _sections(code)[0].is_date


def general(value: Decimal) -> str:
    """Return a number with the digits that a spreadsheet keeps, never with an exponent."""
    rounded = f"{value:.{_DIGITS}g}"
    plain = f"{Decimal(rounded):f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


@functools.lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    parts = [match[0] for match in _SECTIONS.finditer(code[:_LONGEST_CODE])]
    return tuple(_section(part.removesuffix(";")) for part in parts if part) or (_section(GENERAL),)


def _section(code: str) -> _Section:
    tokens: list[_Token] = []
    locale = condition = ""
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup or "literal"
        if kind == "locale":
            locale = (match["locale"] or "").upper()
            kind = "currency"
        if kind in ("quoted", "escaped", "currency", "literal"):
            tokens.append(_Token("literal", match[kind] or ""))
        elif kind == "condition":
            condition = match["condition"]
        elif kind not in ("space", "ignored"):
            tokens.append(_Token(kind, match[kind]))
    if locale in _OF_THE_SYSTEM:
        return _section(_OF_THE_SYSTEM[locale])
    return _Section(tuple(tokens), locale[-3:], condition)


@dataclass(frozen=True, slots=True)
class _Choice:
    """The section for a number, and whether a minus has to be added."""

    section: _Section
    is_signed: bool


def _chosen(value: float, sections: Sequence[_Section]) -> _Choice:
    if any(section.condition for section in sections):
        for section in sections:
            if not section.condition or _holds(value, section.condition):
                return _Choice(section, True)
        return _Choice(sections[-1], True)
    if value < 0 and len(sections) > 1:
        return _Choice(sections[1], False)
    if value == 0 and len(sections) > 2:
        return _Choice(sections[2], False)
    return _Choice(sections[0], True)


def _holds(value: float, condition: str) -> bool:
    match = _CONDITION.fullmatch(condition)
    compare = _COMPARE.get(match[1]) if match else None
    return bool(match and compare and compare(value, float(match[2])))


def _date(value: float, section: _Section, is_1904: bool) -> str:
    parts = [DatePart(token.kind, token.text) for token in section.tokens]
    return date_format.shown(value, parts, section.locale, is_1904)


def _number(value: Decimal, section: _Section) -> str:
    tokens = section.tokens
    if section.has("general"):
        return "".join(
            general(value) if token.kind == "general" else token.text
            for token in tokens
            if token.kind in ("general", "literal", "percent")
        )
    value *= Decimal(100) ** sum(token.kind == "percent" for token in tokens)
    if section.has("slash"):
        return _fraction(value, tokens)
    if section.has("exponent"):
        return _scientific(value, tokens)
    return _fixed(value, tokens)


def _fixed(value: Decimal, tokens: Sequence[_Token]) -> str:
    point = next((at for at, token in enumerate(tokens) if token.kind == "point"), len(tokens))
    whole, decimals = tokens[:point], tokens[point + 1 :]
    digits_at = [at for at, token in enumerate(whole) if token.kind == "digit"]
    last = digits_at[-1] if digits_at else -1
    commas = [at for at, token in enumerate(whole) if token.kind == "comma"]
    value /= Decimal(1000) ** _scaling_commas(tokens)
    places = sum(token.kind == "digit" for token in decimals)
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    left, _, right = f"{rounded:f}".partition(".")
    has_groups = any(at < last for at in commas)
    return _whole(left, whole, has_groups) + _decimals(right, decimals, point < len(tokens))


def _scaling_commas(tokens: Sequence[_Token]) -> int:
    """Return how many commas stand behind the last digit of the whole part: each divides by 1000."""
    point = next((at for at, token in enumerate(tokens) if token.kind == "point"), len(tokens))
    kinds = [token.kind for token in tokens[:point]]
    last = max((at for at, kind in enumerate(kinds) if kind == "digit"), default=-1)
    return kinds[last + 1 :].count("comma")


def _whole(digits: str, tokens: Sequence[_Token], has_groups: bool) -> str:
    """Fill the placeholders left of the point from the right; the first takes what is left."""
    places = [at for at, token in enumerate(tokens) if token.kind == "digit"]
    rest = digits.lstrip("0")
    shown_tokens: list[str] = []
    done = 0
    for at in range(len(tokens) - 1, -1, -1):
        token = tokens[at]
        if token.kind != "digit":
            shown_tokens.append(token.text if token.kind in ("literal", "percent") else "")
            continue
        taken = rest if at == places[0] else rest[-1:]
        rest = "" if at == places[0] else rest[:-1]
        taken = taken or ("0" if token.text == "0" else "")
        for digit in reversed(taken):
            if has_groups and done and done % 3 == 0:
                shown_tokens.append(",")
            shown_tokens.append(digit)
            done += 1
    return "".join(reversed(shown_tokens))


def _decimals(digits: str, tokens: Sequence[_Token], has_point: bool) -> str:
    wanted = [token.text for token in tokens if token.kind == "digit"]
    kept = len(wanted)
    while kept and wanted[kept - 1] != "0" and digits[kept - 1 : kept] in ("0", ""):
        kept -= 1
    text = "." if has_point and (kept or "0" in wanted) else ""
    at = 0
    for token in tokens:
        if token.kind == "digit":
            text += digits[at : at + 1] if at < kept else ""
            at += 1
        elif token.kind in ("literal", "percent"):
            text += token.text
    return text


def _fraction(value: Decimal, tokens: Sequence[_Token]) -> str:
    slash = next(at for at, token in enumerate(tokens) if token.kind == "slash")
    below = [token for token in tokens[slash + 1 :] if token.kind == "digit"]
    has_whole = any(token.kind == "literal" and token.text == " " for token in tokens[:slash])
    nearest = Fraction(value).limit_denominator(10 ** min(max(len(below), 1), 4) - 1)
    whole, rest = divmod(nearest.numerator, nearest.denominator)
    if not has_whole:
        return f"{nearest.numerator}/{nearest.denominator}"
    part = f"{rest}/{nearest.denominator}" if rest else ""
    return " ".join(filter(None, [str(whole) if whole or not part else "", part]))


def _scientific(value: Decimal, tokens: Sequence[_Token]) -> str:
    at = next(at for at, token in enumerate(tokens) if token.kind == "exponent")
    exponent = value.adjusted() if value else 0
    mantissa = _fixed(value.scaleb(-exponent), tokens[:at])
    if mantissa.startswith("10"):
        exponent += 1
        mantissa = _fixed(value.scaleb(-exponent), tokens[:at])
    sign = "-" if exponent < 0 else "+" if "+" in tokens[at].text else ""
    width = sum(token.kind == "digit" for token in tokens[at:])
    return f"{mantissa}E{sign}{abs(exponent):0{width}d}"
