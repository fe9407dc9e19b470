"""The window's exception hook: logs uncaught exceptions without the user's text."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable
from types import TracebackType

_log = logging.getLogger("chatapp.window")


def install(say: Callable[[BaseException], object]) -> None:
    """Pass each uncaught exception to `say`. The message of one that is not ours may hold user text."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        _log.error("unexpected %s\n%s", kind.__name__, "".join(traceback.format_tb(trace)))
        say(error)

    sys.excepthook = hook
