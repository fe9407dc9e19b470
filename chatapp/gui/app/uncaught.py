"""The window's exception hook: logs uncaught exceptions without the user's text."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable
from types import TracebackType

_log = logging.getLogger("chatapp.window")


def install(say: Callable[[str], object]) -> None:
    """Pass the class name of each uncaught exception to `say`; its message may hold user text."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        _log.error("unexpected %s\n%s", kind.__name__, "".join(traceback.format_tb(trace)))
        say(kind.__name__)

    sys.excepthook = hook
