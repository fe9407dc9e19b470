"""Which text of a web page nobody can see, as far as its elements say so themselves; style sheets
are not computed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from chatapp.engine.documents.read import colors

_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:^|[;\s])opacity\s*:\s*0(?:\.0*)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
_SIZE = re.compile(r"(?:^|[;\s])font-size\s*:\s*(\d*\.?\d+)\s*(px|pt|r?em|%)?", re.IGNORECASE)
_SMALLEST = {"px": 1.4, "pt": 1.0, "em": 0.1, "rem": 0.1, "%": 10.0, "": 0.0}
"""About one point, as in PDFs."""
_COLOR = re.compile(r"(?:^|[;\s])color\s*:\s*([^;!]+)", re.IGNORECASE)
_GROUND = re.compile(r"(?:^|[;\s])background(?:-color|-image)?\s*:\s*([^;!]+)", re.IGNORECASE)
_NO_GROUND = ("none", "transparent", "inherit", "initial", "unset")


@dataclass(frozen=True, slots=True)
class Looks:
    """How text looks in an element; `ground` is None on paper."""

    is_white: bool = False
    is_tiny: bool = False
    ground: str | None = None

    @property
    def why(self) -> str:
        """Why it cannot be seen, "" where it can."""
        if self.is_tiny:
            return "tiny"
        return "white" if self.is_white and colors.is_paper(self.ground) else ""


def is_hidden(element: Any) -> bool:
    """Say whether an element says of itself that it is not shown; `aria-hidden` hides nothing from
    eyes.
    """
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def looks(element: Any, around: Looks) -> Looks:
    """Return how the text of an element looks; what it does not say it has from around it."""
    style = element.get("style") or ""
    color, ground, size = _COLOR.search(style), _GROUND.search(style), _SIZE.search(style)
    said = color[1] if color else element.get("color") or ""
    shade = ground[1].strip() if ground else element.get("bgcolor") or ""
    return Looks(
        colors.is_white(said) if said else around.is_white,
        float(size[1]) <= _SMALLEST[(size[2] or "").lower()] if size else around.is_tiny,
        around.ground if shade.lower() in ("", *_NO_GROUND) else shade,
    )
