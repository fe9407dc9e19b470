"""Writes a file so that a reader sees its old content or its new, whatever happens meanwhile."""

from __future__ import annotations

import contextlib
import errno
import glob
import os
from pathlib import Path

from chatapp.errors import DiskFull
from chatapp.machine import systems


def write_atomically(file: Path, content: bytes, mode: int = 0o666) -> None:
    """Write aside, fsync, rename: a reader sees the old content or the new. Raises DiskFull."""
    aside = unfinished(file)
    sweep(file)
    try:
        with open(aside, "wb", opener=lambda name, flags: os.open(name, flags, mode)) as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        systems.here().replace(aside, file)
    except OSError as error:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(folder=file.parent) from error
        raise


def unfinished(file: Path) -> Path:
    """Return the file beside `file` that this process writes before it takes its place."""
    return file.with_name(f"{file.name}.{os.getpid()}.tmp")


def sweep(file: Path) -> None:
    """Delete what a process that was killed left beside `file`."""
    for left in file.parent.glob(f"{glob.escape(file.name)}.*.tmp*"):
        owner = left.name.removeprefix(f"{file.name}.").partition(".")[0]
        if owner.isdigit() and not _is_running(int(owner)):
            # Windows lets nobody delete what another process writes.
            with contextlib.suppress(OSError):
                left.unlink()


def _is_running(pid: int) -> bool:
    """Return whether a process runs; never on Windows, where it cannot be asked without harm."""
    if os.name == "nt":
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
