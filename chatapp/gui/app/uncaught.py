"""The window's exception hook: what nobody caught is logged without the user's text, and said once."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable
from types import TracebackType

_log = logging.getLogger("chatapp.window")


def install(say: Callable[[str], object]) -> None:
    """From now on tell `say` the name of each uncaught exception. The message may hold user text
    and is dropped.
    """

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        _log.error("unexpected %s\n%s", kind.__name__, "".join(traceback.format_tb(trace)))
        say(kind.__name__)

    sys.excepthook = hook
