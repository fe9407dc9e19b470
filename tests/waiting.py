"""Waiting for a fact: the one place in the tests that sleeps. How long a thing takes is never
guessed by a test.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

_LOOKS_EVERY_S = 0.02


def until(fact: Callable[[], object], timeout_s: float = 60.0, what: str = "") -> None:
    """Return as soon as `fact` is true. Raises AssertionError, which names it as `what`, when the
    time runs out.
    """
    ends = time.monotonic() + timeout_s
    while not fact():
        if time.monotonic() > ends:
            raise AssertionError(
                f"not within {timeout_s:g} s: {what or getattr(fact, '__qualname__', repr(fact))}"
            )
        time.sleep(_LOOKS_EVERY_S)


def is_alive(pid: int) -> bool:
    """Return whether a process exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
