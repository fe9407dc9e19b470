"""How text of web pages looks, as far as elements say so themselves; style sheets are ignored."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from chatapp.engine.documents.read.elements import colors
from chatapp.engine.documents.read.elements.asides import ChangeKind
from chatapp.engine.documents.read.elements.inline_text import InlineStyle
from chatapp.engine.language.raised_signs import Baseline

_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|"
    r"(?:^|[;\s])opacity\s*:\s*0(?:\.0*)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
_SIZE = re.compile(r"(?:^|[;\s])font-size\s*:\s*(\d*\.?\d+)\s*(px|pt|r?em|%)?", re.IGNORECASE)
_SMALLEST = {"px": 1.4, "pt": 1.0, "em": 0.1, "rem": 0.1, "%": 10.0, "": 0.0}
"""About 1 pt by unit, as in PDFs."""
_COLOR = re.compile(r"(?:^|[;\s])color\s*:\s*([^;!]+)", re.IGNORECASE)
_BACKGROUND = re.compile(r"(?:^|[;\s])background(?:-color|-image)?\s*:\s*([^;!]+)", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_SHIFT = re.compile(r"vertical-align\s*:\s*(super|sub)\b", re.IGNORECASE)
_SHIFTS: dict[str, Baseline] = {"super": "raised", "sub": "lowered"}
_CHANGES: dict[str, ChangeKind] = {
    "del": "deleted",
    "ins": "inserted",
    "s": "struck",
    "strike": "struck",
}
_NOTE_ROLES = ("noteref", "doc-noteref")
_NO_BACKGROUND = ("", "none", "transparent", "inherit", "initial", "unset")


@dataclass(frozen=True, slots=True)
class HtmlTextStyle:
    """How the text of an element looks; `background` is None on paper."""

    is_white: bool = False
    is_tiny: bool = False
    background: str | None = None
    baseline: Baseline = ""
    change: ChangeKind | None = None

    @property
    def inline(self) -> InlineStyle:
        """How a piece of a line looks."""
        return InlineStyle(self.hidden_reason, self.baseline)

    @property
    def hidden_reason(self) -> str:
        """Why it cannot be seen, "" where it can."""
        if self.is_tiny:
            return "tiny"
        return "white" if self.is_white and colors.is_paper(self.background) else ""


def is_hidden(element: Any) -> bool:
    """Say whether an element is not shown; `aria-hidden` hides nothing from eyes."""
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def style_of(element: Any, name: str, parent: HtmlTextStyle) -> HtmlTextStyle:
    """Return the style of an element; what it does not say it inherits."""
    if not element.attrib and name not in _SPEAKING:
        return parent
    css = element.get("style") or ""
    color, background, size = _COLOR.search(css), _BACKGROUND.search(css), _SIZE.search(css)
    color_name = color[1] if color else element.get("color") or ""
    shade = background[1].strip() if background else element.get("bgcolor") or ""
    return HtmlTextStyle(
        colors.is_white(color_name) if color_name else parent.is_white,
        float(size[1]) <= _SMALLEST[(size[2] or "").lower()] if size else parent.is_tiny,
        parent.background if shade.lower() in _NO_BACKGROUND else shade,
        _baseline(element, name, css) or parent.baseline,
        _change(name, css) or parent.change,
    )


_SPEAKING = frozenset((*_CHANGES, "sup", "sub"))
"""Elements that say how text looks by their name."""


def _baseline(element: Any, name: str, css: str) -> Baseline:
    if name in ("sup", "sub"):
        return "raised" if name == "sup" else "lowered"
    if name == "a":
        role = (element.get("epub:type") or element.get("role") or "").lower()
        return "raised" if role in _NOTE_ROLES else ""
    shift = _SHIFT.search(css)
    return _SHIFTS[shift[1].lower()] if shift else ""


def _change(name: str, css: str) -> ChangeKind | None:
    return _CHANGES.get(name) or ("struck" if _STRUCK.search(css) else None)
