"""Large pages for the model's weights: asked of the system's allocator when the engine's process is
started.

A token reads all weights once, and in pages of 4 KB the processor has to look up each of them. With
pages of 2 MB a model of 1 B parameters wrote 1.09 times as many tokens in 20 rounds in turn, 1.03
times with two processes each in 11; the starter as many (two cores of a virtual machine). To get
them takes the system up to half a second for the starter's context, so small models do without.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import sys
from collections.abc import MutableMapping

_NAME = "GLIBC_TUNABLES"
_WISH = "glibc.malloc.hugetlb=1"
"""GNU's allocator asks Linux for large pages where they are to be had; nothing is set aside, others
do not know it.
"""

_FROM_BYTES = 400_000_000
"""Models of such files and larger ones get them: between the starter's 98 MB and 606 MB for 1 B
parameters.
"""
_PR_SET_THP_DISABLE = 41
_PR_GET_THP_DISABLE = 42


def ask_for(environment: MutableMapping[str, str]) -> None:
    """Put the wish into what a process is started with; a wish that is there already stays."""
    there = environment.get(_NAME, "")
    if "glibc.malloc.hugetlb" not in there:
        environment[_NAME] = f"{there}:{_WISH}" if there else _WISH


def leave_out(environment: MutableMapping[str, str]) -> None:
    """Take the wish back: small processes that are started by this one would only grow by it."""
    kept = [wish for wish in environment.get(_NAME, "").split(":") if wish not in ("", _WISH)]
    environment.pop(_NAME, None)
    if kept:
        environment[_NAME] = ":".join(kept)


def use_for(file_bytes: int) -> None:
    """Let what this process takes from now on lie in large pages, or not, by the size of a model's
    file.

    Where whoever started the program had switched large pages off for it, they stay off.
    """
    if sys.platform == "linux" and not _are_forbidden():
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_THP_DISABLE, int(file_bytes < _FROM_BYTES), 0, 0, 0)


@functools.cache
def _are_forbidden() -> bool:
    """Say whether large pages were off for this process before the first model: asked once, since
    we switch too.
    """
    with contextlib.suppress(OSError, AttributeError):
        return bool(ctypes.CDLL(None).prctl(_PR_GET_THP_DISABLE, 0, 0, 0, 0) == 1)
    return False
