"""LaTeX to SVG with ziamath, within limits; no Qt."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LONGEST = 1_000
"""Characters. ziamath takes about 1 ms a sign."""
_DEEPEST = 6
"""Nested groups. The time of ziamath grows about threefold with two levels of fractions."""
_SIZE_PX = 16.0
"""Font size of the SVG; formulas are scaled from it."""
INK = "#010203"
"""Colour of the SVG, replaced by that of the text."""
_TEXT_GROUP = re.compile(r"\\(?:text|mbox|textbf|textit|mathrm|operatorname)\s*\{[^{}]*\}")
_LETTER = "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u4e00-\u9fff\uac00-\ud7a3"
_WORDS = re.compile(f"[{_LETTER}](?:[ {_LETTER}]*[{_LETTER}])?")
_UNKNOWN = re.compile(r"<m[io][^>]*>\\")
"""A command that latex2mathml does not know becomes an identifier with its backslash."""
_ENVIRONMENT = re.compile(r"\\begin\s*\{([^{}]*)\}")
_ENVIRONMENTS = frozenset(
    [
        "matrix",
        "pmatrix",
        "bmatrix",
        "Bmatrix",
        "vmatrix",
        "Vmatrix",
        "smallmatrix",
        "cases",
        "array",
        "align",
        "align*",
        "aligned",
        "split",
        "gather",
        "gather*",
        "equation",
        "equation*",
    ]
)
"""The ones that are laid out; of others only the letters would be drawn."""


class NoFormula(ValueError):
    """A formula that cannot be drawn; it is shown as typed."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as SVG with its size in em."""

    svg: str
    width: float
    ascent: float
    """Height above the baseline."""
    descent: float


def draw(latex: str, is_display: bool) -> Formula:
    """Draw a formula. Raises NoFormula."""
    if len(latex) > _LONGEST or _depth(latex) > _DEEPEST:
        raise NoFormula
    if not _ENVIRONMENTS.issuperset(_ENVIRONMENT.findall(latex)):
        raise NoFormula
    try:
        return _draw(_with_text(latex), is_display)
    except NoFormula:
        raise
    except _raised() as error:
        raise NoFormula from error


def _raised() -> tuple[type[Exception], ...]:
    """Return what ziamath and latex2mathml raise for a formula that they cannot draw."""
    from latex2mathml import exceptions

    own = [each for each in vars(exceptions).values() if isinstance(each, type)]
    stumbles = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError)
    return (*own, *stumbles, StopIteration, SyntaxError, TypeError, ValueError)


def _draw(latex: str, is_display: bool) -> Formula:
    # Imported here: it takes about a second and belongs to the drawing thread.
    from ziamath.config import config
    from ziamath.tex import tex2mml
    from ziamath.zmath import Math

    from chatapp.gui.text.formulas.korean_math_font import FONT

    config.svg2 = False
    config.math.color = INK
    mathml = tex2mml(latex, inline=not is_display)
    if _UNKNOWN.search(mathml):
        raise NoFormula
    svg = str(Math(mathml, size=_SIZE_PX, font=FONT).svg())
    box = re.search(r'viewBox="(\S+) (\S+) (\S+) (\S+)"', svg)
    if box is None:
        raise NoFormula
    _left, top, width, height = (float(number) / _SIZE_PX for number in box.groups())
    return Formula(svg, width, -top, height + top)


def _depth(latex: str) -> int:
    depth = deepest = 0
    for sign in re.findall(r"\\[{}]|\\begin|\\end|\\left|\\right|[{}^_]", latex):
        if sign in ("{", "\\begin", "\\left"):
            depth += 1
        elif sign in ("}", "\\end", "\\right"):
            depth -= 1
        deepest = max(deepest, depth)
    return deepest


def _with_text(latex: str) -> str:
    """Put East Asian words into text groups: they are no products of variables."""
    parts, at = [], 0
    for group in _TEXT_GROUP.finditer(latex):
        parts += [_WORDS.sub(_as_text, latex[at : group.start()]), group[0]]
        at = group.end()
    return "".join(parts) + _WORDS.sub(_as_text, latex[at:])


def _as_text(words: re.Match[str]) -> str:
    return f"\\text{{{words[0]}}}"
