"""Collects the tokens of a growing text and reports its blocks at most 30 times a second."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QTimer

from chatapp.gui.text.blocks import ContentBlock, plain

_FRAME_S = 1 / 30
_LAYOUT_SHARE = 0.25
"""Largest share of time spent on layout: a very long block takes longer than a frame."""
_LONGEST_TAIL = 2_000
"""Characters of an unfinished paragraph that are laid out again with each frame."""


class Growing(Protocol):
    """A text that is still being written; only its last block changes."""

    def append(self, text: str) -> None:
        """Add to the end."""

    def blocks(self) -> Sequence[ContentBlock]:
        """Return all blocks."""


class GrowingPlain:
    """A growing plain text: one block a paragraph."""

    def __init__(self, text: str = "") -> None:
        self._finished: list[ContentBlock] = []
        self._tail = text

    def append(self, text: str) -> None:
        """Add to the end."""
        self._tail += text

    def blocks(self) -> list[ContentBlock]:
        """Return all blocks; those before the last are the same objects every time."""
        *done, self._tail = self._tail.lstrip("\n").split("\n\n")
        for paragraph in done:
            if paragraph.strip():
                self._finished += plain(paragraph.strip("\n"))
        while len(self._tail) > 2 * _LONGEST_TAIL:
            ends = (self._tail.rfind(mark, 1, _LONGEST_TAIL) + 1 for mark in ("\n", " "))
            cut = next((end for end in ends if end), _LONGEST_TAIL)
            self._finished += plain(self._tail[:cut])
            self._tail = self._tail[cut:]
        return [*self._finished, *(plain(self._tail.rstrip()) if self._tail.strip() else ())]


class TextGrowth(QObject):
    """Calls `on_grown` with all blocks a moment after `append`."""

    def __init__(
        self, growing: Growing, on_grown: Callable[[Sequence[ContentBlock]], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._growing = growing
        self._on_grown = on_grown
        self._cost_s = self._parsed_s = 0.0
        self._ended_at = 0.0
        self._blocks: Sequence[ContentBlock] = ()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_timeout)
        self._show = QTimer(self, singleShot=True, interval=0)
        self._show.timeout.connect(self._on_parsed)

    def append(self, text: str) -> None:
        """Add text, to be shown with the next frame."""
        self._growing.append(text)
        if not self._timer.isActive():
            pause = max(_FRAME_S - self._cost_s, self._cost_s * (1 / _LAYOUT_SHARE - 1))
            waited = time.perf_counter() - self._ended_at
            self._timer.start(max(0, round((pause - waited) * 1000)))

    def blocks(self) -> Sequence[ContentBlock]:
        """Return the blocks of the text so far."""
        return self._growing.blocks()

    def stop(self) -> None:
        """Call `on_grown` no more."""
        self._timer.stop()
        self._show.stop()

    def _on_timeout(self) -> None:
        """Parse now and lay out in the next event: keys and clicks come between."""
        started = time.perf_counter()
        self._blocks = self._growing.blocks()
        self._parsed_s = time.perf_counter() - started
        self._show.start()

    def _on_parsed(self) -> None:
        started = time.perf_counter()
        self._on_grown(self._blocks)
        self._ended_at = time.perf_counter()
        self._cost_s = self._parsed_s + self._ended_at - started
