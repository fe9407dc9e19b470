"""A thread that serves a pipe, started without waiting for ever."""

from __future__ import annotations

import _thread
import threading
from collections.abc import Callable

_BEGINS_WITHIN_S = 20.0
"""Seconds that a thread may take to begin on a machine that is very busy; chosen."""


class Pump:
    """Does work in a thread of its own.

    `threading.Thread.start` waits until the thread has begun, and for ever where there is no memory
    left for its first line.
    """

    def __init__(self, work: Callable[[], None]) -> None:
        """Raises MemoryError, or the RuntimeError of a system that gives no thread."""
        self._work = work
        self._has_begun = threading.Event()
        self._has_ended = threading.Event()
        _thread.start_new_thread(self._run, ())
        if not self._has_begun.wait(_BEGINS_WITHIN_S):
            raise MemoryError

    def join(self, timeout_s: float) -> bool:
        """Wait for the end of the work; return whether it came in time."""
        return self._has_ended.wait(timeout_s)

    def _run(self) -> None:
        self._has_begun.set()
        try:
            self._work()
        finally:
            self._has_ended.set()
