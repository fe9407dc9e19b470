"""Words without which a sentence may claim the opposite, or more than is true."""

from __future__ import annotations

import re

_DENIAL = re.compile(
    r"\b(?:not?|never|none|neither|nor|cannot|without|except|unless)\b|n't\b"
    r"|않|없|못(?=[하했한해할합함\s])|아니|아닙|아닌|지 마",
    re.I,
)
_LIMIT = re.compile(
    r"\b(?:only|if|may|might|could|should|would|must|at (?:most|least)|up to|less|more|than"
    r"|until|before|after|about|nearly|almost|some|few|many|most|often|usually|perhaps|likely"
    r"|instead|rather|but|however|although|though|while|whereas)\b",
    re.I,
)


def denials(text: str) -> set[str]:
    """Return the words of a text that deny, in lower case."""
    return {word.lower() for word in _DENIAL.findall(text)}


def qualifiers(text: str) -> set[str]:
    """Return the words of a text that deny or limit what it says, in lower case."""
    return denials(text) | {word.lower() for word in _LIMIT.findall(text)}
