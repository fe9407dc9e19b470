"""Runs the tests in parallel off screen, then those of an X server and of the whole window in one,
where Xvfb is.

    python packaging/run_tests.py [--all] [options of pytest]

Without --all, tests marked slow are left out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MEMORY_PER_WORKER_MB = 2_000
"""A test process with its window and Chroma was seen to take 1,100 MB, and its engine with a loaded
model 600 MB.
"""
NO_TESTS_COLLECTED = 5
"""pytest's exit code."""
ON_X_SERVER = "x_server or app"
"""Tests that run in an X server where there is one: those that need it, and those of the whole
window.
"""
XVFB = ["xvfb-run", "--auto-servernum", "--server-args=-screen 0 1600x1200x24 -nolisten tcp"]


def main() -> int:
    """Run the tests that the arguments ask for and return the exit code."""
    arguments = [*sys.argv[1:], *_without_qt()]
    everything = "--all" in arguments
    if everything:
        arguments.remove("--all")
    conditions = [] if everything else ["not slow"]
    in_parallel = ["-n", str(worker_count(_cores(), _available_memory_mb())), *arguments]
    has_xvfb = shutil.which("xvfb-run") is not None
    if not has_xvfb:
        # There they are skipped by name.
        return _run_pytest(_offscreen(), conditions, in_parallel)
    off_screen = [*conditions, f"not ({ON_X_SERVER})"]
    parallel = _run_pytest(_offscreen(), off_screen, in_parallel)
    # One by one: the windows of an X server share one keyboard.
    one_by_one = _run_pytest(_xcb(), [*conditions, f"({ON_X_SERVER})"], arguments, XVFB)
    return combined_exit_code([parallel, one_by_one])


def combined_exit_code(codes: list[int]) -> int:
    """Return the first failure, a signal's negative code included. A run that collected nothing
    does not count.
    """
    ran = [code for code in codes if code != NO_TESTS_COLLECTED]
    if not ran:
        return NO_TESTS_COLLECTED
    return next((code for code in ran if code != 0), 0)


def worker_count(cores: int, available_memory_mb: int) -> int:
    """Return how many tests run at once: one a core, fewer where the memory does not suffice, at
    least one.
    """
    return max(1, min(cores, available_memory_mb // MEMORY_PER_WORKER_MB))


def _run_pytest(
    environment: dict[str, str],
    conditions: list[str],
    arguments: list[str],
    wrapper: list[str] | None = None,
) -> int:
    marks = ["-m", " and ".join(conditions)] if conditions else []
    command = [*(wrapper or []), sys.executable, "-m", "pytest", "--instafail", *marks, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def _without_qt() -> list[str]:
    """Return the options that leave out all that needs Qt, and say so, where Qt cannot be loaded;
    else none.
    """
    loading = [sys.executable, "-c", "import PySide6.QtWidgets"]
    loaded = subprocess.run(loading, cwd=ROOT, capture_output=True, text=True, check=False)
    if loaded.returncode == 0:
        return []
    reason = loaded.stderr.strip().rpartition("\n")[2]
    print(
        f"Qt cannot be loaded, so the tests of the window are left out. {reason}",
        file=sys.stderr,
        flush=True,
    )
    # Without its plugin, pytest does not know the options of pytest-qt in pyproject.toml.
    known = "--strict-markers --import-mode=importlib -ra"
    return [
        "-p",
        "no:pytest-qt",
        "-o",
        f"addopts={known}",
        "-W",
        "ignore::pytest.PytestConfigWarning",
    ]


def _offscreen() -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


def _xcb() -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "xcb"}


def _cores() -> int:
    """Return the processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _available_memory_mb() -> int:
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    except OSError:
        return 4_000
    available = next(line for line in lines if line.startswith("MemAvailable:"))
    return int(available.split()[1]) // 1024


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        # pytest has heard it too and has shown what it knows.
        sys.exit(130)
