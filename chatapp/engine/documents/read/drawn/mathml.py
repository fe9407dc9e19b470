"""Equations of web pages and books (MathML) as LaTeX."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chatapp.engine.documents.read.drawn import latex
from chatapp.engine.documents.read.elements.safe_xml import local

_TEX = ("application/x-tex", "text/x-tex", "latex", "tex")
_UNSEEN = ("annotation", "annotation-xml", "mphantom", "maligngroup", "malignmark")
_UNWRITTEN = dict.fromkeys(map(ord, "\u2061\u2062\u2064\u200b"))
"""Operators that are understood and not shown: applied to, times, plus."""


def name_of(element: Any) -> str:
    """Return the name of an element without namespace and prefix, in lower case."""
    return local(element).rpartition(":")[2].lower()


def to_latex(math: Any) -> str:
    """Return the LaTeX of a `math` element: what its author wrote, if that stands beside it."""
    for element in math.iter():
        encoding = (element.get("encoding") or "").lower()
        if name_of(element) == "annotation" and encoding in _TEX and element.text:
            return str(element.text)
    return _row(math, 0) or (math.get("alttext") or "")


def _row(element: Any, depth: int) -> str:
    if depth > latex.MOST_DEPTH:
        return "".join(element.itertext())
    own = [_words(element)] if len(element) == 0 else []
    return latex.joined([*own, *(_part(child, depth + 1) for child in element)])


def _part(element: Any, depth: int) -> str:
    name = name_of(element)
    if name in _UNSEEN:
        return ""
    if name == "mo":
        sign = _words(element)
        return "," if sign == "\u2063" else latex.operator(sign)
    if name in ("mspace", "none", "mprescripts"):
        return ""
    if name in _PARTS:
        return _PARTS[name](element, depth)
    return _row(element, depth)


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).translate(_UNWRITTEN).split())


def _children(element: Any, depth: int, count: int) -> list[str]:
    """Return the first children, "" for those that are missing."""
    parts = [_part(child, depth + 1) for child in element][:count]
    return parts + [""] * (count - len(parts))


def _fraction(element: Any, depth: int) -> str:
    above, below = _children(element, depth, 2)
    if (element.get("linethickness") or "").startswith("0"):
        return f"\\binom{{{above}}}{{{below}}}"
    return latex.fraction(above, below)


def _square_root(element: Any, depth: int) -> str:
    return latex.root(_row(element, depth))


def _root(element: Any, depth: int) -> str:
    inner, degree = _children(element, depth, 2)
    return latex.root(inner, degree)


def _raised(element: Any, depth: int) -> str:
    inner, above = _children(element, depth, 2)
    return latex.scripts(inner, above=above)


def _lowered(element: Any, depth: int) -> str:
    inner, below = _children(element, depth, 2)
    return latex.scripts(inner, below=below)


def _both(element: Any, depth: int) -> str:
    inner, below, above = _children(element, depth, 3)
    return latex.scripts(inner, below, above)


def _over(element: Any, depth: int) -> str:
    inner, above = _children(element, depth, 2)
    if above.strip() in latex.ACCENTS:
        return latex.accented(inner, above, "overline")
    return latex.scripts(inner, above=above)


def _fenced(element: Any, depth: int) -> str:
    separators = (element.get("separators") or ",").strip() or ","
    inner = separators[0].join(_part(child, depth + 1) for child in element)
    return f"{element.get('open', '(')}{inner}{element.get('close', ')')}"


def _table(element: Any, depth: int) -> str:
    rows = (row for row in element if name_of(row) in ("mtr", "mlabeledtr"))
    return latex.matrix(
        [_row(cell, depth + 2) for cell in row if name_of(cell) == "mtd"] for row in rows
    )


_PARTS: dict[str, Callable[[Any, int], str]] = {
    "mfrac": _fraction,
    "msqrt": _square_root,
    "mroot": _root,
    "msup": _raised,
    "msub": _lowered,
    "msubsup": _both,
    "mmultiscripts": _both,
    "mover": _over,
    "munder": _lowered,
    "munderover": _both,
    "mfenced": _fenced,
    "mtable": _table,
}
