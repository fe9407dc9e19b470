"""The terminal's stdin, stdout and stderr, also where whoever started us had closed them or leaves
early.
"""

from __future__ import annotations

import contextlib
import os
import sys


def reopen_closed() -> None:
    """Point closed streams at nothing, as in `chatapp … >&-`: the next file opened would get their
    number.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            # The lowest free number is the one that is closed.
            os.open(os.devnull, os.O_RDWR)
        if getattr(sys, name) is None:
            opened = open(number, mode, encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
            setattr(sys, name, opened)


def flush() -> None:
    """Let out what is held back. Raises BrokenPipeError; what else hinders is left to the end of
    this process.
    """
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError:
        return


def give_up() -> None:
    """Write no more: the reader of our output has left, and what is held back would be tried again
    at the end.
    """
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.__stdout__, sys.__stderr__):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            os.dup2(nothing, stream.fileno())  # type: ignore[union-attr]
    os.close(nothing)
