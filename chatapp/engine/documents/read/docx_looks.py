"""Which runs of a Word document nobody can see: hidden ones are left out, white and tiny ones are
marked as in PDFs.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from chatapp.engine.documents.read import colors
from chatapp.engine.documents.read.safe_xml import attribute, find_all, local

_OFF = ("0", "false", "off", "none")
_TINY_HALF_POINTS = 2
_MOST_BASES = 20
_PLAIN_TABLES = ("", "TableNormal", "TableGrid")
"""The style of any other table may colour its cells."""


@dataclass(slots=True)
class Looks:
    """What a style or a run says itself; None is for what it does not say."""

    is_hidden: bool | None = None
    color: str | None = None
    half_points: int | None = None
    ground: str | None = None

    def below(self, other: Looks) -> Looks:
        """Return these looks where they say something, the other's where they do not."""
        pairs = {
            spec.name: (getattr(self, spec.name), getattr(other, spec.name))
            for spec in fields(self)
        }
        return Looks(
            **{name: theirs if own is None else own for name, (own, theirs) in pairs.items()}
        )


@dataclass(slots=True)
class StyleLooks:
    """The looks of all styles by their id, with what they inherit."""

    own: dict[str, Looks] = field(default_factory=dict)
    bases: dict[str, str] = field(default_factory=dict)

    def add(self, style: Any) -> None:
        """Take the element of a style."""
        name = attribute(style, "styleId")
        self.own[name] = _properties(style)
        self.bases[name] = next(
            (attribute(one, "val") for one in style if local(one) == "basedOn"), ""
        )

    def of(self, style: str) -> Looks:
        """Return the looks of a style."""
        looks = Looks()
        for _ in range(_MOST_BASES):
            if style not in self.own:
                break
            looks = looks.below(self.own[style])
            style = self.bases[style]
        return looks


def run_looks(run: Any, around: Looks, styles: StyleLooks) -> Looks:
    """Return how a run looks in its paragraph."""
    named = (one for part in run if local(part) == "rPr" for one in part if local(one) == "rStyle")
    style = next((attribute(one, "val") for one in named), "")
    return _properties(run).below(styles.of(style)).below(around)


def paragraph_looks(paragraph: Any, style: str, ground: str | None, styles: StyleLooks) -> Looks:
    """Return how the text of a paragraph looks; `ground` is the colour of what it stands on, None
    for paper.
    """
    own = Looks(ground=_shade(paragraph, "pPr") or ground)
    return own.below(styles.of(style))


def cell_ground(cell: Any, table: Any) -> str | None:
    """Return the colour of a cell, "unknown" where the style of its table may say it, None for
    paper.
    """
    style = next((attribute(one, "val") for one in find_all(table, "tblStyle")), "")
    return _shade(cell, "tcPr") or (None if style in _PLAIN_TABLES else "unknown")


def why(looks: Looks) -> str:
    """Return why such text cannot be seen, "" where it can."""
    if looks.half_points is not None and looks.half_points <= _TINY_HALF_POINTS:
        return "tiny"
    return "white" if colors.is_white(looks.color or "") and colors.is_paper(looks.ground) else ""


def _properties(element: Any) -> Looks:
    looks = Looks()
    for one in (one for part in element if local(part) == "rPr" for one in part):
        value = attribute(one, "val")
        if local(one) == "vanish":
            looks.is_hidden = value not in _OFF
        elif local(one) == "color":
            looks.color = value
        elif local(one) == "sz" and value.isdigit():
            looks.half_points = int(value)
        elif local(one) == "highlight" and value not in _OFF:
            looks.ground = value
        elif local(one) == "shd":
            looks.ground = _fill(one)
    looks.ground = looks.ground or _shade(element, "pPr")
    return looks


def _shade(element: Any, properties: str) -> str | None:
    for one in (one for part in element if local(part) == properties for one in part):
        if local(one) == "shd":
            return _fill(one)
    return None


def _fill(shade: Any) -> str | None:
    value = attribute(shade, "fill")
    return None if value in ("", "auto") else value
