"""Runs a long command of the set-up: its output goes to a log file, what it is doing to the
terminal.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

REPORT_INTERVAL_S = 20.0
"""Seconds between two lines where the output is a file or a pipe."""
REDRAW_INTERVAL_S = 0.5
"""Seconds between two states of the one line on a terminal."""
LOG_LINES_SHOWN = 30
"""Lines of the log that are shown when a command failed."""
LINE_WIDTH = 78


class StepFailed(Exception):
    """A command of the set-up ended with an error; its text is what the user reads."""


@dataclass(frozen=True)
class Step:
    """A command, what it does in the user's words, and how long it usually takes."""

    title: str
    usual_duration: str
    command: Sequence[str]
    environment: Mapping[str, str]


def run_step(step: Step, log_path: Path, describe: Callable[[str], str | None]) -> None:
    """Run the command to its end.

    `describe` is given each line of output and returns what the command is doing now, or None when
    the line does not tell. Raises `StepFailed` when the command cannot be started or ends with an
    error.
    """
    print(f"{step.title} ({step.usual_duration}).", file=sys.stderr, flush=True)
    started = time.monotonic()
    log_path.parent.mkdir(parents=True, exist_ok=True)
    with log_path.open("a", encoding="utf-8") as log:
        log.write(f"\n$ {' '.join(step.command)}\n")
        log.flush()
        watch = _Watch(describe)
        exit_code = _run_command(step, log_path, log.write, watch, started)
    if exit_code != 0:
        raise StepFailed(_failure_text(step, log_path, exit_code))
    _clear_line()
    print(f"  Done in {_duration(time.monotonic() - started)}.", file=sys.stderr, flush=True)


class _Watch:
    """Keeps what the command is doing now."""

    def __init__(self, describe: Callable[[str], str | None]) -> None:
        self._describe = describe
        self.activity = "starting"

    def read_line(self, line: str) -> None:
        activity = self._describe(line.strip())
        if activity:
            self.activity = activity


def _run_command(
    step: Step, log_path: Path, write_log: Callable[[str], object], watch: _Watch, started: float
) -> int:
    try:
        process = subprocess.Popen(
            list(step.command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(step.environment),
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        raise StepFailed(
            f"{step.command[0]} cannot be started: {error.strerror}. The log: {log_path}"
        ) from error

    def read_output() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            write_log(line)
            watch.read_line(line)

    reader = threading.Thread(target=read_output, daemon=True)
    reader.start()
    is_terminal = sys.stderr.isatty()
    interval_s = REDRAW_INTERVAL_S if is_terminal else REPORT_INTERVAL_S
    try:
        while reader.is_alive():
            reader.join(interval_s)
            if reader.is_alive():
                _show(watch.activity, time.monotonic() - started, is_terminal)
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
        return process.returncode
    except KeyboardInterrupt:
        process.terminate()
        raise


def _show(activity: str, elapsed_s: float, is_terminal: bool) -> None:
    line = f"  {_duration(elapsed_s)}: {activity}"
    if is_terminal:
        print(f"\r{line[:LINE_WIDTH]:<{LINE_WIDTH}}", end="", file=sys.stderr, flush=True)
    else:
        print(line, file=sys.stderr, flush=True)


def _clear_line() -> None:
    if sys.stderr.isatty():
        print(f"\r{'':<{LINE_WIDTH}}\r", end="", file=sys.stderr, flush=True)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _failure_text(step: Step, log_path: Path, exit_code: int) -> str:
    lines = log_path.read_text("utf-8", "replace").splitlines()
    shown = "\n".join(f"  {line}" for line in lines[-LOG_LINES_SHOWN:])
    return f"{step.title} failed (exit code {exit_code}). Its last lines:\n{shown}\nThe whole log: {log_path}"
