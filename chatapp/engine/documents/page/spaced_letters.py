"""Joins words whose letters are spread over a field, as Korean forms print labels: 계  약  금  액."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import numpy as np

from chatapp.engine.documents.page.page_characters import Edit, PageCharacters

_LETTER = r"[가-힣\u4e00-\u9fff]"
_SPREAD = re.compile(rf"(?<![^\s(:：]){_LETTER}(?:[ \u3000\u00a0]+{_LETTER})+(?![^\s):：])")
_EVEN = 1.35
"""Of a word's gaps the widest is at most so many times as wide as the narrowest; chosen."""
_SURE = 4
"""So many letters with even gaps are one word; fewer only where they are spread widely. Chosen."""
_WIDE = 0.45
"""Heights of a letter from which a gap is wider than a blank between words; chosen."""
_CELL = 1.4
"""Heights; a gap as wide as that parts cells, and a word apart from both neighbours is a label.
Chosen."""


def edits(page: PageCharacters) -> Iterator[Edit]:
    """Yield what leaves out the blanks within words of spread letters."""
    text = page.text()
    for match in _SPREAD.finditer(text):
        letters = [at for at in range(match.start(), match.end()) if not text[at].isspace()]
        words = (word for word in _words(page, letters) if _is_spread(page, word))
        for left, right in itertools.chain.from_iterable(map(itertools.pairwise, words)):
            yield Edit(left + 1, right, "")


def _words(page: PageCharacters, letters: list[int]) -> Iterator[list[int]]:
    """Cut letters where a gap is wider than those before it."""
    word = [letters[0]]
    narrowest = np.inf
    for before, letter in itertools.pairwise(letters):
        gap = _gap(page, before, letter)
        if len(word) > 1 and gap > _EVEN * narrowest:
            yield word
            word, narrowest = [], np.inf
        word.append(letter)
        if len(word) > 1:
            narrowest = min(narrowest, max(gap, 0.01))
    yield word


def _is_spread(page: PageCharacters, word: list[int]) -> bool:
    pairs = list(itertools.pairwise(word))
    if not pairs:
        return False
    gaps = [_gap(page, left, right) for left, right in pairs]
    if min(gaps) <= 0 or max(gaps) > _EVEN * min(gaps):
        return False
    is_sure = len(word) >= _SURE or min(gaps) >= _WIDE
    return is_sure and _is_alone(page, word, max(gaps))


def _is_alone(page: PageCharacters, word: list[int], gap: float) -> bool:
    """Say whether nothing of a word's line stands as reach to it as its letters to each other."""
    visible = page.visible()
    first, last = np.searchsorted(visible, (word[0], word[-1])).tolist()
    reach = max(_EVEN * gap, _WIDE)
    before = int(visible[first - 1]) if first else -1
    after = int(visible[last + 1]) if last + 1 < len(visible) else -1
    is_free_before = before < 0 or _is_apart(page, before, word[0], reach)
    is_free_after = after < 0 or _is_apart(page, word[-1], after, reach)
    return is_free_before and is_free_after


def _is_apart(page: PageCharacters, left: int, right: int, reach: float) -> bool:
    top, bottom = page.boxes[1], page.boxes[3]
    is_level = top[right] < bottom[left] and bottom[right] > top[left]
    if chr(page.codes[right]) in ":：)" or chr(page.codes[left]) in "(:：":
        return True
    return not is_level or not -reach <= _gap(page, left, right) <= reach


def _gap(page: PageCharacters, left: int, right: int) -> float:
    height = max(float(page.boxes[3, left] - page.boxes[1, left]), 0.01)
    return float(page.boxes[0, right] - page.boxes[2, left]) / height
