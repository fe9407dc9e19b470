"""The words of a text whose spelling can be checked, each in the language of its script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

LANGUAGES = ("en", "ko")
_CHUNK = re.compile(r"\S+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]+(?:['’][A-Za-z\u00c0-\u024f]+)*")
_HANGUL = re.compile("[\uac00-\ud7a3]{2,}")
_NO_PROSE = re.compile(r"[\d@/\\_=<>{}#$%^&|`]|\w\.\w")
"""In addresses, paths, names of files, commands, numbers, code."""
_INLINE_CODE = re.compile(r"(`+)[^`]+\1")
FENCE = re.compile(r" {0,3}(```|~~~)")
_INDENTED = re.compile(r" {4}|\t")


class CheckedWord(NamedTuple):
    """A word in one language; not cut from a longer one."""

    text: str
    language: str


class WordPlace(NamedTuple):
    """Where a word is in a line, in characters."""

    start: int
    end: int
    word: CheckedWord


def words(line: str) -> Iterator[WordPlace]:
    """Yield the words of a line of prose; code, addresses, numbers and abbreviations are none."""
    if _INDENTED.match(line):
        return
    line = _INLINE_CODE.sub(lambda code: " " * len(code[0]), line)
    for chunk in _CHUNK.finditer(line):
        if _NO_PROSE.search(chunk[0]):
            continue
        scripts = {_language(part[0]) for part in _WORD.finditer(chunk[0])}
        for part in _WORD.finditer(chunk[0]):
            language = _language(part[0])
            # "PDF를" is a name and a particle, which is no word by itself.
            if language and scripts == {language} and not _is_name(part[0]):
                start = chunk.start() + part.start()
                word = CheckedWord(part[0].replace("’", "'"), language)
                yield WordPlace(start, start + len(part[0]), word)


def _language(text: str) -> str:
    """Return the language by the script; "" for another script, single letters and lone jamo."""
    if _HANGUL.fullmatch(text):
        return "ko"
    return "en" if len(text) > 1 and _LATIN.fullmatch(text) else ""


def _is_name(text: str) -> bool:
    """Return whether a word is an abbreviation or a name such as "LangChain" or "macOS"."""
    return any(letter.isupper() for letter in text[1:])
