"""Starts child processes of this program and reads their output, with a limit on their silence."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from chatapp.engine.process.stopping import JobStopped

_TICK_S = 0.1
_EXIT_WAIT_S = 3.0


class TookTooLong(Exception):
    """No line came within the limit."""


def command(role: str, *arguments: str) -> list[str]:
    """Return the command line of a child process in this role."""
    if getattr(sys, "frozen", False):
        return [sys.executable, role, *arguments]
    return [sys.executable, "-m", "chatapp", role, *arguments]


def environment() -> dict[str, str]:
    """Return this environment with the folder of the package on PYTHONPATH."""
    ours = dict(os.environ)
    package = str(Path(__file__).resolve().parents[3])
    ours["PYTHONPATH"] = os.pathsep.join(filter(None, (package, ours.get("PYTHONPATH"))))
    return ours


class Child:
    """A child in a role of `chatapp.__main__`. Leaving the `with` block kills it."""

    def __init__(self, *arguments: str, role: str = "--pdf-worker") -> None:
        hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        self._process = subprocess.Popen(
            command(role, *arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            creationflags=hidden,
        )
        self._lines: queue.Queue[bytes | None] = queue.Queue(maxsize=64)
        self._left = threading.Event()
        threading.Thread(target=self._pump, daemon=True).start()

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        self._left.set()
        self.kill()
        self._process.wait()

    def _pump(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as pipe:
            while True:
                try:
                    line = pipe.readline()
                except (OSError, ValueError):
                    line = b""
                self._hand_over(line or None)
                if not line or self._left.is_set():
                    return

    def _hand_over(self, line: bytes | None) -> None:
        while not self._left.is_set():
            with contextlib.suppress(queue.Full):
                self._lines.put(line, timeout=_TICK_S)
                return

    def lines(self, silence_s: float, stopped: Callable[[], bool]) -> Iterator[bytes]:
        """Yield lines. Raises TookTooLong after `silence_s` without one, and JobStopped."""
        waited = 0.0
        while True:
            if stopped():
                raise JobStopped
            try:
                line = self._lines.get(timeout=_TICK_S)
            except queue.Empty:
                waited += _TICK_S
                if waited >= silence_s:
                    raise TookTooLong from None
                continue
            if line is None:
                return
            waited = 0.0
            yield line

    def kill(self) -> None:
        """Kill it if it runs."""
        with contextlib.suppress(OSError):
            self._process.kill()

    def exit_code(self) -> int:
        """Wait for the exit code, the negative number of a signal included; kill it after 3 s."""
        try:
            return self._process.wait(_EXIT_WAIT_S)
        except subprocess.TimeoutExpired:
            self.kill()
            return self._process.wait()
