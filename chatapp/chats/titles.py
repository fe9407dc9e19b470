"""Makes the title of a chat from its first question."""

from __future__ import annotations

_LONGEST = 60
"""Characters of a title."""


def title_from(text: str) -> str:
    """Return the first line that contains a letter or digit, shortened at a word."""
    lines = (" ".join(line.split()) for line in text[:2000].splitlines())
    line = next((line for line in lines if any(letter.isalnum() for letter in line)), "")
    line = "".join(letter for letter in line.lstrip("#>*-` ") if letter.isprintable())
    if len(line) <= _LONGEST:
        return line
    cut = line[:_LONGEST]
    return (cut.rsplit(" ", 1)[0] if " " in cut[_LONGEST // 2 :] else cut) + "…"
