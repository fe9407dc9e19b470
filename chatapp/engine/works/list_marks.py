"""The mark that a list item or a numbered heading begins with, which a translation keeps."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ITEM = r"[-*•–▪◦·※○●□■]|\(?(?:\d{1,3}|[a-z]|[가-하])[.)]|[①-⑳]|\[[ xX]?\]"
_NUMBER = r"\d{1,3}(?:\.\d{1,3})*\.?|[IVX]{1,5}\.|[A-Z][.)]"
_ITEM_MARK = re.compile(rf"(?:(?:{_ITEM})\s+)+")
# "3.5 million" begins a paragraph, "3.5 Leave" a heading.
_HEADING_MARK = re.compile(rf"(?:(?:{_ITEM}|{_NUMBER})\s+)+")


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A paragraph in two pieces: its mark with the blank after it ("" for none), and its words."""

    mark: str
    words: str


def split(text: str, is_heading: bool) -> MarkedText:
    """Return the mark of a paragraph and its words; one without words has no mark."""
    match = (_HEADING_MARK if is_heading else _ITEM_MARK).match(text)
    end = match.end() if match and match.end() < len(text) else 0
    return MarkedText(text[:end], text[end:])
