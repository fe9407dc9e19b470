"""The standard streams, also where the parent process has closed them or stops reading."""

from __future__ import annotations

import contextlib
import os
import sys


def reopen_closed() -> None:
    """Open closed streams on the null device: the next open file would get their number."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            # The lowest free number is the one that is closed.
            os.open(os.devnull, os.O_RDWR)
        if getattr(sys, name) is None:
            stream = os.fdopen(number, mode, encoding="utf-8", errors="replace", closefd=False)
            setattr(sys, name, stream)


def flush() -> None:
    """Flush stdout. Raises BrokenPipeError; Python reports other errors at exit."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError:
        return


def give_up() -> None:
    """Discard all further output, also the buffers that Python flushes at exit."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.__stdout__, sys.__stderr__):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            os.dup2(nothing, stream.fileno())  # type: ignore[union-attr]
    os.close(nothing)
