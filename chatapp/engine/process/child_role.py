"""What child processes of this program share: resource limits, a private stdout, lines of JSON."""

from __future__ import annotations

import contextlib
import json
import os
from typing import Any, BinaryIO


def limit_resources(memory_bytes: int, cpu_s: int) -> None:
    """Set the limits that the system can enforce; the parent watches the clock as well."""
    with contextlib.suppress(ImportError, AttributeError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def claim_stdout() -> BinaryIO:
    """Return stdout for our own lines. From now on what libraries print goes to stderr."""
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return own


def send_line(output: BinaryIO, line: dict[str, Any]) -> None:
    """Write one object as a line of ASCII JSON and flush."""
    output.write(json.dumps(line, separators=(",", ":")).encode("ascii") + b"\n")
    output.flush()
