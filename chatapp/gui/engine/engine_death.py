"""Why an engine process ended, and when it is not started again."""

from __future__ import annotations

import signal
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from chatapp.errors import cause_code

_MOST_DEATHS = 3
_WITHIN_S = 300.0


class Deaths:
    """Counts ends of the engine; three in five minutes are too many."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._times: deque[float] = deque(maxlen=_MOST_DEATHS)

    def add(self) -> bool:
        """Count one more; return whether that is too many."""
        self._times.append(self._now())
        return len(self._times) == _MOST_DEATHS and self._times[-1] - self._times[0] <= _WITHIN_S

    def forget(self) -> None:
        """Start counting anew."""
        self._times.clear()


class MemoryWatch:
    """Detects a kill by Linux for lack of memory, by the kernel's `oom_kill` counter."""

    def __init__(self) -> None:
        self._before = _out_of_memory_kills()

    def ran_out(self) -> bool:
        """Return whether the kernel has killed a process since this object was made."""
        return _out_of_memory_kills() > self._before


def cause_of(exit_code: int, was_signal: bool, ran_out_of_memory: bool) -> str:
    """Word the cause. On Unix the exit code of a signalled process is the signal's number."""
    if ran_out_of_memory:
        return cause_code("engine.out_of_memory")
    if not was_signal:
        return cause_code("engine.exit_code", code=exit_code)
    if exit_code == getattr(signal, "SIGKILL", 0):
        return cause_code("engine.killed")
    if exit_code == signal.SIGABRT:
        return cause_code("engine.aborted")
    return cause_code("engine.crashed", code=_signal_name(exit_code))


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
