"""Equations of Word (Office Math, ECMA-376 part 1, 22.1) as LaTeX."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chatapp.engine.documents.read.drawn import latex
from chatapp.engine.documents.read.elements.safe_xml import attribute, local, named, properties

_LEFT_OUT = ("del", "moveFrom", "ctrlPr", "rPr")


def to_latex(element: Any, depth: int = 0) -> str:
    """Return what stands in an element of an equation, in order."""
    if depth > latex.MOST_DEPTH:
        return "".join(element.itertext())
    return latex.joined(_part(child, depth + 1) for child in element)


def _part(element: Any, depth: int) -> str:
    name = local(element)
    if name in _LEFT_OUT or name.endswith("Pr"):
        return ""
    if name == "r":
        return _run(element)
    if name in _PARTS:
        return _PARTS[name](element, depth)
    return to_latex(element, depth)


def _run(run: Any) -> str:
    text = "".join(part.text or "" for part in named(run, "t"))
    return latex.joined(latex.operator(sign) if len(sign) == 1 else sign for sign in _signs(text))


def _signs(text: str) -> list[str]:
    """Split a run into operators and what stands between them."""
    signs: list[str] = []
    for letter in text:
        is_plain = latex.operator(letter) == letter
        if signs and is_plain and len(signs[-1]) >= 1 and latex.operator(signs[-1]) == signs[-1]:
            signs[-1] += letter
        else:
            signs.append(letter)
    return signs


def _inner(element: Any, name: str, depth: int) -> str:
    return latex.joined(to_latex(child, depth) for child in named(element, name))


def _setting(element: Any, group: str, name: str, otherwise: str = "") -> str:
    return next((attribute(child, "val") for child in properties(element, group, name)), otherwise)


def _fraction(element: Any, depth: int) -> str:
    above, below = _inner(element, "num", depth), _inner(element, "den", depth)
    kind = _setting(element, "fPr", "type")
    if kind in ("lin", "skw"):
        return f"{above}/{below}"
    return f"\\binom{{{above}}}{{{below}}}" if kind == "noBar" else latex.fraction(above, below)


def _root(element: Any, depth: int) -> str:
    return latex.root(_inner(element, "e", depth), _inner(element, "deg", depth))


def _scripts(element: Any, depth: int) -> str:
    below, above = _inner(element, "sub", depth), _inner(element, "sup", depth)
    return latex.scripts(_inner(element, "e", depth), below, above)


def _scripts_before(element: Any, depth: int) -> str:
    below, above = _inner(element, "sub", depth), _inner(element, "sup", depth)
    return latex.scripts("{}", below, above) + _inner(element, "e", depth)


def _large(element: Any, depth: int) -> str:
    sign = _setting(element, "naryPr", "chr", "∫")
    below, above = _inner(element, "sub", depth), _inner(element, "sup", depth)
    operator = latex.scripts(latex.LARGE.get(sign, sign), below, above)
    return f"{operator} {_inner(element, 'e', depth)}"


def _bracketed(element: Any, depth: int) -> str:
    begin = _setting(element, "dPr", "begChr", "(")
    end = _setting(element, "dPr", "endChr", ")")
    parts = (to_latex(child, depth) for child in named(element, "e"))
    return begin + _setting(element, "dPr", "sepChr", "|").join(parts) + end


def _matrix(element: Any, depth: int) -> str:
    rows = named(element, "mr")
    return latex.matrix([to_latex(cell, depth) for cell in named(row, "e")] for row in rows)


def _lines(element: Any, depth: int) -> str:
    return " \\\\ ".join(to_latex(line, depth) for line in named(element, "e"))


def _function(element: Any, depth: int) -> str:
    return f"{_inner(element, 'fName', depth)} {_inner(element, 'e', depth)}"


def _limit_below(element: Any, depth: int) -> str:
    return latex.scripts(_inner(element, "e", depth), below=_inner(element, "lim", depth))


def _limit_above(element: Any, depth: int) -> str:
    return latex.scripts(_inner(element, "e", depth), above=_inner(element, "lim", depth))


def _accent(element: Any, depth: int) -> str:
    sign = _setting(element, "accPr", "chr", "^")
    return latex.accented(_inner(element, "e", depth), sign, "hat")


def _bar(element: Any, depth: int) -> str:
    command = "overline" if _setting(element, "barPr", "pos") == "top" else "underline"
    return f"\\{command}{{{_inner(element, 'e', depth)}}}"


def _brace(element: Any, depth: int) -> str:
    sign = _setting(element, "groupChrPr", "chr", "⏟")
    return latex.accented(_inner(element, "e", depth), sign, "underbrace")


_PARTS: dict[str, Callable[[Any, int], str]] = {
    "f": _fraction,
    "rad": _root,
    "sSup": _scripts,
    "sSub": _scripts,
    "sSubSup": _scripts,
    "sPre": _scripts_before,
    "nary": _large,
    "d": _bracketed,
    "m": _matrix,
    "eqArr": _lines,
    "func": _function,
    "limLow": _limit_below,
    "limUpp": _limit_above,
    "acc": _accent,
    "bar": _bar,
    "groupChr": _brace,
}
