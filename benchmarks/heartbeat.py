"""How long the event loop of a window is kept from the next key, click or picture."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer

_EVERY_MS = 1
_PATIENCE_S = 300.0


@dataclass(frozen=True)
class Stall:
    """The longest pause between two beats, in milliseconds."""

    wall_ms: float
    busy_ms: float
    """The longest processor time of this thread between two beats: what other programs take is
    not in it.
    """


class Heartbeat(QObject):
    """A timer that should fire every millisecond and notes by how much it is late."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, interval=_EVERY_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_beat)
        self._loop = QEventLoop(self)
        self._is_over: Callable[[], bool] = lambda: True
        self._start_anew()

    def measure(self, is_over: Callable[[], bool], start: Callable[[], object]) -> Stall:
        """Start something in an event, and return the longest stall until it is over."""
        self._is_over = is_over
        self._start_anew()
        ends = time.monotonic() + _PATIENCE_S
        QTimer.singleShot(0, self, start)
        self._timer.start()
        while not (self._beats > 1 and is_over()):
            assert time.monotonic() < ends, "it never ended"
            self._loop.exec()
        self._timer.stop()
        return Stall(self._wall_s * 1000, self._busy_s * 1000)

    def _start_anew(self) -> None:
        self._beats = 0
        self._wall_s = self._busy_s = 0.0
        self._at, self._busy_at = time.perf_counter(), time.thread_time()

    def _on_beat(self) -> None:
        now, busy = time.perf_counter(), time.thread_time()
        self._wall_s = max(self._wall_s, now - self._at)
        self._busy_s = max(self._busy_s, busy - self._busy_at)
        self._at, self._busy_at = now, busy
        self._beats += 1
        if self._is_over():
            self._loop.quit()
