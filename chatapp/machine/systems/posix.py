"""What Linux and macOS have in common."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import BinaryIO

NO_CONSOLE = 0


def is_gone(parent: int) -> bool:
    # A process whose parent ended is given to another one.
    return os.getppid() != parent


def lock(stream: BinaryIO) -> None:
    import fcntl

    fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def is_pipe_gone(error: OSError | ValueError) -> bool:
    return isinstance(error, BrokenPipeError)


def replace(source: Path, target: Path) -> None:
    os.replace(source, target)


def remove(file: Path) -> None:
    file.unlink(missing_ok=True)


def reachable(path: Path) -> Path:
    return path


def machine_bytes() -> int:
    """Return the memory of the machine, 0 when that is unknown."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (OSError, ValueError):
        return 0


def limit_time(cpu_s: int) -> None:
    """Limit the seconds of computing, and write no core files."""
    import resource

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))
