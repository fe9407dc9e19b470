"""Numbers that Word computes for paragraphs: "제2조", "1.2.3", "(가)", "①" (ECMA-376, 17.9)."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from chatapp.engine.documents.read.drawn import symbol_fonts
from chatapp.engine.documents.read.elements import safe_xml
from chatapp.engine.documents.read.elements.safe_xml import attribute, local, named, properties
from chatapp.engine.documents.read.elements.zip_parts import ZipParts
from chatapp.engine.documents.read.sheets import number_formats

_LEVELS = 9
"""Levels of a list (ECMA-376, 17.9.6)."""
_MOST_BASES = 20
"""Styles that are followed from a style to those it is based on, which may be a circle; chosen."""
_PLACEHOLDER = re.compile("%([1-9])")
_OFF = ("0", "false", "off")
_NAMES = {
    "decimal": "decimal",
    "zero": "decimalZero",
    "ordinal": "ordinal",
    "none": "none",
    "ROMAN": "upperRoman",
    "roman": "lowerRoman",
    "LETTER": "upperLetter",
    "letter": "lowerLetter",
    "ganada": "ganada",
    "jamo": "chosung",
    "hangul": "koreanDigital koreanCounting",
    "hanja digits": "koreanDigital2 ideographDigital taiwaneseDigital",
    "native": "koreanLegal",
    "circle": "decimalEnclosedCircle decimalEnclosedCircleChinese",
    "parenthesis": "decimalEnclosedParen",
    "full stop": "decimalEnclosedFullstop",
    "hanja": "japaneseDigitalTenThousand chineseCountingThousand japaneseCounting chineseCounting taiwaneseCounting",
    "legal hanja": "japaneseLegal chineseLegalSimplified ideographLegalTraditional",
    "hanja stem": "ideographTraditional",
    "zodiac": "ideographZodiac",
    "circled hanja": "ideographEnclosedCircle",
    "iroha": "iroha irohaFullWidth",
    "aiueo": "aiueo aiueoFullWidth",
    "full width": "decimalFullWidth decimalFullWidth2",
}
"""Word's names (17.18.59) of the forms of `number_formats`."""
_FORMS: dict[str, str] = {}
for _form, _names in _NAMES.items():
    _FORMS.update(dict.fromkeys(_names.split(), _form))


@dataclass(frozen=True, slots=True)
class _NumberLevel:
    """A level of a list: its form, the text around the number, and where it starts."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    gap: str = " "
    restarts_after: int = -1
    """The level (from 1) whose numbers begin it anew; 0 for none, -1 for any above."""
    is_legal: bool = False
    """Whether the numbers of all levels are written in digits."""
    style: str = ""
    """The paragraph style that this level belongs to."""
    bullet: str = ""


@dataclass(slots=True)
class _NumberList:
    """A list of numbering.xml: a `w:num` with the levels of its abstract list."""

    abstract: str
    levels: dict[int, _NumberLevel]
    overrides: dict[int, int] = field(default_factory=dict)
    """Starts that hold from the list's first paragraph on."""


@dataclass(frozen=True, slots=True)
class _ListPlace:
    """The list and level that a paragraph or a style names; None for what it leaves open."""

    list: str | None = None
    level: int | None = None


