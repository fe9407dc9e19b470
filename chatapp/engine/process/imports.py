"""When heavy libraries are imported: one at a time, and who need not wait for them.

LangChain's packages import one another in circles and load names lazily: a second thread that
enters while the first is inside finds modules half made and fails with an ImportError.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

ONE_AT_A_TIME = threading.RLock()
_under_way = threading.Event()


@contextlib.contextmanager
def under_way() -> Iterator[None]:
    """Let others know, in here, that LangChain is being imported."""
    _under_way.set()
    try:
        yield
    finally:
        _under_way.clear()


def langchain_is_late() -> bool:
    """Say whether whoever needs LangChain now would have to wait for its import."""
    return _under_way.is_set()
