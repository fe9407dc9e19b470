"""Why an engine process ended, in words, and when it is no use to start it again."""

from __future__ import annotations

import signal
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from chatapp.texts import tr

_MOST_DEATHS = 3
_WITHIN_S = 300.0


class Deaths:
    """Counts deaths; three in five minutes are too many."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._times: deque[float] = deque(maxlen=_MOST_DEATHS)

    def add(self) -> bool:
        """Count one more; return whether it was one too many."""
        self._times.append(self._now())
        return len(self._times) == _MOST_DEATHS and self._times[-1] - self._times[0] <= _WITHIN_S

    def forget(self) -> None:
        """Start counting anew, because the user asked to try again."""
        self._times.clear()


class MemoryWatch:
    """Tells a kill by Linux for lack of memory from other kills, by the kernel's own count of them."""

    def __init__(self) -> None:
        self._before = _out_of_memory_kills()

    def ran_out(self) -> bool:
        """Say whether the kernel killed a process for memory since this object was made."""
        return _out_of_memory_kills() > self._before


def cause_of(exit_code: int, was_signal: bool, ran_out_of_memory: bool) -> str:
    """Word an end. On Unix the exit code of a process ended by a signal is that signal's number."""
    if ran_out_of_memory:
        return tr("engine.out_of_memory")
    if not was_signal:
        return tr("engine.exit_code", code=exit_code)
    if exit_code == getattr(signal, "SIGKILL", 0):
        return tr("engine.killed")
    if exit_code == signal.SIGABRT:
        return tr("engine.aborted")
    return tr("engine.crashed", code=_signal_name(exit_code))


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return hex(number)


def _out_of_memory_kills() -> int:
    try:
        lines = Path("/proc/vmstat").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), 0)
