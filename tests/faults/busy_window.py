"""A window with the scripted engine that asks, renames and sets without end, and says what was
stored: what `window_kills` kills.

    python -m tests.faults.busy_window DATA
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from chatapp import texts
from chatapp.gui.app.window import Window
from chatapp.gui.shell.kept_settings import KeptSettings
from chatapp.machine import settings
from chatapp.machine.paths import open_data_folder

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
        self._number += 1
        current.ask(f"question {self._number}")


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
    busy = Busy(window)
    assert busy
    application.exec()


if __name__ == "__main__":
    main()
