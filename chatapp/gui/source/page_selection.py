"""Which words of a page a drag selects, where they are marked, and their text; pure, nothing of Qt."""

from __future__ import annotations

from collections.abc import Sequence

from chatapp.contract.records import Box, PageWord

_OTHER_LINE = 3.0
"""Above and below counts this many times as much as beside: a drag along a line stays on it."""


def nearest(words: Sequence[PageWord], x: float, y: float) -> int:
    """Return the index of the word nearest to a place in points; -1 for a page without words."""
    return min(range(len(words)), key=lambda index: _distance(words[index].box, x, y), default=-1)


def is_on(words: Sequence[PageWord], index: int, x: float, y: float) -> bool:
    """Say whether a place is on a word."""
    return 0 <= index < len(words) and _distance(words[index].box, x, y) == 0


def step(words: Sequence[PageWord], index: int, by_words: int, by_lines: int) -> int:
    """Return the index of the word so many words or lines further; at the ends of the page it
    stays.
    """
    if by_lines:
        left, top, right, bottom = words[index].box
        middle, height = (left + right) / 2, bottom - top
        for gap in (1.0, 1.5, 2.0, 3.0):
            found = nearest(words, middle, (top + bottom) / 2 + by_lines * height * gap)
            if (words[found].box[1] - top) * by_lines > height / 2:
                return found
        return index
    return max(0, min(len(words) - 1, index + by_words))


def text(words: Sequence[PageWord]) -> str:
    """Return what is copied."""
    return "".join(word.text + word.after for word in words).strip()


def lines(words: Sequence[PageWord]) -> list[Box]:
    """Return one box for each run of words on a line."""
    found: list[Box] = []
    for word in words:
        if found and _is_beside(found[-1], word.box):
            found[-1] = _union(found[-1], word.box)
        else:
            found.append(word.box)
    return found


def _distance(box: Box, x: float, y: float) -> float:
    across = max(box[0] - x, 0.0, x - box[2])
    down = max(box[1] - y, 0.0, y - box[3])
    return across * across + (_OTHER_LINE * down) ** 2


def _is_beside(line: Box, box: Box) -> bool:
    height = min(line[3] - line[1], box[3] - box[1])
    overlap = min(line[3], box[3]) - max(line[1], box[1])
    return overlap > 0.5 * height and -height <= box[0] - line[2] <= 2 * height


def _union(one: Box, other: Box) -> Box:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )
