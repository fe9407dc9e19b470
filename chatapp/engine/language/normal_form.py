"""The Unicode normal form of a text that terms and vectors are made of."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]"
)
# A word hyphenated at the end of a line; "Tax-\nRelated" and "2018-\n2019" keep their hyphen.
_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])[-\u2010]\s*\n\s*(?=[a-zà-öø-ÿ])")
_BROKEN_COMPOUND = re.compile(r"(?<=\w)[-\u2010]\s*\n\s*(?=\w)")
_SPACES = re.compile(r"[^\S\n]+")
_QUOTES = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-"}
)


def normal(text: str) -> str:
    """Return text composed (NFKC), with broken words joined, straight quotes and dashes; line ends
    stay.
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).translate(_QUOTES)
    text = _BROKEN_COMPOUND.sub("-", _BROKEN_WORD.sub("", text))
    return _SPACES.sub(" ", text)
