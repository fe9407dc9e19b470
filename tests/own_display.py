"""A virtual screen for each worker of a test run: windows of two tests on one screen would take the focus from each other."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess

XVFB = shutil.which("Xvfb")


def open_one() -> None:
    """Start a virtual screen, let Qt use it, and end it with this process; without Xvfb all stays as it is."""
    if XVFB is None:
        return
    ready, chosen = os.pipe()
    # Xvfb itself looks for a number that is free: two that start at once do not take the same one.
    command = [XVFB, "-displayfd", str(chosen), "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[chosen], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    atexit.register(server.kill)
    os.close(chosen)
    with open(ready, encoding="ascii") as said:
        os.environ["DISPLAY"] = f":{said.readline().strip()}"
    for other in ("WAYLAND_DISPLAY", "XAUTHORITY"):
        os.environ.pop(other, None)
