"""A thread of low scheduling priority, so that answers do not slow down for background work."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

NICE = 10
"""Unix niceness, 0 to 19; chosen: half of the range."""
_T = TypeVar("_T")


class LowPriority:
    """One such thread. Work in it must not hold the GIL for long: it would block every thread."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, "background", initializer=_step_back)

    def run(self, work: Callable[[], _T]) -> _T:
        """Do the work there; returns and raises what it does."""
        return self._pool.submit(work).result()

    def close(self) -> None:
        """Wait for the current work and end the thread."""
        self._pool.shutdown()


def _step_back() -> None:
    # On other systems the id does not name a thread, and the whole process would be niced.
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
