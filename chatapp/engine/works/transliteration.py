"""Matches a name in Latin letters with its Hangul transliteration: Schumann, 슈만.

Vowels differ too much to compare; consonants keep their order. Each letter maps to the classes of
sound that Korean may write it with (국립국어원,
외래어 표기법, 1986), searched from the start of a word.
"""

from __future__ import annotations

import re
import unicodedata

_SOUNDS = dict(
    pair.split("=")
    for pair in """
    tsch=J sch=SK tch=J ph=P ch=JKSH sh=S th=TSJ ck=K ng=N gh=K? kn=N wr=L tz=JS ts=JS cz=JS
    zz=JS dg=J qu=K b=P p=P f=PH v=P d=TJ t=TJS k=K q=K c=KSJ g=KJH s=SJ z=JS x=KSJ j=JH? l=L
    r=L? m=M n=N h=H? w=P?
    """.split()  # noqa: SIM905
)
"""Letters and the classes of their sounds; "?" where Korean may leave them out."""
_LETTERS = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_FIRST = "KKNTTLMPPSS-JJJKTPH"
_LAST = "-KKKNNNTLLLLLLLLMPPSSNJJKTPH"
"""Classes of the 19 first and 28 last consonants of Hangul in Unicode order; "-" is silent."""
_WORD = re.compile(r"[가-힣]+")
_LEAST_SHARED = 0.75
"""Share of a name's consonants that a Korean word must have in order."""
_LONGER = 1.5
"""A Korean word may have so many times the consonants of the name."""


def may_contain(text: str, name: str) -> bool:
    """Return whether a Korean text may hold the name; one with a single consonant always may."""
    wanted = _latin_sounds(name)
    needed = [sound for sound in wanted if "?" not in sound]
    if len(needed) < 2:
        return True
    words = [_hangul_sounds(word) for word in _WORD.findall(text)]
    longest = int(len(needed) * _LONGER) + 1
    least = max(2, _LEAST_SHARED * len(needed))
    for at, word in enumerate(words):
        window = "".join(words[at:])[:longest].replace("-", "")
        if _shared(wanted, window) >= least and _begin_alike(wanted[0], name, word):
            return True
    return False


def _latin_sounds(name: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in decomposed if letter.isalpha() and letter.isascii())
    undoubled = re.sub(r"([^aeiouc])\1", r"\1", plain)
    return [_SOUNDS[letters] for letters in _LETTERS.findall(undoubled)]


def _hangul_sounds(word: str) -> str:
    sounds = ""
    for syllable in word:
        code = ord(syllable) - 0xAC00
        last = _LAST[code % 28]
        sounds += _FIRST[code // 588] + (last if last != "-" else "")
    return sounds


def _begin_alike(first: str, name: str, word: str) -> bool:
    return word[:1] in first or (
        word[:1] == "-" and (name[:1].casefold() in "aeiouwyj" or "?" in first)
    )


def _shared(wanted: list[str], sounds: str) -> int:
    """Return the length of the longest common subsequence, optional sounds not counted."""
    row = [0] * (len(sounds) + 1)
    for classes in wanted:
        before = row
        row = [0]
        for at, sound in enumerate(sounds):
            matched = before[at] + ("?" not in classes)
            row.append(matched if sound in classes else max(before[at + 1], row[at]))
    return row[-1]
