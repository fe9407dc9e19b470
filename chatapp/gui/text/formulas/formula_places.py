"""The places of formulas in the HTML of a block, and what their sources say; no Qt."""

from __future__ import annotations

from urllib.parse import quote, unquote

FORMULA_SCHEME = "formula:"
"""Scheme of the place of a formula in the HTML of a block; its source follows."""


def placeholder(source: str) -> str:
    """Return the HTML that stands for a formula; the source has its delimiters."""
    return f'<img src="{FORMULA_SCHEME}{quote(source, safe="")}"/>'


def source_of(address: str) -> str:
    """Return the source of the formula at an address of `placeholder`, or ""."""
    is_formula = address.startswith(FORMULA_SCHEME)
    return unquote(address[len(FORMULA_SCHEME) :]) if is_formula else ""


def opening_at(text: str, at: int = 0) -> str:
    """Return the delimiter with which a formula may begin here, or ""."""
    if text.startswith("$$", at):
        return "$$"
    if text.startswith(("\\(", "\\["), at):
        return text[at : at + 2]
    return "$" if text.startswith("$", at) else ""


def latex_of(source: str) -> str:
    """Return what stands between the delimiters of a formula."""
    opening = opening_at(source)
    return source[len(opening) : -len(opening)].strip() if opening else source.strip()


def is_display(source: str) -> bool:
    """Return whether a formula is written for a line of its own."""
    return opening_at(source) in ("$$", "\\[")
