"""What the header of an HWPX document says of the shapes and styles that its text refers to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from chatapp.engine.documents.read.elements import colors, safe_xml
from chatapp.engine.documents.read.elements.inline_text import InlineStyle
from chatapp.engine.documents.read.elements.safe_xml import attribute, find_all, local, named
from chatapp.engine.documents.read.elements.zip_parts import ZipParts
from chatapp.engine.documents.read.hangul import hangul_numbering
from chatapp.engine.documents.read.hangul.hangul_numbering import HangulNumbering, HeadLevel
from chatapp.engine.language.raised_signs import Baseline

_HEADER = "Contents/header.xml"
_OUTLINE_STYLE = re.compile(r"(?:개요|outline)\s*(\d+)", re.IGNORECASE)
_TINY_HUNDREDTHS = 100
"""Hundredths of a point, the unit of HWPX, up to which letters are too small to be seen;
chosen."""
_MOST_NUMBER_DIGITS = 5
"""Digits of a number of the file that are read; chosen against hostile files."""
_MOST_LEVEL = 10
"""Levels that are read of a numbering, as many as Hangul offers in HWPX."""
_NOT_STRUCK = ("", "NONE", "3D")
"""Shapes of strike-out lines that are not drawn; Hangul writes "3D" for most text."""
_BASELINES: dict[str, Baseline] = {"supscript": "raised", "subscript": "lowered"}


@dataclass(frozen=True, slots=True)
class LetterShape:
    """How letters look."""

    style: InlineStyle = InlineStyle()
    is_struck: bool = False


@dataclass(frozen=True, slots=True)
class ParagraphHead:
    """The numbering that a paragraph shape belongs to; "" is the outline of its section."""

    numbering: str
    level: int


@dataclass(frozen=True, slots=True)
class TrackedChange:
    """By whom and when something was changed."""

    author: str = ""
    date: str = ""


_PLAIN = LetterShape()


class HwpxHeader:
    """The header of a document."""

    def __init__(self, parts: ZipParts) -> None:
        self.numbering = HangulNumbering()
        self.changes: dict[str, TrackedChange] = {}
        self._heads: dict[str, ParagraphHead] = {}
        self._shape_levels: dict[str, int] = {}
        self._style_levels: dict[str, int] = {}
        self._letters: dict[str, LetterShape] = {}
        self._filled_borders: set[str] = set()
        if parts.has(_HEADER):
            self._read(safe_xml.tree(parts, _HEADER))

    def level(self, paragraph: Any) -> int:
        """Return the heading level of a paragraph, 0 for body text."""
        level = self._shape_levels.get(attribute(paragraph, "paraPrIDRef"), 0)
        return level or self._style_levels.get(attribute(paragraph, "styleIDRef"), 0)

    def number_of(self, paragraph: Any, outline: str) -> str:
        """Count a paragraph and return its number; `outline` numbers the headings of a section."""
        head = self._heads.get(attribute(paragraph, "paraPrIDRef"))
        if head is None:
            return ""
        return self.numbering.number_of(head.numbering or outline, head.level)

    def letters(self, run: Any) -> LetterShape:
        """Return how the text of a run looks."""
        return self._letters.get(attribute(run, "charPrIDRef"), _PLAIN)

    def has_filled_border(self, element: Any) -> bool:
        return attribute(element, "borderFillIDRef") in self._filled_borders

    def _read(self, root: Any) -> None:
        for element in root.iter():
            name = local(element)
            if name == "paraPr":
                self._read_paragraph_shape(element)
            elif name == "style":
                style = attribute(element, "name") or attribute(element, "engName")
                if outline := _OUTLINE_STYLE.fullmatch(style):
                    self._style_levels[attribute(element, "id")] = int(outline[1])
            elif name == "borderFill":
                faces = (attribute(brush, "faceColor") for brush in find_all(element, "winBrush"))
                if not all(map(_is_paper, faces)):
                    self._filled_borders.add(attribute(element, "id"))
            elif name == "numbering":
                self.numbering.levels[attribute(element, "id")] = _levels(element)
        for element in find_all(root, "charPr"):
            self._letters[attribute(element, "id")] = self._letter_shape(element)
        self._read_changes(root)

    def _read_paragraph_shape(self, shape: Any) -> None:
        heading = safe_xml.first(shape, "heading")
        if heading is None:
            return
        kind, level = attribute(heading, "type"), whole_number(heading, "level")
        name = attribute(shape, "id")
        if kind == "OUTLINE":
            self._shape_levels[name] = level + 1
            self._heads[name] = ParagraphHead("", level)
        elif kind == "NUMBER":
            self._heads[name] = ParagraphHead(attribute(heading, "idRef"), level)

    def _letter_shape(self, letters: Any) -> LetterShape:
        baseline: Baseline = ""
        is_struck = False
        for child in letters:
            baseline = _BASELINES.get(local(child), baseline)
            if local(child) == "strikeout":
                is_struck = attribute(child, "shape").upper() not in _NOT_STRUCK
        return LetterShape(InlineStyle(self._hidden_reason(letters), baseline), is_struck)

    def _hidden_reason(self, letters: Any) -> str:
        """Return why text of a character shape cannot be seen on paper."""
        height = attribute(letters, "height")
        if height.isdigit() and int(height) <= _TINY_HUNDREDTHS:
            return "tiny"
        is_on_paper = _is_paper(attribute(letters, "shadeColor"))
        is_white = colors.is_white(attribute(letters, "textColor"))
        return "white" if is_white and is_on_paper and not self.has_filled_border(letters) else ""

    def _read_changes(self, root: Any) -> None:
        authors = {
            attribute(author, "id"): attribute(author, "name")
            for author in find_all(root, "trackChangeAuthor")
        }
        for change in find_all(root, "trackChange"):
            author = authors.get(attribute(change, "authorID"), "")
            tracked = TrackedChange(author, attribute(change, "date"))
            self.changes[attribute(change, "id")] = tracked


def whole_number(element: Any, name: str) -> int:
    """Return a number of the file, 0 for none."""
    text = attribute(element, name)
    is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_NUMBER_DIGITS
    return int(text) if is_number else 0


def _levels(numbering: Any) -> list[HeadLevel]:
    levels: dict[int, HeadLevel] = {}
    for head in named(numbering, "paraHead"):
        form = hangul_numbering.FORMS.get(attribute(head, "numFormat"), "decimal")
        start = whole_number(head, "start") if attribute(head, "start") else 1
        levels[whole_number(head, "level")] = HeadLevel(form, head.text or "", start)
    return [
        levels.get(level, HeadLevel("decimal", ""))
        for level in range(1, min(max(levels, default=0), _MOST_LEVEL) + 1)
    ]


def _is_paper(color: str) -> bool:
    return color in ("", "none") or colors.is_white(color)
