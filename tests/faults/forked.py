"""Runs work in a fork of this process, measured: what a child process of the program would do,
without the third of a second that starting Python takes.
"""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_LOOKS_EVERY_S = 0.002
RAISED = 113
"""Exit code of work that raised."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a fork ended; `code` is negative for a signal."""

    code: int
    cpu_s: float
    peak_mb: int
    output: bytes
    errors: str
    was_slow: bool

    @property
    def raised(self) -> str:
        """The last line of a traceback and where it was raised, "" without one."""
        lines = self.errors.strip().splitlines()
        if self.code != RAISED or not lines:
            return ""
        places = [line.strip() for line in lines if line.strip().startswith('File "')]
        place = places[-1].partition('", ')[0].rpartition("/")[2] if places else ""
        line = places[-1].partition("line ")[2].partition(",")[0] if places else ""
        return f"{lines[-1][:100]} at {place}:{line}"


def run(work: Callable[[], int | None], folder: Path, wall_s: float = 75) -> Ended:
    """Fork, do the work there with stdout and stderr in files, and wait for its end."""
    output, errors = folder / "stdout", folder / "stderr"
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        _do(work, output, errors)
    until, was_slow = time.monotonic() + wall_s, False
    while True:
        ended, status, used = os.wait4(pid, os.WNOHANG)
        if ended:
            break
        if time.monotonic() > until:
            was_slow = True
            os.kill(pid, signal.SIGKILL)
            _, status, used = os.wait4(pid, 0)
            break
        time.sleep(_LOOKS_EVERY_S)
    code = os.waitstatus_to_exitcode(status)
    told = errors.read_text("utf-8", "replace")[-4000:] if errors.exists() else ""
    said = output.read_bytes() if output.exists() else b""
    peak = used.ru_maxrss // 1024
    return Ended(code, used.ru_utime + used.ru_stime, peak, said, told, was_slow)


def _do(work: Callable[[], int | None], output: Path, errors: Path) -> None:
    code = RAISED
    try:
        for number, file in ((1, output), (2, errors)):
            os.dup2(os.open(file, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), number)
        code = work() or 0
    except BaseException:  # noqa: BLE001 -- told by its traceback and the exit code
        os.write(2, traceback.format_exc().encode("utf-8", "replace"))
    finally:
        os._exit(code)
