"""One long piece of work beside the window, in a thread that can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from chatapp.errors import ChatappError
from chatapp.gui.shell.shell import Shell
from chatapp.texts import tr

Step = Callable[[int, int], bool]
"""Is told how many parts are done and of how many; returns whether to go on."""
Work = Callable[[Step], Any]
_ENDS_WITHIN_S = 10.0


class BackgroundWork(QObject):
    """Runs one work at a time, with a notice that shows how far it is and stops it; its signals
    arrive in the window's thread.
    """

    progressed = Signal(int, int)
    done = Signal(object)
    """What the work returned; of a stopped one what it had until then."""
    failed = Signal(object)
    """The ChatappError."""

    def __init__(self, shell: Shell, notice: str) -> None:
        super().__init__(shell.window)
        self._notices = shell.notices
        self._notice = notice
        self.progressed.connect(self._on_progressed)
        shell.window.was_closed.connect(self.close)
        self._thread: threading.Thread | None = None
        self._is_stopped = threading.Event()

    @property
    def is_running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def start(self, work: Work, words: str) -> None:
        """Begin, and say so in these words; nothing happens while another work is under way."""
        if self.is_running:
            return
        self._is_stopped.clear()
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()
        self._notices.show_notice(
            self._notice, words, "progress", tr("exchange.stop"), self.stop, closable=False
        )

    def stop(self) -> None:
        """Let the work end after the part it is at."""
        self._is_stopped.set()

    def close(self) -> None:
        """Stop and wait: after this nothing is read or written any more."""
        self.stop()
        if self._thread is not None:
            self._thread.join(_ENDS_WITHIN_S)

    def _on_progressed(self, done: int, total: int) -> None:
        self._notices.set_progress(self._notice, done, total)

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
