"""The language that a document is written in, told from its letters and its commonest words."""

from __future__ import annotations

import re
from collections import Counter

_READ_CHARACTERS = 20_000
"""Characters from the beginning that are looked at; chosen."""
_HANGUL = re.compile(r"[가-힣]")
_KANA = re.compile(r"[぀-ヿ]")
_HAN = re.compile(r"[一-鿿]")
_WORD = re.compile(r"[^\W\d_]+")
_KOREAN_SHARE, _KANA_SHARE, _HAN_SHARE = 0.25, 0.05, 0.3
"""Shares of letters from which a text is of a language; chosen."""
_WORDS_SHARE = 0.08
"""Shares of all letters and of all words from which on a language is sure; chosen."""
_COMMON_WORDS = {
    "en": "the of and to in is that for are with as be by on this from or which",
    "de": "der die und das den von mit ist des ein eine nicht auf für dem zu im werden",
    "fr": "le la les des et en du une que est pour dans par sur qui au aux pas",
    "es": "el los las del y en que un una por con para se como más su al es",
    "it": "il di che la per un una del della con non sono gli le nel dei alla più",
    "pt": "o os da do que em um uma para com não dos das por mais ao como na",
}


def language_of(text: str) -> str:
    """Return the code of the language, "" when it is none of those known here."""
    start = text[:_READ_CHARACTERS]
    letters = sum(map(str.isalpha, start))
    if not letters:
        return ""
    if len(_HANGUL.findall(start)) >= _KOREAN_SHARE * letters:
        return "ko"
    if len(_KANA.findall(start)) >= _KANA_SHARE * letters:
        return "ja"
    if len(_HAN.findall(start)) >= _HAN_SHARE * letters:
        return "zh"
    counted = Counter(word.casefold() for word in _WORD.findall(start))
    shares = {
        language: sum(counted[word] for word in words.split())
        for language, words in _COMMON_WORDS.items()
    }
    likeliest = max(shares, key=lambda language: shares[language])
    return likeliest if shares[likeliest] >= _WORDS_SHARE * counted.total() else ""
