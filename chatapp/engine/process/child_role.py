"""The child's side of `child_process`: sets limits, claims stdout, sends lines of JSON, and leaves
with its parent.
"""

from __future__ import annotations

import argparse
import json
import os
import threading
from typing import Any, BinaryIO

from chatapp.engine.process.child_process import PARENT
from chatapp.machine import network, systems

_LOOKS_EVERY_S = 0.5
"""Seconds between two looks for the parent; chosen."""


def add_limits(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `ChildLimits`: `memory` in bytes and `cpu` in seconds."""
    parser.add_argument("--memory", type=int, required=True)
    parser.add_argument("--cpu", type=int, required=True)


def start(limits: argparse.Namespace | None = None) -> BinaryIO:
    """Close the network, set the limits, and return the claimed stdout."""
    network.prepare_child()
    leave_with_parent()
    if limits is not None:
        # The parent also limits the time between two lines.
        systems.here().limit_process(limits.memory, limits.cpu)
    return claim_stdout()


def leave_with_parent() -> None:
    """Let this process end soon after its parent, which may have been killed.

    A child that writes ends with its pipe. One that computes, on a page that takes 20 s, would go on.
    """
    # It may be gone before this runs, and on Windows a launcher may stand between the two.
    parent = int(os.environ.get(PARENT, os.getppid()))
    is_gone = systems.here().is_gone

    def watch() -> None:
        nobody = threading.Event()
        while not is_gone(parent):
            nobody.wait(_LOOKS_EVERY_S)
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def claim_stdout() -> BinaryIO:
    """Return stdout for this program's own lines; what libraries print goes to stderr."""
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return own


def send_line(output: BinaryIO, line: dict[str, Any]) -> None:
    """Write one object as a line of ASCII JSON and flush it."""
    output.write(json.dumps(line, separators=(",", ":")).encode("ascii") + b"\n")
    output.flush()
