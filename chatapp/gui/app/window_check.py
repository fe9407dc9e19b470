"""`chatapp --window-check`: opens a real window that nobody sees and says how large it became.

For `chatapp selftest`, which must not import Qt itself.
"""

from __future__ import annotations

import json
import os
import sys

from PySide6.QtCore import QTimer

from chatapp.gui.app import opening
from chatapp.gui.app.window import Window


def run(arguments: list[str]) -> int:
    """Open the window, print one line of JSON when it is whole, and close it."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return opening.open_window(arguments, _measure)


def _measure(window: Window) -> None:
    picture = window.main.grab()
    sizes = {"width": picture.width(), "height": picture.height()}
    print(json.dumps(sizes), file=sys.stdout, flush=True)
    # Its end is that of the application.
    QTimer.singleShot(0, window.main, window.main.close)
