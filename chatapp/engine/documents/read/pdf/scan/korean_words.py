"""Finds the Korean words that were read as Latin letters: 검수는 as "Ate", 시는 as "ALE"."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Sequence

from chatapp.contract.records import Box
from chatapp.engine.documents.read.pdf.scan.ocr_engine import RecognizedText
from chatapp.engine.documents.read.pdf.scan.tesseract_table import WordRow

_HANGUL = re.compile("[가-힣]")
_LATIN = re.compile("[A-Za-z]")
_LONGEST = 5
"""Letters of a word that may be Korean; longer ones are read as they are. Chosen."""
_KOREAN_LINE = 0.6
"""Share of the letters of a line that are Hangul if it is Korean; chosen."""
_SURE = 80.0
"""Confidence, 0 to 100, from which Korean is taken instead; chosen."""
_UNSURE = 50.0
"""Confidence, 0 to 100, of a word that may be Korean or not; chosen, such are flagged."""
_MOST_WORDS = 40
"""Words of a page that are read again, a tenth of a second each; chosen."""


def corrected(words: Sequence[WordRow], read: Callable[[Box], RecognizedText]) -> list[WordRow]:
    """Return words, short Latin ones on Korean lines as `read` reads them as Korean."""
    lines: dict[tuple[str, ...], list[WordRow]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    result: list[WordRow] = []
    left = _MOST_WORDS
    for word in words:
        if left and _is_doubtful(word) and _is_korean(lines[word.line]):
            left -= 1
            word = _as_korean(word, read(_place(word, lines[word.line])))
        result.append(word)
    return result


def _is_doubtful(word: WordRow) -> bool:
    is_latin = _LATIN.search(word.text) and not _HANGUL.search(word.text)
    return bool(is_latin) and len(word.text) <= _LONGEST


def _is_korean(line: Sequence[WordRow]) -> bool:
    text = "".join(word.text for word in line)
    hangul, latin = len(_HANGUL.findall(text)), len(_LATIN.findall(text))
    return hangul > _KOREAN_LINE * (hangul + latin)


def _place(word: WordRow, line: Sequence[WordRow]) -> Box:
    """Return where a word is; Latin letters are taken for smaller than Korean ones are."""
    korean = [other.box for other in line if _HANGUL.search(other.text)]
    top = min(word.box[1], *(box[1] for box in korean))
    bottom = max(word.box[3], *(box[3] for box in korean))
    return word.box[0], top, word.box[2], bottom


def _as_korean(word: WordRow, read: RecognizedText) -> WordRow:
    text = "".join(read.text.split())
    if not _HANGUL.search(text):
        return word
    if read.confidence >= max(_SURE, word.confidence) and not _LATIN.search(text):
        return dataclasses.replace(word, text=text, confidence=read.confidence)
    return dataclasses.replace(word, confidence=min(word.confidence, _UNSURE))
