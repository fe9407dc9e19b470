"""Marks on text that nobody would see in the document: put on while it is read, taken off when a
section is done.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from chatapp.engine.documents.page import hidden_text
from chatapp.engine.documents.page.hidden_text import Hidden
from chatapp.engine.documents.read.sections import Section

# No text holds these: Unicode keeps them for a program's own use. A file that does marks nothing
# but its own text.
_MARKS = {"white": "\ufdd0", "tiny": "\ufdd1", "signs": "\ufdd2"}
_WHYS = {mark: why for why, mark in _MARKS.items()}


def marked(text: str, why: str) -> str:
    """Return a text with a mark before each character: it may be cut anywhere and stays marked."""
    return (
        "".join(letter if letter.isspace() else _MARKS[why] + letter for letter in text)
        if why
        else text
    )


def taken_off(sections: Iterator[Section]) -> Iterator[Section]:
    """Yield sections without marks and characters that have no shape; what these said is kept
    beside the text.
    """
    for section in sections:
        yield _clean(section)


def _clean(section: Section) -> Section:
    text, hidden = _taken_off(_without_signs(section.text))
    whys = {why for _, _, why in hidden}
    warnings = [*section.warnings, *(["hidden_signs"] if "signs" in whys else [])]
    if whys - {"signs"}:
        warnings.append("hidden_text")
    place, heading = (
        _taken_off(hidden_text.without_signs(said))[0] for said in (section.place, section.heading)
    )
    return replace(
        section, text=text, place=place, heading=heading, warnings=tuple(warnings), hidden=hidden
    )


def _without_signs(text: str) -> str:
    """Leave out characters without a shape; what follows those that say something is marked in
    their place.
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    signs, speaking = hidden_text.signs(codes)
    if not signs.any():
        return text
    ends = speaking & ~np.append(speaking[1:], False)
    return "".join(
        _MARKS["signs"] if ends[index] else "" if signs[index] else letter
        for index, letter in enumerate(text)
    )


def _taken_off(text: str) -> tuple[str, tuple[Hidden, ...]]:
    if not any(mark in text for mark in _WHYS):
        return text, ()
    kept: list[str] = []
    found: list[Hidden] = []
    why = ""
    for letter in text:
        if letter in _WHYS:
            why = _WHYS[letter]
            continue
        if why:
            _lengthen(found, len(kept), why, "".join(kept[found[-1][1] :]) if found else "")
            why = ""
        kept.append(letter)
    return "".join(kept), tuple(found)


def _lengthen(found: list[Hidden], at: int, why: str, between: str) -> None:
    """Take a character into the piece before it, over blanks, or begin a new one."""
    if found and found[-1][2] == why and not between.strip():
        found[-1] = (found[-1][0], at + 1, why)
    else:
        found.append((at, at + 1, why))
