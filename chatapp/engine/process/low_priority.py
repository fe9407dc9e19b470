"""Runs work in a thread that the system serves last, so that answers do not slow down for it."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

NICE = 10
_T = TypeVar("_T")


class LowPriority:
    """One such thread. Work in it should not keep Python's lock for long: all others would wait for
    it.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, "background", initializer=_step_back)

    def run(self, work: Callable[[], _T]) -> _T:
        """Do the work there and return what it returns; raises what it raises."""
        return self._pool.submit(work).result()

    def close(self) -> None:
        """Wait for the work under way, and end the thread."""
        self._pool.shutdown()


def _step_back() -> None:
    # Elsewhere the number would not name a thread, and the whole process would step back.
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
