"""How runs of Word documents look: hidden, white, tiny, struck out, raised, in a font of signs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

from chatapp.engine.documents.read.elements import colors
from chatapp.engine.documents.read.elements.safe_xml import attribute, local, properties
from chatapp.engine.language.raised_signs import Baseline

_OFF = ("0", "false", "off", "none")
_TINY_HALF_POINTS = 2
"""Half points, as WordprocessingML states font sizes: 1 pt."""
_RAISED_HALF_POINTS = 4
"""From this far above or below the line a sign is raised or lowered; chosen."""
_BASELINES: dict[str, Baseline] = {"superscript": "raised", "subscript": "lowered"}
_MOST_BASES = 20
"""Styles that a style inherits from; their chain may be a circle. Chosen."""
_PLAIN_TABLES = ("", "TableNormal", "TableGrid")
"""The style of any other table may colour its cells."""


@dataclass(slots=True)
class DocxTextStyle:
    """What a style or a run says itself; None is for what it does not say."""

    is_hidden: bool | None = None
    color: str | None = None
    half_points: int | None = None
    background: str | None = None
    is_struck: bool | None = None
    baseline: Baseline | None = None
    font: str | None = None

    def inherit(self, base: DocxTextStyle) -> DocxTextStyle:
        """Return this style with the base's values where it has none."""
        merged = DocxTextStyle()
        for name in _FIELDS:
            own = getattr(self, name)
            setattr(merged, name, getattr(base, name) if own is None else own)
        return merged

    @property
    def hidden_reason(self) -> str:
        """Why such text cannot be seen, "" where it can."""
        if self.half_points is not None and self.half_points <= _TINY_HALF_POINTS:
            return "tiny"
        is_white = colors.is_white(self.color or "") and colors.is_paper(self.background)
        return "white" if is_white else ""


_FIELDS = tuple(spec.name for spec in fields(DocxTextStyle))


@dataclass(slots=True)
class DocxStyles:
    """All styles of a document by their id."""

    own: dict[str, DocxTextStyle] = field(default_factory=dict)
    bases: dict[str, str] = field(default_factory=dict)
    _resolved: dict[str, DocxTextStyle] = field(default_factory=dict)

    def add(self, style: Any) -> None:
        """Take the element of a style."""
        name = attribute(style, "styleId")
        self.own[name] = _own_style(style)
        bases = (attribute(child, "val") for child in style if local(child) == "basedOn")
        self.bases[name] = next(bases, "")

    def resolved(self, name: str) -> DocxTextStyle:
        """Return a style with what it inherits."""
        if name not in self._resolved:
            self._resolved[name] = self._inherited(name)
        return self._resolved[name]

    def _inherited(self, name: str) -> DocxTextStyle:
        style = DocxTextStyle()
        for _ in range(_MOST_BASES):
            if name not in self.own:
                break
            style = style.inherit(self.own[name])
            name = self.bases[name]
        return style

    def of_run(self, run: Any, paragraph: DocxTextStyle) -> DocxTextStyle:
        """Return the style of a run in its paragraph."""
        names = (attribute(child, "val") for child in properties(run, "rPr", "rStyle"))
        return _own_style(run).inherit(self.resolved(next(names, ""))).inherit(paragraph)

    def of_paragraph(self, paragraph: Any, name: str, background: str | None) -> DocxTextStyle:
        """Return the style of a paragraph; `background` is what it stands on, None for paper."""
        own = DocxTextStyle(background=_shade(paragraph, "pPr") or background)
        return own.inherit(self.resolved(name))


def cell_background(cell: Any, table: Any) -> str | None:
    """Return the colour of a cell, "unknown" if its table's style may set it, None for paper."""
    style = next((attribute(each, "val") for each in properties(table, "tblPr", "tblStyle")), "")
    return _shade(cell, "tcPr") or (None if style in _PLAIN_TABLES else "unknown")


def _own_style(element: Any) -> DocxTextStyle:
    style = DocxTextStyle()
    for child in properties(element, "rPr"):
        if local(child) in _TAKERS:
            _TAKERS[local(child)](style, child, attribute(child, "val"))
    style.background = style.background or _shade(element, "pPr")
    return style


def _take_vanish(style: DocxTextStyle, child: Any, value: str) -> None:
    style.is_hidden = value not in _OFF


def _take_color(style: DocxTextStyle, child: Any, value: str) -> None:
    style.color = value


def _take_size(style: DocxTextStyle, child: Any, value: str) -> None:
    if value.isdigit():
        style.half_points = int(value)


def _take_highlight(style: DocxTextStyle, child: Any, value: str) -> None:
    if value not in _OFF:
        style.background = value


def _take_shade(style: DocxTextStyle, child: Any, value: str) -> None:
    style.background = _fill(child)


def _take_strike(style: DocxTextStyle, child: Any, value: str) -> None:
    if not style.is_struck:
        style.is_struck = value not in _OFF


def _take_baseline(style: DocxTextStyle, child: Any, value: str) -> None:
    style.baseline = _BASELINES.get(value, "")


def _take_position(style: DocxTextStyle, child: Any, value: str) -> None:
    """Take text that is moved up or down by hand, which some do instead of raising it."""
    is_number = value.lstrip("-").isdigit() and len(value) < 6
    if is_number and abs(int(value)) >= _RAISED_HALF_POINTS:
        style.baseline = style.baseline or ("raised" if int(value) > 0 else "lowered")


def _take_fonts(style: DocxTextStyle, child: Any, value: str) -> None:
    style.font = attribute(child, "ascii") or attribute(child, "hAnsi") or None


_TAKERS: dict[str, Callable[[DocxTextStyle, Any, str], None]] = {
    "vanish": _take_vanish,
    "color": _take_color,
    "sz": _take_size,
    "highlight": _take_highlight,
    "shd": _take_shade,
    "strike": _take_strike,
    "dstrike": _take_strike,
    "vertAlign": _take_baseline,
    "position": _take_position,
    "rFonts": _take_fonts,
}


def _shade(element: Any, group: str) -> str | None:
    return next((_fill(shade) for shade in properties(element, group, "shd")), None)


def _fill(shade: Any) -> str | None:
    value = attribute(shade, "fill")
    return None if value in ("", "auto") else value
