"""Child processes of this program: starts one in its role, sends and receives lines of JSON."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import IO, Any

from chatapp.engine.process.parent_watch import PARENT
from chatapp.engine.process.pump import Pump
from chatapp.engine.process.stopping import JobStopped
from chatapp.errors import ChildNotStarted, cause_code, os_cause
from chatapp.machine import own_program, systems

_TICK_S = 0.1
"""Seconds between two looks for a stop; chosen."""
_EXIT_S = 3.0
"""Seconds that a child may take to exit after its last line; chosen."""
_MOST_WAITING = 64
"""Lines that are read ahead; a child that is faster has to wait. Chosen."""


class ChildFailed(Exception):
    """No line came in time, the last line is cut off, or the child has ended."""


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """What a child may use; `silence_s` between two lines also holds where the OS has no limits."""

    cpu_s: int
    silence_s: float
    memory_bytes: int

    def arguments(self) -> list[str]:
        """Return the arguments that `child_role.add_limits` declares."""
        return [f"--memory={self.memory_bytes}", f"--cpu={self.cpu_s}"]

    def cause(self) -> str:
        """Return the limits as a detail of an error."""
        size = self.memory_bytes // 1_000_000
        return cause_code("cpu_or_memory", seconds=self.cpu_s, size=size)


def environment() -> dict[str, str]:
    """Return our environment, with this package's folder on the child's PYTHONPATH and our id."""
    return own_program.environment() | {PARENT: str(os.getpid())}


class ChildProcess:
    """A running child in a role of `chatapp.__main__`; leaving the `with` block kills it.

    Raises ChildNotStarted where the system refuses it.
    """

    def __init__(self, role: str, arguments: Sequence[str], takes_input: bool = False) -> None:
        try:
            self._process = subprocess.Popen(
                own_program.command(role, *arguments),
                stdin=subprocess.PIPE if takes_input else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment(),
                creationflags=systems.here().NO_CONSOLE,
            )
        except OSError as error:
            raise ChildNotStarted(cause=os_cause(error)) from error
        self._output: queue.Queue[bytes | None] = queue.Queue(maxsize=_MOST_WAITING)
        self._input: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._is_closed = threading.Event()
        self._pumps: list[Pump] = []
        with contextlib.ExitStack() as on_failure:
            on_failure.callback(self._close_pipes)
            on_failure.callback(self.close)
            self._serve(self._read, self._process.stdout)
            if takes_input:
                # A thread, as writing into a full pipe would block.
                self._serve(self._write, self._process.stdin)
            on_failure.pop_all()

    def __enter__(self) -> ChildProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def lines(self, silence_s: float, stopped: Callable[[], bool]) -> Iterator[dict[str, Any]]:
        """Yield lines until the child ends. Raises ChildFailed after `silence_s` without a line,
        JobStopped when asked.
        """
        waited = 0.0
        while True:
            if stopped():
                raise JobStopped
            try:
                line = self._output.get(timeout=_TICK_S)
            except queue.Empty:
                waited += _TICK_S
                if waited >= silence_s:
                    raise ChildFailed from None
                continue
            if line is None:
                return
            waited = 0.0
            yield _decoded(line)

    def next_line(self, timeout_s: float) -> dict[str, Any] | None:
        """Return the next line, None if none comes in time. Raises ChildFailed."""
        try:
            line = self._output.get(timeout=timeout_s)
        except queue.Empty:
            return None
        if line is None:
            raise ChildFailed
        return _decoded(line)

    def send(self, line: dict[str, Any]) -> None:
        """Send a line; one that the child does not read before it ends is lost."""
        self._input.put(json.dumps(line).encode() + b"\n")

    def kill(self) -> None:
        with contextlib.suppress(OSError):
            self._process.kill()

    def close(self) -> None:
        """Kill the child and wait for its end."""
        self._is_closed.set()
        self.kill()
        self._process.wait()
        self._input.put(b"")
        for pump in self._pumps:
            pump.join(_EXIT_S)

    def _close_pipes(self) -> None:
        """Close those that no thread serves."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def exit_code(self) -> int:
        """Wait for the end and return the exit code, a negative number for a signal."""
        try:
            return self._process.wait(_EXIT_S)
        except subprocess.TimeoutExpired:
            self.kill()
            return self._process.wait()

    def _serve(self, serve: Callable[[IO[bytes]], None], pipe: IO[bytes] | None) -> None:
        assert pipe is not None
        self._pumps.append(Pump(partial(serve, pipe)))

    def _read(self, pipe: IO[bytes]) -> None:
        with pipe:
            line: bytes | None = b"\n"
            while line and not self._is_closed.is_set():
                try:
                    line = pipe.readline() or None
                except (OSError, ValueError, MemoryError):
                    line = None
                self._put(line)

    def _put(self, line: bytes | None) -> None:
        while not self._is_closed.is_set():
            with contextlib.suppress(queue.Full):
                self._output.put(line, timeout=_TICK_S)
                return

    def _write(self, pipe: IO[bytes]) -> None:
        # The pipe breaks when the child ends.
        with contextlib.suppress(OSError), pipe:
            while line := self._input.get():
                pipe.write(line)
                pipe.flush()


def _decoded(line: bytes) -> dict[str, Any]:
    try:
        decoded: dict[str, Any] = json.loads(line)
    except ValueError:
        # A child that is killed can end within a line.
        raise ChildFailed from None
    return decoded
