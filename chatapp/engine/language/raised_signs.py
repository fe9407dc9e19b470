"""Raised and lowered signs in plain text: 10^6, m², 1,250 ³⁾, H₂O. They never join a number."""

from __future__ import annotations

import re
from typing import Literal

Baseline = Literal["", "raised", "lowered"]

_RAISED = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_LOWERED = str.maketrans("0123456789+-−–", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋")
_NUMBER = re.compile(r"[+\-−–]?\d{1,4}")
_MARKS = re.compile(r"\d{1,4}(?:\s?[,~·-]\s?\d{1,4})*")
_EXPONENT_AND_MARK = re.compile(r"([23])(\d{1,2}\))")
"""A square or cube with the mark of a footnote behind it, which Word and HTML raise alike."""
_POWER_OF_NUMBER = re.compile(r"(?<![\d.,])(?:10|2)$")
_SYMBOL = re.compile(
    r"(?:(?<![A-Za-zα-ωΑ-Ω])[A-Za-zα-ωΑ-Ω]{1,2}|[㎝㎜㎞]|"
    r"\((?=[^()]*[+\-−*/=])[A-Za-z\d+\-−*/=·.\s]{1,40}\))$"
)
"""Ends with a unit or a variable of one or two letters, or with a term in brackets."""
_DIGITS = "0123456789"
_FOOTNOTE_MARK = re.compile(r"\s?[⁰¹²³⁴⁵⁶⁷⁸⁹]+⁾")


def raised(before: str, sign: str) -> str:
    """Return how a raised sign is written after the text `before` of its line.

    An exponent becomes "^6" after a number and "²" after a unit or variable; any other number is
    the mark of a footnote: "³⁾", apart from the number before it.
    """
    bare = sign.strip()
    if _NUMBER.fullmatch(bare):
        if _POWER_OF_NUMBER.search(before):
            return f"^{bare}"
        if _SYMBOL.search(before):
            return bare.translate(_RAISED)
    if (both := _EXPONENT_AND_MARK.fullmatch(bare)) and _SYMBOL.search(before):
        return f"{both[1].translate(_RAISED)} {_as_mark(both[2])}"
    if len(bare) == 1 and bare.isalpha() and before[-1:].isalnum():
        return f"^{bare}"
    if not any(map(str.isdigit, bare)):
        return sign
    mark = _as_mark(bare)
    last = before[-1:]
    # "3)" stays as it is written: behind a unit or "%" it has to stand apart, too.
    joins = last.isdigit() or (mark[0] in _DIGITS and bool(last.strip()))
    return f"{' ' if joins else ''}{mark}"


def lowered(before: str, sign: str) -> str:
    """Return how a lowered sign is written: "H₂O" after letters, "101_2" after a number."""
    bare = sign.strip()
    if before[-1:].isdigit() and bare[:1].isdigit():
        return f"_{bare}"
    return bare.translate(_LOWERED) if _NUMBER.fullmatch(bare) else sign


def without_footnote_marks(text: str) -> str:
    """Return a text without the marks that `raised` wrote."""
    return _FOOTNOTE_MARK.sub("", text)


def _as_mark(sign: str) -> str:
    """Return a footnote's number as a mark; other signs (1), 주1) as they are."""
    if not _MARKS.fullmatch(sign):
        return sign
    return "".join(f"{number.translate(_RAISED)}⁾" for number in re.findall(r"\d+", sign))
