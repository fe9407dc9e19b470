"""Lets a child process leave with its parent. Imports next to nothing: a child calls it first."""

from __future__ import annotations

import os
import threading

from chatapp.machine import systems

PARENT = "CHATAPP_PARENT"
"""The environment variable with the id of the process that started a child."""
_LOOKS_EVERY_S = 0.5
"""Seconds between two looks for the parent; chosen."""
_watching: set[int] = set()
"""The process that watches already."""


def leave_with_parent() -> None:
    """Let this process end soon after its parent, which may have been killed.

    A child that writes ends with its pipe. One that computes, on a page that takes 20 s, would go on,
    and one that still imports on a busy machine. A second call does nothing.
    """
    if os.getpid() in _watching:
        return
    _watching.add(os.getpid())
    # It may be gone before this runs, and on Windows a launcher may stand between the two.
    parent = int(os.environ.get(PARENT, os.getppid()))
    is_gone = systems.here().is_gone

    def watch() -> None:
        nobody = threading.Event()
        while not is_gone(parent):
            nobody.wait(_LOOKS_EVERY_S)
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()
