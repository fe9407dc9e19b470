"""The text of shapes: paragraphs with their numbers, raised signs and equations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from chatapp.engine.documents.read.drawn import latex, omml, symbol_fonts
from chatapp.engine.documents.read.elements.asides import ChangeList
from chatapp.engine.documents.read.elements.inline_text import InlineStyle, InlineText
from chatapp.engine.documents.read.elements.safe_xml import attribute, find_all, local, named
from chatapp.engine.documents.read.sheets import number_formats
from chatapp.engine.language.raised_signs import Baseline

_STRUCK = ("sngStrike", "dblStrike")
_FORMS = {
    "arabic": "decimal",
    "romanUc": "ROMAN",
    "romanLc": "roman",
    "alphaUc": "LETTER",
    "alphaLc": "letter",
    "circleNum": "circle",
    "ea1": "hanja",
}
"""Forms of numbers by how the names of DrawingML's schemes begin, and ours."""
_SIGNS = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Minus": "- {} -"}


@dataclass(slots=True)
class _Numbers:
    """The numbers of a text's paragraphs, by their level."""

    counts: dict[int, int] = field(default_factory=dict)
    schemes: dict[int, str] = field(default_factory=dict)

    def number_of(self, paragraph: Any) -> str:
        """Count a paragraph and return its number with a blank, "" for none."""
        properties = next(named(paragraph, "pPr"), None)
        level = _whole(properties, "lvl", 0)
        for deeper in [each for each in self.counts if each > level]:
            del self.counts[deeper]
        numbering = None if properties is None else next(named(properties, "buAutoNum"), None)
        if numbering is None:
            self.counts.pop(level, None)
            return ""
        scheme = attribute(numbering, "type")
        if self.schemes.get(level) != scheme:
            self.counts.pop(level, None)
        self.schemes[level] = scheme
        start = _whole(numbering, "startAt", 1)
        self.counts[level] = self.counts.get(level, start - 1) + 1
        form = next((_FORMS[begin] for begin in _FORMS if scheme.startswith(begin)), "decimal")
        around = next((_SIGNS[end] for end in _SIGNS if scheme.endswith(end)), "{}")
        return around.format(number_formats.written(self.counts[level], form)) + " "


def paragraphs(body: Any, changes: ChangeList) -> Iterator[str]:
    """Yield the paragraphs of a text, blank ones too."""
    numbers = _Numbers()
    for paragraph in find_all(body, "p"):
        line = InlineText()
        _collect(paragraph, line, changes)
        text = line.text()
        changes.end_paragraph(text)
        yield f"{numbers.number_of(paragraph)}{text}" if text.strip() else text


def _collect(element: Any, line: InlineText, changes: ChangeList) -> None:
    for child in element:
        name = local(child)
        if name in ("r", "fld"):
            _add_run(child, line, changes)
        elif name == "br":
            line.add("\n")
        elif name in ("oMath", "oMathPara"):
            line.add(latex.inline(omml.to_latex(child)))
        elif name not in ("Fallback", "pPr", "endParaRPr"):
            _collect(child, line, changes)


def _add_run(run: Any, line: InlineText, changes: ChangeList) -> None:
    properties = next(named(run, "rPr"), None)
    text = "".join(part.text or "" for part in named(run, "t"))
    if properties is None:
        line.add(symbol_fonts.shown(text, ""))
        return
    text = symbol_fonts.shown(text, _font(properties))
    if attribute(properties, "strike") in _STRUCK:
        changes.add("struck", text)
    else:
        line.add(text, InlineStyle(baseline=_baseline(properties)))


def _font(properties: Any) -> str:
    faces = {local(font): attribute(font, "typeface") for font in properties}
    return faces.get("sym") or faces.get("latin", "")


def _baseline(properties: Any) -> Baseline:
    shift = attribute(properties, "baseline").removesuffix("%")
    if not shift or not shift.strip("-0."):
        return ""
    return "lowered" if shift.startswith("-") else "raised"


def _whole(element: Any, name: str, otherwise: int) -> int:
    text = "" if element is None else attribute(element, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise
