"""The child's side of `child_process`: sets limits, claims stdout, sends lines of JSON, and leaves
with its parent.
"""

from __future__ import annotations

import argparse
import json
import os
from typing import Any, BinaryIO

from chatapp.engine.process import parent_watch
from chatapp.machine import network, systems


def add_limits(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `ChildLimits`: `memory` in bytes and `cpu` in seconds."""
    parser.add_argument("--memory", type=int, required=True)
    parser.add_argument("--cpu", type=int, required=True)


def start(limits: argparse.Namespace | None = None) -> BinaryIO:
    """Close the network, set the limits, and return the claimed stdout."""
    network.prepare_child()
    parent_watch.leave_with_parent()
    if limits is not None:
        # The parent also limits the time between two lines.
        systems.here().limit_process(limits.memory, limits.cpu)
    return claim_stdout()


def claim_stdout() -> BinaryIO:
    """Return stdout for this program's own lines; what libraries print goes to stderr."""
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return own


def send_line(output: BinaryIO, line: dict[str, Any]) -> None:
    """Write one object as a line of ASCII JSON and flush it."""
    output.write(json.dumps(line, separators=(",", ":")).encode("ascii") + b"\n")
    output.flush()
