"""One long piece of work beside the window, in a thread that can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from chatapp.errors import ChatappError

Step = Callable[[int, int], bool]
"""Is told how many parts are done and of how many; returns whether to go on."""
Work = Callable[[Step], Any]
_ENDS_WITHIN_S = 10.0


class BackgroundWork(QObject):
    """Runs one work at a time; its signals arrive in the window's thread."""

    progressed = Signal(int, int)
    done = Signal(object)
    """What the work returned; of a stopped one what it had until then."""
    failed = Signal(object)
    """The ChatappError."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: threading.Thread | None = None
        self._is_stopped = threading.Event()

    @property
    def is_running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def start(self, work: Work) -> bool:
        """Begin; return False while another work is under way."""
        if self.is_running:
            return False
        self._is_stopped.clear()
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()
        return True

    def stop(self) -> None:
        """Let the work end after the part it is at."""
        self._is_stopped.set()

    def close(self) -> None:
        """Stop and wait: after this nothing is read or written any more."""
        self.stop()
        if self._thread is not None:
            self._thread.join(_ENDS_WITHIN_S)

    def _run(self, work: Work) -> None:
        def step(done: int, total: int) -> bool:
            self.progressed.emit(done, total)
            return not self._is_stopped.is_set()

        try:
            result = work(step)
        except ChatappError as error:
            self.failed.emit(error)
        else:
            self.done.emit(result)
