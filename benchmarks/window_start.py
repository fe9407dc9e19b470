"""How soon our window can be typed into, beside an empty PySide6 window.

Both from the start of the process until all that is in the window was painted and it waits for a
key.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time

_ROUNDS = 11
_EMPTY = """
import os, sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
def waits():
    print(time.time() - float(sys.argv[1]), flush=True)
    os._exit(0)
class Empty(QWidget):
    def paintEvent(self, event):
        QTimer.singleShot(0, waits)
application = QApplication(sys.argv[:1])
window = Empty()
window.resize(1180, 760)
window.show()
application.exec()
"""
# The first paint is ours to see through the frame's own signal; nothing in the program is made for
# this.
_OURS = """
import gc, os, sys, time
gc.disable()  # as entry.run does before it imports anything; the line below imports the frame earlier
from chatapp.gui.app import entry
from chatapp.gui.shell import frame
from PySide6.QtCore import QTimer
show = frame.Frame.show
def waits():
    print(time.time() - float(sys.argv[1]), flush=True)
    os._exit(0)
def watched(self):
    self.window.was_painted.connect(lambda: QTimer.singleShot(0, waits))
    show(self)
frame.Frame.show = watched
entry.run(["--data-dir", sys.argv[2]])
"""


def _seconds(code: str, *arguments: str) -> float:
    command = [sys.executable, "-c", code, repr(time.time()), *arguments]
    return float(
        subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    )


def main() -> None:
    """Print both medians and the ratio."""
    ours, empty = [], []
    with tempfile.TemporaryDirectory() as data:
        for _ in range(_ROUNDS + 1):
            ours.append(_seconds(_OURS, data))
            empty.append(_seconds(_EMPTY))
    mine, other = statistics.median(ours[1:]), statistics.median(empty[1:])
    print(f"\nWindow: process start until it waits for a key, medians of {_ROUNDS} rounds")
    print(f"  {'ours, ready to type, s':<34} {mine:9.3f}")
    print(
        f"  {'empty PySide6 window, s':<34} {other:9.3f}   ratio {mine / other:5.2f}  (at most 1.60)"
    )


if __name__ == "__main__":
    main()
