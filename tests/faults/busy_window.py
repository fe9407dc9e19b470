"""A window with the scripted engine that asks, renames and sets without end, and says what was
stored: what `window_kills` kills.

    python -m tests.faults.busy_window DATA [--growing]

With --growing it asks for one long answer, and says how long its text was when it was shown.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from chatapp import texts
from chatapp.gui.app.window import Window
from chatapp.gui.shell.kept_settings import KeptSettings
from chatapp.machine import settings
from chatapp.machine.paths import open_data_folder

_CHAT_LENGTH = 20
"""Questions of a chat, before the next one is begun."""
_ENGINE = Path(__file__).parents[1] / "fakes" / "scripted_engine.py"


class Busy:
    """Asks a question, changes a setting when it is answered, and begins again."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._number = 0
        self._timer = QTimer(interval=15)
        self._timer.timeout.connect(self._go_on)
        self._timer.start()
        window.engine.became_ready.connect(lambda: _say("engine", window.engine.pid, ""))

    def _go_on(self) -> None:
        current = self._window.chats.current
        if not self._window.engine.is_ready or current.is_busy:
            return
        if self._number and current.branch:
            for message in current.branch[-2:]:
                _say("answer", message.id, message.text)
            self._window.shell.settings.change("list_width", 100 + self._number)
            _say("setting", 100 + self._number, "")
            if self._number % _CHAT_LENGTH == 0:
                current.new()
        self._number += 1
        current.ask(f"question {self._number}")


class Growing:
    """Asks for a long answer and says how it grows on screen."""

    def __init__(self, window: Window) -> None:
        self._current = window.chats.current
        self._letters = 0
        self._answer = 0
        self._current.answer_started.connect(self._on_started)
        self._current.text_came.connect(self._on_text)
        window.engine.became_ready.connect(lambda: self._current.ask("slow 5000"))

    def _on_started(self, message_id: int) -> None:
        self._answer, self._letters = message_id, 0

    def _on_text(self, text: str) -> None:
        self._letters += len(text)
        _say("grown", self._answer, f"{time.monotonic()} {self._letters}")


def _say(what: str, number: int, text: str) -> None:
    print(json.dumps([what, number, text]), flush=True)


def main() -> None:
    """Open the window and be busy until killed."""
    application = QApplication([])
    texts.use("en")
    paths = open_data_folder(sys.argv[1])
    kept = KeptSettings(paths.settings, settings.load(paths.settings)[0])
    program = [sys.executable, str(_ENGINE), "--data-dir", str(paths.data)]
    window = Window(paths, kept, None, program)
    window.open([])
    _say("open", 0, "")
    busy = Growing(window) if "--growing" in sys.argv else Busy(window)
    assert busy
    application.exec()


if __name__ == "__main__":
    main()
