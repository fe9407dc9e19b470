"""Says whether a name in Latin letters stands in a Korean text as Hangul writes its sound:
Schumann, 슈만.

Vowels differ too much to be compared; consonants keep their order. Each becomes the classes of
sound that Korean may write it with (국립국어원, 외래어 표기법, 1986), and the classes are looked for from the
beginning of a word on.
"""

from __future__ import annotations

import re
import unicodedata

_SOUNDS = dict(
    pair.split("=")
    for pair in """
    tsch=J sch=SK tch=J ph=P ch=JKSH sh=S th=TSJ ck=K ng=N gh=K? kn=N wr=L tz=JS ts=JS cz=JS zz=JS dg=J qu=K b=P
    p=P f=PH v=P d=TJ t=TJS k=K q=K c=KSJ g=KJH s=SJ z=JS x=KSJ j=JH? l=L r=L? m=M n=N h=H? w=P?
    """.split()  # noqa: SIM905
)
"""What letters may sound like; "?" where Korean may leave them out."""
_LETTERS = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_FIRST = "KKNTTLMPPSS-JJJKTPH"
_LAST = "-KKKNNNTLLLLLLLLMPPSSNJJKTPH"
"""Classes of the 19 first and 28 last consonants of Hangul syllables, in the order of Unicode; "-"
is silent.
"""
_WORD = re.compile(r"[가-힣]+")
_SURE = 0.75
_LONGER = 1.5


def stands(name: str, text: str) -> bool:
    """Say whether the text may hold the name in Hangul; a name of one consonant is always believed."""
    wanted = _of_latin(name)
    needed = [one for one in wanted if "?" not in one]
    if len(needed) < 2:
        return True
    words = [_of_hangul(word) for word in _WORD.findall(text)]
    longest = int(len(needed) * _LONGER) + 1
    for at in range(len(words)):
        window = "".join(words[at:])[:longest].replace("-", "")
        if _shared(wanted, window) >= max(2, _SURE * len(needed)) and _begin_alike(
            wanted[0], name, words[at]
        ):
            return True
    return False


def _of_latin(name: str) -> list[str]:
    plain = "".join(
        one
        for one in unicodedata.normalize("NFKD", name.casefold())
        if one.isalpha() and one.isascii()
    )
    return [_SOUNDS[found] for found in _LETTERS.findall(re.sub(r"([^aeiouc])\1", r"\1", plain))]


def _of_hangul(word: str) -> str:
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
    """Return the length of the longest common subsequence; what may be left out does not count."""
    row = [0] * (len(sounds) + 1)
    for one in wanted:
        before = row
        row = [0]
        for at, sound in enumerate(sounds):
            row.append(
                before[at] + ("?" not in one) if sound in one else max(before[at + 1], row[at])
            )
    return row[-1]
