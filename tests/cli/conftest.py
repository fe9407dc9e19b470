"""The program as scripts start it."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let Ctrl+C reach what this test starts, also where the tests themselves run in the background
    of a shell.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def chatapp(tmp_path: Path) -> Run:
    def run(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        command = [
            sys.executable,
            "-m",
            "chatapp",
            arguments[0],
            "--data-dir",
            str(tmp_path / "data"),
            *arguments[1:],
        ]
        return subprocess.run(
            command, capture_output=True, text=True, timeout=280, check=False, **options
        )

    return run
