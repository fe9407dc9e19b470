"""Collects the tokens of an answer and says when its blocks should be laid out: 30 times a second at most."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from chatapp.gui.blocks import Block

if TYPE_CHECKING:
    from chatapp.gui.markdown import GrowingText

_FRAME_S = 1 / 30
_LAYOUT_SHARE = 0.25
"""A very long block takes longer than a frame to lay out; it may use a quarter of the time at most."""


class TextGrowth(QObject):
    """Calls `on_grown` with all blocks of the text so far; those before the last do not change any more."""

    def __init__(self, text: str, on_grown: Callable[[Sequence[Block]], None], parent: QObject) -> None:
        super().__init__(parent)
        # Imported here: the first answer pays for the parser, not the start of the window.
        from chatapp.gui.markdown import GrowingText

        self._growing: GrowingText = GrowingText(text)
        self._on_grown = on_grown
        self._cost_s = 0.0
        self._ended_at = 0.0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_timeout)

    def know_marks(self, marks: Iterable[int]) -> None:
        """Make links of these marks in all that comes from now on."""
        self._growing.marks = frozenset(marks)

    def append(self, text: str) -> None:
        """Take more text; it is shown with the next frame."""
        self._growing.append(text)
        if not self._timer.isActive():
            pause = max(_FRAME_S - self._cost_s, self._cost_s * (1 / _LAYOUT_SHARE - 1))
            waited = time.perf_counter() - self._ended_at
            self._timer.start(max(0, round((pause - waited) * 1000)))

    def blocks(self) -> Sequence[Block]:
        """Return the blocks of the text so far."""
        return self._growing.blocks()

    def stop(self) -> None:
        """Show nothing more."""
        self._timer.stop()

    def _on_timeout(self) -> None:
        started = time.perf_counter()
        self._on_grown(self._growing.blocks())
        self._ended_at = time.perf_counter()
        self._cost_s = self._ended_at - started
