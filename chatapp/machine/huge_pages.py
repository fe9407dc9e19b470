"""Transparent huge pages (2 MB) for the model's weights, requested from glibc at engine start.

A token reads all weights once, so 4 KB pages cost many address look-ups. On two virtual cores a 1 B
model generated 1.09 times as many tokens (20 alternating rounds), 1.03 times with two processes (11
rounds); the starter as many. Huge pages cost up to 0.5 s for the starter's context, so small models
do without.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import sys
from collections.abc import MutableMapping

_NAME = "GLIBC_TUNABLES"
_TUNABLE = "glibc.malloc.hugetlb=1"
"""glibc requests transparent huge pages when available; other allocators ignore it."""

_FROM_BYTES = 400_000_000
"""File size from which models use them: the starter has 98 MB, 1 B parameters have 606 MB."""
_PR_SET_THP_DISABLE = 41
_PR_GET_THP_DISABLE = 42


def ask_for(environment: MutableMapping[str, str]) -> None:
    """Add the request to the environment of a new process; an existing one is kept."""
    tunables = environment.get(_NAME, "")
    if "glibc.malloc.hugetlb" not in tunables:
        environment[_NAME] = f"{tunables}:{_TUNABLE}" if tunables else _TUNABLE


def leave_out(environment: MutableMapping[str, str]) -> None:
    """Remove the request: small child processes would only grow by it."""
    tunables = environment.get(_NAME, "").split(":")
    kept = [tunable for tunable in tunables if tunable not in ("", _TUNABLE)]
    environment.pop(_NAME, None)
    if kept:
        environment[_NAME] = ":".join(kept)


def use_for(file_bytes: int) -> None:
    """Turn huge pages on or off by a model's file size; they stay off if disabled at start."""
    if sys.platform == "linux" and not _are_forbidden():
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_THP_DISABLE, int(file_bytes < _FROM_BYTES), 0, 0, 0)


@functools.cache
def _are_forbidden() -> bool:
    """Whether huge pages were disabled before the first model; cached, since we switch them too."""
    with contextlib.suppress(OSError, AttributeError):
        return bool(ctypes.CDLL(None).prctl(_PR_GET_THP_DISABLE, 0, 0, 0, 0) == 1)
    return False
