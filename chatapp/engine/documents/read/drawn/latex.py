"""Pieces of LaTeX. Signs stay signs (α, ≤, ×): they are read and searched as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

MOST_DEPTH = 60
"""Of nested parts; deeper ones are read as plain text. Chosen against hostile files."""
_SPACED = "=<>≤≥≠≈≡∼→←⇒⇔↔±∓×÷∈∉⊂⊆∪∩∧∨"
_SPACES = re.compile(r"\s+")
LARGE = {"∑": "\\sum", "∏": "\\prod", "∫": "\\int", "∬": "\\iint", "∭": "\\iiint", "∮": "\\oint"}
"""Operators with limits, by their sign."""
ACCENTS = {
    **dict.fromkeys("^ˆ̂", "hat"),
    **dict.fromkeys("~˜̃∼", "tilde"),
    **dict.fromkeys("¯‾̅̄―─_", "overline"),
    **dict.fromkeys("→⃗⇀", "vec"),
    **dict.fromkeys(".˙̇", "dot"),
    **dict.fromkeys("¨̈", "ddot"),
    "⏞": "overbrace",
    "⏟": "underbrace",
}
"""The command of an accent above (or below) a part."""


def inline(equation: str) -> str:
    """Return an equation as it stands in a text, "" for an empty one."""
    equation = _SPACES.sub(" ", equation).strip()
    return f"${equation}$" if equation else ""


def joined(pieces: Iterable[str]) -> str:
    """Join pieces in order; words stay apart: "2T", but "sin x"."""
    text = last = ""
    for piece in filter(None, pieces):
        text += f" {piece}" if _stand_apart(text, last, piece) else piece
        last = piece
    return text


def _stand_apart(text: str, last: str, piece: str) -> bool:
    """Say whether a blank is needed between a text that ends with `last` and a piece."""
    if not (piece[0].isalnum() and text[-1:].isalnum()):
        return piece[0].isalpha() and _ends_with_command(text)
    is_factor = len(last) == 1 or last.isdigit()
    return not (is_factor and piece[0].isalpha() and len(piece) < 3)


def operator(sign: str) -> str:
    """Return an operator with the blanks it has in print."""
    sign = sign.strip()
    if sign in LARGE:
        return LARGE[sign]
    return f" {sign} " if sign and sign in _SPACED else sign


def fraction(above: str, below: str) -> str:
    return f"\\frac{{{above.strip()}}}{{{below.strip()}}}"


def root(inner: str, degree: str = "") -> str:
    degree = degree.strip()
    return f"\\sqrt[{degree}]{{{inner}}}" if degree else f"\\sqrt{{{inner}}}"


def scripts(inner: str, below: str = "", above: str = "") -> str:
    """Return a part with its lowered and raised parts."""
    bare = inner.strip()
    is_long = len(bare) > 1 and not bare.startswith("\\") and not bare.isalnum()
    shown = f"{{{bare}}}" if is_long and not _is_bracketed(bare) else bare
    return shown + _script("_", below) + _script("^", above)


def accented(inner: str, sign: str, otherwise: str) -> str:
    """Return a part with a sign over it; `otherwise` is the command of an unknown sign."""
    command = ACCENTS.get(sign.strip(), otherwise)
    return f"\\{command}{{{inner.strip()}}}"


def matrix(rows: Iterable[Sequence[str]]) -> str:
    body = " \\\\ ".join(" & ".join(cell.strip() for cell in row) for row in rows)
    return f"\\begin{{matrix}} {body} \\end{{matrix}}"


def _script(mark: str, inner: str) -> str:
    inner = inner.strip()
    if not inner:
        return ""
    return f"{mark}{inner}" if len(inner) == 1 else f"{mark}{{{inner}}}"


def _is_bracketed(text: str) -> bool:
    """Say whether one pair of brackets encloses all of a text."""
    if (text[0], text[-1]) not in (("(", ")"), ("[", "]"), ("{", "}")):
        return False
    depth = 0
    for index, letter in enumerate(text):
        depth += (letter == text[0]) - (letter == text[-1])
        if depth == 0 and index < len(text) - 1:
            return False
    return True


def _ends_with_command(text: str) -> bool:
    return re.search(r"\\[a-z]+$", text) is not None