class DocxNumbering:
    """Counts the paragraphs of a document in order."""

    def __init__(self, parts: ZipParts, name: str) -> None:
        self._lists: dict[str, _NumberList] = {}
        self._styles: dict[str, _ListPlace] = {}
        self._bases: dict[str, str] = {}
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[str] = set()
        if parts.has(name):
            self._read(safe_xml.tree(parts, name))

    def add_style(self, style: Any) -> None:
        """Take the element of a paragraph style."""
        name = attribute(style, "styleId")
        self._styles[name] = _place(style)
        bases = (attribute(child, "val") for child in named(style, "basedOn"))
        self._bases[name] = next(bases, "")

    def number_of(self, paragraph: Any, style: str) -> str:
        """Count a paragraph and return its number with the gap after it; "" for none."""
        own, inherited = _place(paragraph), self._of_style(style)
        list_id = inherited.list if own.list is None else own.list
        numbers = self._lists.get(list_id or "")
        if numbers is None:
            return ""
        level = own.level
        if level is None:
            level = self._level_of_style(numbers, style, inherited)
        return self._next(list_id or "", numbers, min(level, _LEVELS - 1))

    def _next(self, list_id: str, numbers: _NumberList, level: int) -> str:
        counts = self._counts[numbers.abstract]
        if list_id not in self._begun:
            self._begun.add(list_id)
            for overridden in numbers.overrides:
                counts.pop(overridden, None)
        own = numbers.levels.get(level)
        if own is None:
            return ""
        start = numbers.overrides.get(level, own.start)
        counts[level] = counts[level] + 1 if level in counts else start
        for deeper in [each for each in counts if each > level]:
            after = numbers.levels.get(deeper, own).restarts_after
            if after < 0 or (after > 0 and level < after):
                del counts[deeper]
        if own.form == "bullet":
            return f"{own.bullet} " if own.bullet else ""

        def fill(match: re.Match[str]) -> str:
            wanted = int(match[1]) - 1
            other = numbers.levels.get(wanted, own)
            form = "decimal" if own.is_legal and other.form != "none" else other.form
            return number_formats.written(counts.get(wanted, other.start), form)

        number = _PLACEHOLDER.sub(fill, own.text)
        return number + own.gap if number.strip() else ""

    def _of_style(self, style: str) -> _ListPlace:
        list_id, level = None, None
        for _ in range(_MOST_BASES):
            place = self._styles.get(style)
            if place is None:
                break
            list_id = place.list if list_id is None else list_id
            level = place.level if level is None else level
            style = self._bases.get(style, "")
        return _ListPlace(list_id, level)

    def _level_of_style(self, numbers: _NumberList, style: str, inherited: _ListPlace) -> int:
        """Return the level that a style belongs to, by the list or by the style itself."""
        for _ in range(_MOST_BASES):
            for level, each in numbers.levels.items():
                if style and each.style == style:
                    return level
            style = self._bases.get(style, "")
        return inherited.level or 0

    def _read(self, root: Any) -> None:
        abstract: dict[str, dict[int, _NumberLevel]] = {}
        by_style: dict[str, str] = {}
        links: dict[str, str] = {}
        for element in named(root, "abstractNum"):
            name = attribute(element, "abstractNumId")
            abstract[name] = {_value(lvl, "ilvl"): _level(lvl) for lvl in named(element, "lvl")}
            for link in named(element, "styleLink", "numStyleLink"):
                kept = by_style if local(link) == "styleLink" else links
                if kept is by_style:
                    by_style[attribute(link, "val")] = name
                else:
                    links[name] = attribute(link, "val")
        for element in named(root, "num"):
            wanted = next((attribute(each, "val") for each in named(element, "abstractNumId")), "")
            wanted = by_style.get(links.get(wanted, ""), wanted)
            numbers = _NumberList(wanted, dict(abstract.get(wanted, {})))
            for override in named(element, "lvlOverride"):
                level = _value(override, "ilvl")
                for child in named(override, "lvl"):
                    numbers.levels[level] = _level(child)
                for child in named(override, "startOverride"):
                    numbers.overrides[level] = _value(child, "val")
            self._lists[attribute(element, "numId")] = numbers


def _place(element: Any) -> _ListPlace:
    list_id, level = None, None
    for child in properties(element, "pPr", "numPr"):
        for part in child:
            if local(part) == "numId":
                list_id = attribute(part, "val")
            elif local(part) == "ilvl":
                level = _value(part, "val")
    return _ListPlace(list_id, level)


def _level(element: Any) -> _NumberLevel:
    values = {local(child): attribute(child, "val") for child in element}
    form = _FORMS.get(values.get("numFmt", "decimal"), values.get("numFmt", "decimal"))
    gap = "" if values.get("suff") == "nothing" else " "
    text = values.get("lvlText", "")
    bullet = symbol_fonts.box(text, _font(element)) if form == "bullet" else ""
    legal = values.get("isLgl")
    return _NumberLevel(
        form,
        text,
        _digits(values.get("start", "1"), 1),
        gap,
        _digits(values.get("lvlRestart", ""), -1),
        legal is not None and legal not in _OFF,
        values.get("pStyle", ""),
        bullet,
    )


def _font(level: Any) -> str:
    return next((attribute(each, "ascii") for each in properties(level, "rPr", "rFonts")), "")


def _value(element: Any, name: str) -> int:
    return _digits(attribute(element, name), 0)


def _digits(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise
