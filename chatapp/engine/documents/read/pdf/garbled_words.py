"""Finds the words of a page whose letters are not what is printed: fonts without a right map."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from chatapp.engine.documents.page.page_characters import PageCharacters, Trait

_WORD = re.compile(r"[^\s|]+")
_LINE = re.compile(r"[^\n]+")
_HANGUL = re.compile(r"[가-힣]")
_LEAST_SYLLABLES = 3
_RARE = 0.3
"""Share of syllables outside the 2,350 of KS X 1001 from which a line is no Korean; and at least
so many syllables. Korean has next to none of them.
"""
_PRIVATE = re.compile(r"(?<=\w)[\ue000-\uf8ff]|[\ue000-\uf8ff](?=\w)|[\ue000-\uf8ff]{2,}")


def marked(page: PageCharacters) -> PageCharacters:
    """Return a page whose garbled words have the trait UNMAPPED, all their letters."""
    text = page.text()
    unmapped = page.with_trait(Trait.UNMAPPED).tolist()
    suspects = {*unmapped, *_rare_syllables(text), *_private_signs(text)}
    if not suspects:
        return page
    indexes: list[int] = []
    plain: list[int] = []
    for word in _WORD.finditer(text):
        inside = [at for at in range(*word.span()) if at in suspects]
        # A lone sign without a name is a bullet or an ornament.
        if inside and (len(word[0]) > 1 or inside[0] not in unmapped):
            indexes += range(*word.span())
        elif inside and _is_among_words(text, word):
            indexes += range(*word.span())
        else:
            plain += inside
    traits = page.traits.copy()
    traits[plain] &= np.uint8(~np.uint8(Trait.UNMAPPED))
    page = PageCharacters(page.codes, page.boxes, page.reasons, traits)
    return page.marked(indexes, Trait.UNMAPPED)


def spans(page: PageCharacters) -> list[range]:
    """Return the garbled words of a page."""
    garbled = page.traits & np.uint8(Trait.UNMAPPED) > 0
    return list(_runs(garbled))


def _runs(flags: NDArray[np.bool_]) -> Iterator[range]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    for first, last in edges.reshape(-1, 2).tolist():
        yield range(first, last)


def _is_among_words(text: str, word: re.Match[str]) -> bool:
    """Say whether a sign has letters or digits on both sides in its line."""
    before = text[max(word.start() - 2, 0) : word.start()].strip(" ")
    after = text[word.end() : word.end() + 2].strip(" ")
    return before[-1:].isalnum() and after[:1].isalnum()


def _rare_syllables(text: str) -> Iterator[int]:
    """Yield the syllables of lines that are no Korean."""
    for line in _LINE.finditer(text):
        syllables = _HANGUL.findall(line[0])
        if len(syllables) < _LEAST_SYLLABLES:
            continue
        rare = [syllable for syllable in syllables if not _is_common(syllable)]
        if len(rare) >= max(_LEAST_SYLLABLES, _RARE * len(syllables)):
            for match in _HANGUL.finditer(text, *line.span()):
                yield match.start()


def _is_common(syllable: str) -> bool:
    try:
        syllable.encode("euc_kr")
    except UnicodeEncodeError:
        return False
    return True


def _private_signs(text: str) -> Iterator[int]:
    for match in _PRIVATE.finditer(text):
        yield from range(*match.span())
