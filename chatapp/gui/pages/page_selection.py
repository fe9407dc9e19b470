"""The selected words of a page: which words a drag selects, and their boxes in points; no Qt."""

from __future__ import annotations

from collections.abc import Sequence

from chatapp.contract.page_records import PageWord
from chatapp.contract.records import Box

_OTHER_LINE = 3.0
"""Weight of vertical distance against horizontal: a drag along a line stays on it."""
_EMPTY_BOX: Box = (0.0, 0.0, 0.0, 0.0)


class PageSelection:
    """A run of words from `anchor` to `cursor`, indexes of `words`; -1 when nothing is selected."""

    def __init__(self) -> None:
        self.words: Sequence[PageWord] = ()
        self.anchor = self.cursor = -1

    def select(self, anchor: int = -1, cursor: int = -1) -> None:
        """Select from one word to another; a negative index selects nothing."""
        self.anchor, self.cursor = (anchor, cursor) if min(anchor, cursor) >= 0 else (-1, -1)

    def extend(self, by_words: int, by_lines: int, begin: Box | None) -> None:
        """Move the cursor by words or lines; a new selection begins beside the box `begin`."""
        if self.anchor < 0:
            left, top, _right, bottom = begin or _EMPTY_BOX
            first = self.nearest(left + 1.0, (top + bottom) / 2)
            self.select(first, first)
        else:
            self.select(self.anchor, self._step(by_words, by_lines))

    def selected(self) -> Sequence[PageWord]:
        """Return the selected words."""
        first, last = sorted((self.anchor, self.cursor))
        return self.words[first : last + 1] if first >= 0 else ()

    def text(self) -> str:
        """Return the text of the selected words as it is copied."""
        return "".join(word.text + word.after for word in self.selected()).strip()

    def lines(self) -> list[Box]:
        """Return one box for each run of selected words on a line."""
        boxes: list[Box] = []
        for word in self.selected():
            if boxes and _is_beside(boxes[-1], word.box):
                boxes[-1] = _union(boxes[-1], word.box)
            else:
                boxes.append(word.box)
        return boxes

    def nearest(self, x: float, y: float) -> int:
        """Return the index of the word nearest to a point; -1 on a page without words."""
        indexes = range(len(self.words))
        return min(indexes, key=lambda index: _distance(self.words[index].box, x, y), default=-1)

    def is_on(self, index: int, x: float, y: float) -> bool:
        """Return whether a point lies on a word."""
        return 0 <= index < len(self.words) and _distance(self.words[index].box, x, y) == 0

    def _step(self, by_words: int, by_lines: int) -> int:
        if not by_lines:
            return max(0, min(len(self.words) - 1, self.cursor + by_words))
        left, top, right, bottom = self.words[self.cursor].box
        middle, height = (left + right) / 2, bottom - top
        # Line spacings to try, in heights of the line.
        for gap in (1.0, 1.5, 2.0, 3.0):
            index = self.nearest(middle, (top + bottom) / 2 + by_lines * height * gap)
            if (self.words[index].box[1] - top) * by_lines > height / 2:
                return index
        return self.cursor


def _distance(box: Box, x: float, y: float) -> float:
    across = max(box[0] - x, 0.0, x - box[2])
    down = max(box[1] - y, 0.0, y - box[3])
    return across * across + (_OTHER_LINE * down) ** 2


def _is_beside(line: Box, box: Box) -> bool:
    height = min(line[3] - line[1], box[3] - box[1])
    overlap = min(line[3], box[3]) - max(line[1], box[1])
    return overlap > 0.5 * height and -height <= box[0] - line[2] <= 2 * height


def _union(line: Box, box: Box) -> Box:
    left, top = min(line[0], box[0]), min(line[1], box[1])
    return left, top, max(line[2], box[2]), max(line[3], box[3])
