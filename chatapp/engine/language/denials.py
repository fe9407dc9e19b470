"""Words that deny, in English and Korean."""

from __future__ import annotations

import re

_DENIAL = re.compile(
    r"\b(?:not?|never|none|neither|nor|cannot|without|except|unless)\b|n't\b"
    r"|않|없|못(?=[하했한해할합함\s])|아니|아닙|아닌|지 마",
    re.I,
)


def denials(text: str) -> set[str]:
    """Return the words of a text that deny, in lower case."""
    return {word.lower() for word in _DENIAL.findall(text)}
