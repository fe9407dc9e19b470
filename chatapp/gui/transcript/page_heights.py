"""Where each message of a chat stands on its page: measured once it is laid out, guessed before."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from PySide6.QtGui import QFontMetrics

from chatapp.contract.records import Message
from chatapp.gui.text.text_style import TextStyle

_TOP = 24
"""Pixels above the first message."""
_QUESTION_FRAME = 62
"""Pixels of a question beside its text: its card and the gap below."""
_ANSWER_FRAME = 48
"""Pixels of an answer beside its text: its footer and the gap below."""
_SOURCE_LINES = 1.6
"""What each source of an answer takes, in lines of text."""
_MOST_QUESTION_LINES = 14
"""Longer questions are folded."""
_WIDE = 2
"""Hangul, Kana and Han are about twice as wide as Latin letters."""


@dataclass(frozen=True)
class HeightGuess:
    """Guesses heights from the length of texts: those of 10,000 messages take milliseconds."""

    line_px: float
    letters_in_line: int
    """Latin letters of average width."""

    def height(self, message: Message) -> int:
        """Return the likely height of a message with the gap below it, in pixels."""
        text = message.text
        letters = len(text) * (1 if text.isascii() else _WIDE)
        lines: float = 1 + text.count("\n") + letters // self.letters_in_line
        if message.role == "user":
            return round(min(lines, _MOST_QUESTION_LINES) * self.line_px) + _QUESTION_FRAME
        lines += len(message.sources) * _SOURCE_LINES
        return round(lines * self.line_px) + _ANSWER_FRAME


def height_guess(style: TextStyle, width: int) -> HeightGuess:
    """Return the guess for a text size and a width of the column in pixels."""
    letter_px = max(4, QFontMetrics(style.font).averageCharWidth())
    return HeightGuess(style.line_px(""), max(10, width // letter_px))


class PageHeights:
    """Heights include the gap to the next message; all are in pixels."""

    def __init__(self) -> None:
        self._heights: list[int] = []
        self._tops = [_TOP]
        """Of each message, and below the last; correct up to `_first_stale`."""
        self._first_stale = 1

    def set_all(self, heights: Sequence[int]) -> None:
        """Replace all heights."""
        self._heights = list(heights)
        self._first_stale = 1

    def cut(self, count: int) -> None:
        """Keep the first `count` messages."""
        del self._heights[count:]
        del self._tops[count + 1 :]
        self._first_stale = min(self._first_stale, count + 1)

    def put_before(self, heights: Sequence[int]) -> None:
        """Add messages before all others."""
        self.set_all([*heights, *self._heights])

    def append(self, height: int) -> None:
        """Add a message at the end."""
        self._heights.append(height)

    def put(self, index: int, height: int) -> bool:
        """Correct a height; return whether it was another one."""
        if self._heights[index] == height:
            return False
        self._heights[index] = height
        self._first_stale = min(self._first_stale, index + 1)
        return True

    def top(self, index: int) -> int:
        """Return the y coordinate of a message; that below the last for their number."""
        return self._fresh_tops()[index]

    def middles(self, indexes: Sequence[int]) -> list[int]:
        """Return the y coordinates of the middles of messages."""
        tops = self._fresh_tops()
        return [(tops[index] + tops[index + 1]) // 2 for index in indexes]

    @property
    def end(self) -> int:
        """The y coordinate below the last message."""
        return self._fresh_tops()[-1]

    def index_at(self, y: int) -> int:
        """Return the message at a height or above it, 0 where there is none."""
        return max(0, min(bisect_right(self._fresh_tops(), y), len(self._heights)) - 1)

    def _fresh_tops(self) -> list[int]:
        first = min(self._first_stale, len(self._tops))
        if first <= len(self._heights):
            below = accumulate(self._heights[first - 1 :], initial=self._tops[first - 1])
            self._tops[first - 1 :] = below
        self._first_stale = len(self._tops)
        return self._tops
