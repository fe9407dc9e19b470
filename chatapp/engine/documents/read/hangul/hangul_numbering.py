"""Numbers that Hangul computes for outline and numbered paragraphs: "제2조", "1.2", "가.", "①"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from chatapp.engine.documents.read.sheets import number_formats

FORMS = {
    "DIGIT": "decimal",
    "CIRCLED_DIGIT": "circle",
    "ROMAN_CAPITAL": "ROMAN",
    "ROMAN_SMALL": "roman",
    "LATIN_CAPITAL": "LETTER",
    "LATIN_SMALL": "letter",
    "CIRCLED_LATIN_CAPITAL": "CIRCLED LETTER",
    "CIRCLED_LATIN_SMALL": "circled letter",
    "HANGUL_SYLLABLE": "ganada",
    "CIRCLED_HANGUL_SYLLABLE": "circled ganada",
    "HANGUL_JAMO": "jamo",
    "CIRCLED_HANGUL_JAMO": "circled jamo",
    "HANGUL_PHONETIC": "hangul",
    "IDEOGRAPH": "hanja",
    "CIRCLED_IDEOGRAPH": "circled hanja",
    "DECAGON_CIRCLE": "stem",
    "DECAGON_CIRCLE_HANJA": "hanja stem",
}
"""Hancom's names of forms, in the order of their numbers in HWP 5.0, and ours."""
_PLACEHOLDER = re.compile(r"\^(\d{1,2}|[nN])")


@dataclass(frozen=True, slots=True)
class HeadLevel:
    """A level of a numbering: the form of its number, the text around it, and its start."""

    form: str
    text: str
    start: int = 1


@dataclass(slots=True)
class HangulNumbering:
    """Counts the paragraphs of a document in order; numberings have an id."""

    levels: dict[str, Sequence[HeadLevel]] = field(default_factory=dict)
    _counts: defaultdict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def number_of(self, numbering: str, level: int) -> str:
        """Count a paragraph at a level, from 0, and return its number with a blank; "" for none."""
        levels = self.levels.get(numbering, ())
        if level >= len(levels):
            return ""
        counts = self._counts[numbering]
        counts[level] = counts[level] + 1 if level in counts else levels[level].start
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]

        def fill(match: re.Match[str]) -> str:
            if match[1] in "nN":
                path = (self._written(levels, counts, each) for each in range(level + 1))
                return ".".join(path)
            return self._written(levels, counts, int(match[1]) - 1)

        number = _PLACEHOLDER.sub(fill, levels[level].text).strip()
        return f"{number} " if number else ""

    def _written(self, levels: Sequence[HeadLevel], counts: dict[int, int], level: int) -> str:
        if not 0 <= level < len(levels):
            return ""
        return number_formats.written(counts.get(level, levels[level].start), levels[level].form)
