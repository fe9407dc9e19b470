"""The numbers of list items of web pages (`ol`, `type`, `start`, `value`, `reversed`)."""

from __future__ import annotations

import re
from typing import Any

from chatapp.engine.documents.read.elements.safe_xml import local
from chatapp.engine.documents.read.sheets import number_formats

_BULLET = "- "
_CSS = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", re.IGNORECASE)
_FORMS = {
    "1": "decimal",
    "a": "column",
    "A": "COLUMN",
    "i": "roman",
    "I": "ROMAN",
    "decimal": "decimal",
    "decimal-leading-zero": "zero",
    "lower-alpha": "column",
    "lower-latin": "column",
    "upper-alpha": "COLUMN",
    "upper-latin": "COLUMN",
    "lower-roman": "roman",
    "upper-roman": "ROMAN",
    "hangul": "ganada",
    "hangul-consonant": "jamo",
    "korean-hangul-formal": "hangul",
    "korean-hanja-informal": "hanja",
    "cjk-ideographic": "hanja",
    "cjk-decimal": "hanja digits",
    "simp-chinese-informal": "hanja",
    "trad-chinese-informal": "hanja",
    "japanese-informal": "hanja",
    "katakana": "aiueo",
    "katakana-iroha": "iroha",
}
"""Values of `type` and of `list-style-type`, and the forms of `number_formats`."""
_UNNUMBERED = ("none", "disc", "circle", "square")


class HtmlLists:
    """Counts the items of all lists of a page."""

    def __init__(self) -> None:
        self._next: dict[Any, int] = {}

    def mark(self, item: Any) -> str:
        """Return what stands before the text of an item: its number, or a dash."""
        numbered = item.getparent()
        if numbered is None or local(numbered).lower() != "ol":
            return _BULLET
        step = -1 if numbered.get("reversed") is not None else 1
        number = _whole(item.get("value"))
        if number is None:
            number = self._next.get(numbered, _start(numbered, step))
        self._next[numbered] = number + step
        form = item.get("type") or numbered.get("type") or ""
        style = _CSS.search(item.get("style") or numbered.get("style") or "")
        name = style[1].lower() if style else form
        if name in _UNNUMBERED:
            return _BULLET
        return f"{number_formats.written(number, _FORMS.get(name, 'decimal'))}. "


def _start(numbered: Any, step: int) -> int:
    start = _whole(numbered.get("start"))
    if start is not None:
        return start
    return 1 if step > 0 else sum(local(child).lower() == "li" for child in numbered)


def _whole(text: str | None) -> int | None:
    digits = (text or "").strip().removeprefix("-")
    is_number = digits.isascii() and digits.isdigit() and len(digits) < 8
    return int((text or "").strip()) if is_number else None
