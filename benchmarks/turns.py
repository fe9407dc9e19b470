"""Two programs that work at the same time and by turns: each is stopped while the other runs
(Linux).

What else happens on the machine meets both alike, within a fraction of a second. The same work done
twice, one after the other, differs by several hundredths on a virtual machine.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

_TURN_S = 0.25
_MOST_S = 300.0


class Program:
    """A program, with the processes it has started, whose output a thread reads with the clock
    given to it.

    The reader sets `process_id`, calls `mark` for every sign of progress and returns how many
    tokens came after the first; the clock runs only while the program may.
    """

    def __init__(self, reader: Callable[[Program], int]) -> None:
        self.process_id = 0
        self._first_s: float | None = None
        self._last_s = 0.0
        self._tokens = 0
        self._clock: tuple[float, float | None] = (0.0, None)
        self._first_came = threading.Event()
        self._thread = threading.Thread(target=self._read, args=(reader,), daemon=True)

    def mark(self) -> None:
        """Note that something came now."""
        self._last_s = self._now_s()
        if self._first_s is None:
            self._first_s = self._last_s
            self._first_came.set()

    def start(self) -> None:
        """Run until the first mark, then stop: what comes before is done outside the turns."""
        self._clock = (0.0, time.perf_counter())
        self._thread.start()
        while not self._first_came.wait(1):
            if not self._thread.is_alive():
                raise RuntimeError("nothing came from the program")
        self._halt()

    def turn(self) -> bool:
        """Run for a while; False when it has ended."""
        self._clock = (self._clock[0], time.perf_counter())
        self._signal(signal.SIGCONT)
        self._thread.join(_TURN_S)
        self._halt()
        return self._thread.is_alive()

    def end(self) -> None:
        """Let the program run on."""
        self._signal(signal.SIGCONT)
        self._thread.join(_MOST_S)

    def tokens_per_s(self) -> float:
        """Return how fast the tokens between the first mark and the last came."""
        assert self._first_s is not None
        return self._tokens / (self._last_s - self._first_s)

    def _read(self, reader: Callable[[Program], int]) -> None:
        self._tokens = reader(self)

    def _halt(self) -> None:
        self._signal(signal.SIGSTOP)
        self._clock = (self._now_s(), None)

    def _now_s(self) -> float:
        ran, since = self._clock
        return ran if since is None else ran + time.perf_counter() - since

    def _signal(self, number: int) -> None:
        for process_id in _tree(self.process_id):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process_id, number)


def by_turns(
    ours: Callable[[Program], int], theirs: Callable[[Program], int], rounds: int
) -> tuple[list[float], list[float]]:
    """Return tokens a second of both, once a round, either first in every other; the first round is
    not counted.
    """
    mine, others = [], []
    for at in range(rounds + 1):
        first, second = (ours, theirs) if at % 2 else (theirs, ours)
        speeds = _round(Program(first), Program(second))
        mine.append(speeds[0 if at % 2 else 1])
        others.append(speeds[1 if at % 2 else 0])
    return mine[1:], others[1:]


def _round(*programs: Program) -> list[float]:
    try:
        for program in programs:
            program.start()
        working = list(programs)
        while working:
            working = [program for program in working if program.turn()]
    finally:
        for program in programs:
            program.end()
    return [program.tokens_per_s() for program in programs]


def _tree(process_id: int) -> list[int]:
    """Return a process and all that it has started and that still runs."""
    found = [process_id]
    for at in found:
        # One that ends meanwhile has none any more.
        with contextlib.suppress(OSError):
            for children in Path(f"/proc/{at}/task").glob("*/children"):
                found += map(int, children.read_text().split())
    return found
