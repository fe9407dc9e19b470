"""Zero-width spaces at which long words and names may wrap."""

from __future__ import annotations

import re

SOFT_BREAK = "\u200b"
"""Inserted into long runs: Qt takes 40 s to wrap a word of 1 MB."""

_LONGEST_RUN = 120
_PIECE = 12
_NAME = re.compile(r"\S{24,}")
_JOINT = re.compile(r"[^\w\s]|_|\w{16}")
_LONG_RUN = re.compile(rf"[^\s{SOFT_BREAK}]{{{_LONGEST_RUN},}}")


def wrappable(text: str) -> str:
    """Insert soft breaks into runs of 120 characters and more."""
    return _LONG_RUN.sub(_broken, text)


def breakable(text: str) -> str:
    """Insert soft breaks after signs in words of 24 and more: labels wrap only at spaces."""
    return _NAME.sub(lambda run: _JOINT.sub(rf"\g<0>{SOFT_BREAK}", run[0]), text)


def _broken(run: re.Match[str]) -> str:
    return SOFT_BREAK.join(run[0][at : at + _PIECE] for at in range(0, len(run[0]), _PIECE))
