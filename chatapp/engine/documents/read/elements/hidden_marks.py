"""Marks characters that a reader of the document cannot see, and those beside its text: comments.

Readers put the marks into the text; those of a complete section become its hidden spans.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np

from chatapp.engine.documents.page import hidden_text
from chatapp.engine.documents.page.hidden_text import HiddenSpan
from chatapp.engine.documents.read.elements.sections import DocumentSection

# Unicode noncharacters, reserved for a program's internal use. A file that contains them only marks
# its own text.
_MARKS = {
    "white": "\ufdd0",
    "tiny": "\ufdd1",
    "signs": "\ufdd2",
    "comment": "\ufdd3",
    "note": "\ufdd4",
    "hidden_place": "\ufdd5",
}
_REASONS = {mark: reason for reason, mark in _MARKS.items()}
_ALL_MARKS = re.compile(f"[{''.join(_REASONS)}]")


@dataclass(frozen=True, slots=True)
class _Unmarked:
    text: str
    hidden: tuple[HiddenSpan, ...] = ()


def marked(text: str, reason: str) -> str:
    """Return a text with a mark before each character, so that it can be cut anywhere."""
    if not reason:
        return text
    return "".join(letter if letter.isspace() else _MARKS[reason] + letter for letter in text)


def bare(text: str) -> str:
    """Return a text without marks."""
    return _ALL_MARKS.sub("", text)


def without_marks(section: DocumentSection) -> DocumentSection:
    """Return a section whose marks and characters without a shape became hidden spans."""
    unmarked = _unmark(_mark_signs(section.text))
    reasons = {span.reason for span in unmarked.hidden}
    warnings = [*section.warnings, *(["hidden_signs"] if "signs" in reasons else [])]
    if reasons - {"signs", *hidden_text.ASIDES}:
        warnings.append("hidden_text")
    return replace(
        section,
        text=unmarked.text,
        place=_unmark(hidden_text.without_signs(section.place)).text,
        heading=_unmark(hidden_text.without_signs(section.heading)).text,
        warnings=tuple(warnings),
        hidden=unmarked.hidden,
    )


def _mark_signs(text: str) -> str:
    """Remove characters without a shape; a mark replaces those that spell a message."""
    signs = hidden_text.signs(hidden_text.codes_of(text))
    if not signs.shapeless.any():
        return text
    ends = signs.message & ~np.append(signs.message[1:], False)
    kept = []
    for index, letter in enumerate(text):
        if ends[index]:
            kept.append(_MARKS["signs"])
        elif not signs.shapeless[index]:
            kept.append(letter)
    return "".join(kept)


def _unmark(text: str) -> _Unmarked:
    if not any(mark in text for mark in _REASONS):
        return _Unmarked(text)
    kept: list[str] = []
    spans: list[HiddenSpan] = []
    reason = ""
    for letter in text:
        if letter in _REASONS:
            reason = _REASONS[letter]
            continue
        if reason:
            between = "".join(kept[spans[-1].end :]) if spans else ""
            hidden_text.extend(spans, len(kept), reason, between)
            reason = ""
        kept.append(letter)
    return _Unmarked("".join(kept), tuple(spans))
