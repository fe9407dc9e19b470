"""Detects text that is no language, as of a PDF font without a Unicode map."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_SAMPLE_CHARS = 6000
"""Characters of a page that are looked at; chosen."""
_STRANGE = 1 / 4
"""Share of characters without a meaning from which a page is unreadable; chosen."""
_UNMAPPED = 1 / 2
"""Share of letters without a name in their font, from which a page has to show that it says
something; chosen."""
_MOJIBAKE = 1 / 4
"""Share of letters of Latin-1 from which a page is another alphabet misread; French and Vietnamese,
the richest in them, stay below .12."""
_PLAIN_SIGNS = "°·§±«»©®"
_OF_WINDOWS = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ™š›œžŸ"
_LEAST_LETTERS = 120
"""Latin letters of a page, below which they tell nothing about its language; chosen."""
_LEAST_KINDS = 12
"""Different Latin letters of a page, below which they tell nothing either; chosen."""
# Shares of vowels below which no text is a language, and no long one; chosen from the figures below.
_LEAST_VOWELS = 0.2
_FEW_VOWELS = 0.27
"""English has .38 vowels, abbreviations in tables .25; "The" in letters moved by 29 places (a
common fault) has .13.
"""
_VOWELS = frozenset("aeiouy")
_SMALL_WORDS = frozenset(
    [
        *(
            "the",
            "of",
            "and",
            "to",
            "in",
            "is",
            "for",
            "on",
            "by",
            "with",
            "or",
            "an",
            "at",
            "be",
            "as",
            "from",
            "this",
        ),
        *(
            "that",
            "are",
            "was",
            "it",
            "no",
            "not",
            "de",
            "la",
            "le",
            "et",
            "les",
            "des",
            "en",
            "un",
            "une",
            "du",
            "que",
        ),
        *(
            "el",
            "los",
            "il",
            "di",
            "che",
            "der",
            "die",
            "und",
            "das",
            "von",
            "zu",
            "den",
            "mit",
            "ist",
        ),
    ]
)
_LEAST_SYLLABLES = 100
"""Hangul syllables of a page, below which they tell nothing about its language; chosen."""
_COMMON_SYLLABLES = frozenset(
    "이의다에는을가고하로은한지를도사기서인대있어자시부정제일과장해그라나수으것원상"
)
_LEAST_COMMON = 0.12
"""Korean prose has .40 to .55 of these, lists of names and sums .2; random syllables of the 2,350
have .02.
"""
_LATIN_WORD = re.compile(r"[^\W\d_]+")


def is_bad(text: str, unmapped: float = 0.0) -> bool:
    """Say whether a page's text is garbled; `unmapped` is the share of letters that its fonts do
    not name.
    """
    seen = "".join(text[:_SAMPLE_CHARS].split())
    if not seen:
        return False
    if unmapped > _UNMAPPED and not _says_something(text[:_SAMPLE_CHARS]):
        return True
    # A page has thousands of letters, but some hundred different ones.
    counts = Counter(seen)
    return (
        _strange(counts) > _STRANGE * len(seen)
        or _mojibake(counts) > _MOJIBAKE * len(seen)
        or _no_latin(text)
        or _no_korean(seen)
    )


def _strange(counts: Counter[str]) -> int:
    """Return how many of the letters are none."""
    return sum(
        count
        for c, count in counts.items()
        if c == "\ufffd" or unicodedata.category(c) in ("Co", "Cn", "Cc", "Cs")
    )


def _mojibake(counts: Counter[str]) -> int:
    """Return how many of the letters Latin-1 makes of bytes of other alphabets: "ë¬¸ìž¥", "¹®Àå"."""
    return sum(
        count
        for c, count in counts.items()
        if ("\x80" <= c <= "\xff" and c not in _PLAIN_SIGNS) or c in _OF_WINDOWS
    )


def _no_latin(text: str) -> bool:
    words = [word.lower() for word in _LATIN_WORD.findall(text[:_SAMPLE_CHARS])]
    decomposed = unicodedata.normalize("NFD", " ".join(words))
    letters = Counter(c for c in decomposed if "a" <= c <= "z")
    count = letters.total()
    if count < _LEAST_LETTERS or len(letters) < _LEAST_KINDS or count < 0.5 * sum(map(len, words)):
        return False
    share = sum(letters[vowel] for vowel in _VOWELS) / count
    return not _SMALL_WORDS.intersection(words) and (
        share < _LEAST_VOWELS or (share < _FEW_VOWELS and len(words) > 80)
    )


def _no_korean(seen: str) -> bool:
    syllables = [c for c in unicodedata.normalize("NFC", seen) if "가" <= c <= "힣"]
    if len(syllables) < _LEAST_SYLLABLES:
        return False
    return sum(c in _COMMON_SYLLABLES for c in syllables) / len(syllables) < _LEAST_COMMON


def _says_something(text: str) -> bool:
    """Say whether it is a language for all that: many fonts without a map have letters named by
    chance.
    """
    words = [word.lower() for word in _LATIN_WORD.findall(text)]
    if len(_SMALL_WORDS.intersection(words)) >= 2:
        return True
    syllables = [c for c in text if "가" <= c <= "힣"]
    return (
        len(syllables) >= 20
        and sum(c in _COMMON_SYLLABLES for c in syllables) / len(syllables) >= 2 * _LEAST_COMMON
    )
