"""Places to wrap in long words and names, as zero-width spaces."""

from __future__ import annotations

import re

SOFT_BREAK = "\u200b"
"""Put into long runs so that they can be wrapped: a word of 1 MB takes Qt 40 s otherwise."""

_LONGEST_RUN = 120
_PIECE = 12
_NAME = re.compile(r"\S{24,}")
_JOINT = re.compile(r"[^\w\s]|_|\w{16}")
_LONG_RUN = re.compile(rf"[^\s{SOFT_BREAK}]{{{_LONGEST_RUN},}}")


def wrappable(text: str) -> str:
    """Put soft breaks into runs that have no place to wrap."""
    return _LONG_RUN.sub(_broken, text)


def breakable(text: str) -> str:
    """Put soft breaks into runs as long as a file name's, after signs: labels wrap at blanks only."""
    return _NAME.sub(lambda run: _JOINT.sub(rf"\g<0>{SOFT_BREAK}", run[0]), text)


def _broken(run: re.Match[str]) -> str:
    return SOFT_BREAK.join(run[0][at : at + _PIECE] for at in range(0, len(run[0]), _PIECE))
