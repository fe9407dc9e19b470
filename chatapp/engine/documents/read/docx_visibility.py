"""Invisible runs of Word documents: hidden ones are left out, white and tiny ones are marked."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from chatapp.engine.documents.read import colors
from chatapp.engine.documents.read.safe_xml import attribute, find_all, local, properties

_OFF = ("0", "false", "off", "none")
_TINY_HALF_POINTS = 2
"""Half points, as WordprocessingML states font sizes: 1 pt."""
_MOST_BASES = 20
"""Styles that a style inherits from; their chain may be a circle."""
_PLAIN_TABLES = ("", "TableNormal", "TableGrid")
"""The style of any other table may colour its cells."""


@dataclass(slots=True)
class DocxTextStyle:
    """What a style or a run says itself; None is for what it does not say."""

    is_hidden: bool | None = None
    color: str | None = None
    half_points: int | None = None
    background: str | None = None

    def inherit(self, base: DocxTextStyle) -> DocxTextStyle:
        """Return this style with the base's values where it has none."""
        merged = DocxTextStyle()
        for spec in fields(self):
            own = getattr(self, spec.name)
            setattr(merged, spec.name, getattr(base, spec.name) if own is None else own)
        return merged

    @property
    def hidden_reason(self) -> str:
        """Why such text cannot be seen, "" where it can."""
        if self.half_points is not None and self.half_points <= _TINY_HALF_POINTS:
            return "tiny"
        is_white = colors.is_white(self.color or "") and colors.is_paper(self.background)
        return "white" if is_white else ""


@dataclass(slots=True)
class DocxStyles:
    """All styles of a document by their id."""

    own: dict[str, DocxTextStyle] = field(default_factory=dict)
    bases: dict[str, str] = field(default_factory=dict)

    def add(self, style: Any) -> None:
        """Take the element of a style."""
        name = attribute(style, "styleId")
        self.own[name] = _own_style(style)
        bases = (attribute(child, "val") for child in style if local(child) == "basedOn")
        self.bases[name] = next(bases, "")

    def resolved(self, name: str) -> DocxTextStyle:
        """Return a style with what it inherits."""
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
    style = next((attribute(child, "val") for child in find_all(table, "tblStyle")), "")
    return _shade(cell, "tcPr") or (None if style in _PLAIN_TABLES else "unknown")


def _own_style(element: Any) -> DocxTextStyle:
    style = DocxTextStyle()
    for child in properties(element, "rPr"):
        name, value = local(child), attribute(child, "val")
        if name == "vanish":
            style.is_hidden = value not in _OFF
        elif name == "color":
            style.color = value
        elif name == "sz" and value.isdigit():
            style.half_points = int(value)
        elif name == "highlight" and value not in _OFF:
            style.background = value
        elif name == "shd":
            style.background = _fill(child)
    style.background = style.background or _shade(element, "pPr")
    return style


def _shade(element: Any, group: str) -> str | None:
    return next((_fill(shade) for shade in properties(element, group, "shd")), None)


def _fill(shade: Any) -> str | None:
    value = attribute(shade, "fill")
    return None if value in ("", "auto") else value
