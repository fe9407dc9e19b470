"""What every child process of this program does first and how it answers: limits, stdout of its
own, lines of JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
from typing import Any, BinaryIO


def limit_resources(memory_bytes: int, cpu_s: int) -> None:
    """Set what the system can enforce; the parent watches the clock as well, for systems without
    limits.
    """
    with contextlib.suppress(ImportError, AttributeError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def claim_stdout() -> BinaryIO:
    """Return stdout for this program's own lines alone; what a library prints goes to stderr from
    now on.
    """
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return own


def send_line(output: BinaryIO, line: dict[str, Any]) -> None:
    """Write one object as a line of ASCII JSON, at once."""
    output.write(json.dumps(line, separators=(",", ":")).encode("ascii") + b"\n")
    output.flush()
