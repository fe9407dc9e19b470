"""One window a data folder, whatever was left behind by one that was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chatapp.gui.app.first_window import FirstWindow

_SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from chatapp.gui.app.first_window import FirstWindow
application = QCoreApplication([])
second = FirstWindow(Path(sys.argv[1]))
print(second.claim(), second.call(["a.pdf"]))
"""
_HOLDER = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from chatapp.gui.app.first_window import FirstWindow
application = QCoreApplication([])
first = FirstWindow(Path(sys.argv[1]))
print(first.claim(), flush=True)
application.exec()
"""


def test_a_second_start_calls_the_first_window(qtbot: QtBot, tmp_path: Path) -> None:
    first = FirstWindow(tmp_path)
    assert first.claim()
    first.listen()
    said: list[str] = []
    command = [sys.executable, "-c", _SECOND, str(tmp_path)]
    second = threading.Thread(
        target=lambda: said.append(subprocess.check_output(command, text=True))
    )
    with qtbot.waitSignal(first.called) as called:
        second.start()
    second.join()
    assert called.args == [["a.pdf"]]
    assert said == ["False True\n"]
    first.release()


def test_other_folders_have_their_own_window(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, other = FirstWindow(tmp_path / "a"), FirstWindow(tmp_path / "b")
    assert one.claim()
    assert other.claim()
    one.release()
    other.release()


def test_a_killed_window_leaves_the_place_free(qapp: QApplication, tmp_path: Path) -> None:
    command = [sys.executable, "-c", _HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        assert not FirstWindow(tmp_path).claim()
        holder.send_signal(signal.SIGKILL)
    first = FirstWindow(tmp_path)
    assert first.claim()
    first.release()


def test_a_lock_left_behind_on_another_computer_holds_nobody(
    qapp: QApplication, tmp_path: Path
) -> None:
    (tmp_path / "window.lock").write_text(f"{os.getppid()}\nchatapp\nother-computer\n{'f' * 32}\n")
    first = FirstWindow(tmp_path)
    assert first.claim()
    assert not FirstWindow(tmp_path).claim()
    first.release()


def test_a_start_while_the_first_window_closes_takes_its_place(
    qtbot: QtBot, tmp_path: Path
) -> None:
    first = FirstWindow(tmp_path)
    assert first.claim()
    first.listen()
    first.stop_listening()
    script = (
        _SECOND.replace("claim(), second", "claim(), flush=True); print(second")
        + "print(second.claim())"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as second:
        assert second.stdout is not None
        assert second.stdout.readline() == "False\n"
        first.release()
        assert second.stdout.read() == "False\nTrue\n"


def test_nonsense_on_the_socket_is_passed_over(qtbot: QtBot, tmp_path: Path) -> None:
    first = FirstWindow(tmp_path)
    assert first.claim()
    first.listen()
    script = _SECOND.replace('second.call(["a.pdf"])', "0") + (
        "from PySide6.QtNetwork import QLocalSocket\n"
        "socket = QLocalSocket(); socket.connectToServer(second._name); socket.waitForConnected(3000)\n"
        "socket.write(b'{nonsense\\n'); socket.waitForDisconnected(3000)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.DEVNULL
    ) as second:
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=8000)
    assert second.returncode == 0
    first.release()
