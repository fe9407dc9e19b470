"""How this program starts itself again in another role."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_PACKAGES = Path(__file__).resolve().parents[2]
"""The folder that this package lies in."""


def command(*arguments: str) -> list[str]:
    """Return the command line of this program, also where it is one frozen file."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "chatapp", *arguments]


def environment() -> dict[str, str]:
    """Return our environment; the child finds this package whatever folder it starts in."""
    ours = dict(os.environ)
    known = (str(_PACKAGES), ours.get("PYTHONPATH"))
    ours["PYTHONPATH"] = os.pathsep.join(filter(None, known))
    return ours


def output_of(arguments: Sequence[str], timeout_s: float, **more: str) -> str:
    """Run a role that prints and leaves; return what it printed.

    `more` are environment variables. Raises OSError and subprocess.SubprocessError.
    """
    ran = subprocess.run(
        command(*arguments),
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=timeout_s,
        check=True,
        stdin=subprocess.DEVNULL,
        env=environment() | more,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    return ran.stdout
