"""What only a real X server can show: its keys and mouse, another program's clipboard, a drag from
another window.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chatapp.gui.app.window import Window

pytestmark = pytest.mark.x_server
Settle = Callable[[Callable[[], bool]], None]

# Another program. It says "ready" once its window is on the screen and leaves when its standard
# input ends.
PROGRAM = """
import os, sys, threading
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QWidget

class Other(QWidget):
    def mouseMoveEvent(self, event):
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(sys.argv[2])])
        drag = QDrag(self)
        drag.setMimeData(mime)
        drag.exec()

    def paintEvent(self, event):
        print("ready", flush=True)

application = QApplication([])
other = Other()
other.setGeometry(0, 0, 100, 100)
other.show()
clipboard = application.clipboard()
if sys.argv[1] == "copy":
    clipboard.setText(sys.argv[2])
clipboard.dataChanged.connect(lambda: print("clipboard", clipboard.text(), flush=True))
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
application.exec()
"""
StartOther = Callable[[str, str], "subprocess.Popen[str]"]


@pytest.fixture
def start_other() -> Iterator[StartOther]:
    """Start another program with a window; it ends with the test."""
    started: list[subprocess.Popen[str]] = []

    def start(task: str, text: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", PROGRAM, task, text]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for process in started:
        process.communicate(timeout=20)


@pytest.fixture
def shown(window: Window, qtbot: QtBot) -> QWidget:
    """The window on the screen, right of the other program's, with the keyboard."""
    main = window.main
    main.move(200, 0)
    qtbot.waitExposed(main)
    xdotool("windowfocus", "--sync", str(int(main.winId())))
    qtbot.waitUntil(main.isActiveWindow)
    return main


def xdotool(*arguments: str) -> None:
    """Have the X server send keys or move the mouse, as the devices do."""
    subprocess.run(["xdotool", *arguments], check=True, timeout=20)


def _read_line_in_thread(process: subprocess.Popen[str], lines: list[str]) -> threading.Thread:
    """Read one line of another program's output while the window goes on."""

    def read() -> None:
        assert process.stdout is not None
        lines.append(process.stdout.readline())

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    return thread


def composer_text(window: Window) -> str:
    return window.composer.view.text()


def test_keys_of_the_x_server_are_typed_and_enter_sends(
    window: Window, shown: QWidget, settle: Settle
) -> None:
    xdotool("type", "say hello")
    settle(lambda: composer_text(window) == "say hello")
    xdotool("key", "Return")
    settle(lambda: [message.text for message in window.chats.current.branch[:1]] == ["say hello"])


def test_a_click_of_the_x_server_presses_a_button(
    window: Window, shown: QWidget, settle: Settle
) -> None:
    xdotool("type", "say hello")
    settle(lambda: composer_text(window) == "say hello")
    button = window.composer.view.send_button
    middle = button.mapToGlobal(button.rect().center())
    xdotool("mousemove", str(middle.x()), str(middle.y()), "click", "1")
    settle(lambda: bool(window.chats.current.branch))


def test_text_copied_in_another_program_is_pasted(
    window: Window, shown: QWidget, settle: Settle, start_other: StartOther
) -> None:
    start_other("copy", "다른 창의 글")
    settle(lambda: QGuiApplication.clipboard().text() == "다른 창의 글")
    xdotool("windowfocus", "--sync", str(int(shown.winId())))
    settle(shown.isActiveWindow)
    xdotool("key", "ctrl+v")
    settle(lambda: composer_text(window) == "다른 창의 글")


def test_text_copied_here_reaches_another_program(
    window: Window, shown: QWidget, settle: Settle, start_other: StartOther
) -> None:
    other = start_other("watch", "")
    xdotool("windowfocus", "--sync", str(int(shown.winId())))
    settle(shown.isActiveWindow)
    xdotool("type", "to be copied")
    settle(lambda: composer_text(window) == "to be copied")
    xdotool("key", "ctrl+a", "ctrl+c")
    settle(lambda: QGuiApplication.clipboard().text() == "to be copied")
    lines: list[str] = []
    reader = _read_line_in_thread(other, lines)
    settle(lambda: bool(lines))
    reader.join(10)
    assert lines == ["clipboard to be copied\n"]


def test_a_file_dragged_from_another_window_becomes_a_document(
    window: Window, shown: QWidget, settle: Settle, start_other: StartOther, tmp_path: Path
) -> None:
    file = tmp_path / "minutes.pdf"
    file.write_bytes(b"%PDF-1.4")
    start_other("drag", str(file))
    target = shown.mapToGlobal(shown.rect().center())
    xdotool(
        "mousemove", "50", "50", "mousedown", "1", "mousemove", "60", "60", "mousemove", "80", "80"
    )
    for step in range(10):
        xdotool("mousemove", str(target.x() + step), str(target.y()))
    settle(window.drop_target.isVisible)
    xdotool("mouseup", "1")
    settle(
        lambda: [document.name for document in window.documents.shelf.documents] == ["minutes.pdf"]
    )
