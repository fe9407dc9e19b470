"""Makes the title of a chat from its first question."""

from __future__ import annotations

_LONGEST = 300
"""Characters of a title; what shows it shortens it to its own width."""
_BRIEF = 60
"""Characters of a title within a sentence."""


def title_from(text: str) -> str:
    """Return the first line that contains a letter or digit, shortened at a word."""
    lines = (" ".join(line.split()) for line in text[:2000].splitlines())
    line = next((line for line in lines if any(letter.isalnum() for letter in line)), "")
    line = "".join(letter for letter in line.lstrip("#>*-` ") if letter.isprintable())
    return _shortened(line, _LONGEST)


def brief(title: str) -> str:
    """Return a title as it stands within a sentence, shortened at a word."""
    return _shortened(title, _BRIEF)


def _shortened(line: str, longest: int) -> str:
    if len(line) <= longest:
        return line
    cut = line[:longest]
    return (cut.rsplit(" ", 1)[0] if " " in cut[longest // 2 :] else cut) + "…"
