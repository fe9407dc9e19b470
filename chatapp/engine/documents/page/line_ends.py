"""Marks the line ends within words of Korean, Japanese and Chinese: there is no blank in them.

A soft hyphen (U+00AD) before the line break says that the word goes on. Where Korean lines are
filled letter by letter, nearly each line ends within a word; where they are filled word by word,
none does. How full the lines are tells which it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from chatapp.engine.documents.page.page_characters import Edit, PageCharacters

SIGN = "\u00ad"
_KANA_HAN = r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff、]"
_LETTER = r"[가-힣\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff、]"
_BREAK = re.compile(rf"(?<={_LETTER})\n(?={_LETTER})")
_LETTER_BREAK = re.compile(rf"(?<={_KANA_HAN})\n(?={_KANA_HAN})")
_FIRST_WORD = re.compile(r"[가-힣]+")
_LAST_WORD = re.compile(r"[가-힣]+$")
_ONE_SYLLABLE_END = re.compile(r"[가-힣][.!?](?:\s|$)")
_PITCH = 2.4
"""Line heights from a line to the next of its paragraph at most; chosen."""
_LESS_THAN_A_LETTER = 1.05
"""Letters of blank that a line filled letter by letter has at its end at most; chosen."""
_SAME_HEIGHT = 0.1
"""Share by which the heights of letters of one size differ at most; chosen."""
_BLANK = 0.1
"""Widths of a letter, above which a gap is a blank; chosen."""
_FULL_SHARE = 0.9
"""Share of the lines of a paragraph that are full if it is filled letter by letter; chosen."""
_LEAST_LINES = 2
"""Lines that tell how a paragraph is filled; chosen."""
_SAME_EDGE = 1.5
"""Heights by which the left edges of two lines of a column differ at most, but for indents;
chosen."""


@dataclass(frozen=True, slots=True)
class _LineEnd:
    """A line break at `at` with Hangul on both sides; `slack` letters would have fitted."""

    at: int
    slack: float
    edge: float
    """Where its line begins, in points."""


def edits(page: PageCharacters) -> Iterator[Edit]:
    """Yield a soft hyphen for each line break within a word."""
    text = page.text()
    ends = [match.start() for match in _BREAK.finditer(text)]
    if not ends:
        return
    hangul: list[int] = []
    for at in ends:
        if not _goes_on(page, at):
            continue
        if _LETTER_BREAK.match(text, at):
            yield Edit(at, at, SIGN)
        elif "가" <= text[at - 1] <= "힣" and "가" <= text[at + 1] <= "힣":
            hangul.append(at)
    words = Counter(re.findall(r"[가-힣]+", text)) if hangul else Counter()
    for column in _columns(_line_ends(page, text, hangul)):
        is_by_letter = _is_filled_by_letter(column)
        for end in column:
            if _is_within_word(text, end.at, words, is_by_letter):
                yield Edit(end.at, end.at, SIGN)


def _goes_on(page: PageCharacters, at: int) -> bool:
    """Say whether the line behind a break is the next one below, in letters of the same size."""
    top, bottom = page.boxes[1], page.boxes[3]
    height = float(bottom[at - 1] - top[at - 1])
    pitch = float(top[at + 1] - top[at - 1])
    is_alike = abs(float(bottom[at + 1] - top[at + 1]) - height) < _SAME_HEIGHT * height
    return is_alike and 0 < pitch < _PITCH * height


def _line_ends(page: PageCharacters, text: str, breaks: Sequence[int]) -> list[_LineEnd]:
    """Return the breaks with how much blank their lines have, were all their blanks narrow."""
    if not breaks:
        return []
    left, _, right, _ = page.boxes
    lines = [(text.rfind("\n", 0, at) + 1, at) for at in breaks]
    margin = max(float(right[at - 1]) for _, at in lines)
    ends = []
    for start, at in lines:
        visible = np.array([i for i in range(start, at) if not text[i].isspace()])
        gaps = left[visible[1:]] - right[visible[:-1]]
        width = max(float(right[at - 1] - left[at - 1]), 0.01)
        blanks = gaps[gaps > _BLANK * width]
        stretch = float((blanks - blanks.min()).sum()) if len(blanks) else 0.0
        slack = (margin - float(right[at - 1]) + stretch) / width
        ends.append(_LineEnd(at, slack, float(left[visible[0]])))
    return ends


def _columns(ends: Sequence[_LineEnd]) -> Iterator[Sequence[_LineEnd]]:
    if ends:
        yield ends


def _is_filled_by_letter(ends: Sequence[_LineEnd]) -> bool:
    full = [end for end in ends if end.slack < _LESS_THAN_A_LETTER]
    return len(full) >= _LEAST_LINES and len(full) >= _FULL_SHARE * len(ends)


def _is_within_word(text: str, at: int, words: Counter[str], is_by_letter: bool) -> bool:
    """Say whether a line ends within a word."""
    first, last = _FIRST_WORD.match(text, at + 1), _LAST_WORD.search(text[max(at - 30, 0) : at])
    if first is None or last is None:
        return False
    whole = words[last[0] + first[0]]
    parts = min(words[last[0]], words[first[0]]) - 1
    if whole != max(parts, 0):
        return whole > parts
    return is_by_letter or _ONE_SYLLABLE_END.match(text, at + 1) is not None
