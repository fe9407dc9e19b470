"""The real window with the real engine and the starter model; a failure leaves a picture and both
logs behind.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Generator, Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from chatapp import texts
from chatapp.contract.records import Message
from chatapp.gui.app.window import Window
from chatapp.gui.shell.kept_settings import KeptSettings
from chatapp.gui.transcript.source_list import SourceLine
from chatapp.machine.paths import Paths, open_data_folder
from chatapp.machine.settings import Settings

ARTIFACTS = Path(__file__).parents[2] / "test-artifacts"
PATIENCE_MS = 90_000


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    report = yield
    user = getattr(item, "funcargs", {}).get("user")
    if report.when == "call" and report.failed and user is not None:
        user.save_evidence(ARTIFACTS / item.name)
    return report


class User:
    """Does with the real window what a person does: types, drops, clicks, reads."""

    def __init__(self, window: Window, paths: Paths, qtbot: QtBot) -> None:
        self.window = window
        self.paths = paths
        self._qtbot = qtbot
        self.grown = ""
        """What has come of the answer that grows."""
        self.window.chats.current.answer_started.connect(lambda _id: setattr(self, "grown", ""))
        self.window.chats.current.text_came.connect(
            lambda text: setattr(self, "grown", self.grown + text)
        )

    def until(self, fact: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(fact()), timeout=PATIENCE_MS)

    def type(self, text: str) -> None:
        edit = self.window.composer.view.focusProxy()
        edit.setFocus()
        self._qtbot.keyClicks(edit, text)

    def press(self, key: Qt.Key) -> None:
        self._qtbot.keyClick(self.window.composer.view.focusProxy(), key)

    def click(self, widget: QWidget) -> None:
        self._qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)

    def ask(self, text: str) -> Message:
        """Type a question, send it with Enter, and return the finished answer."""
        self.type(text)
        self.press(Qt.Key.Key_Return)
        self.until(lambda: self.window.chats.current.is_busy)
        self.until(lambda: not self.window.chats.current.is_busy)
        return self.answer

    @property
    def answer(self) -> Message:
        return self.window.chats.current.branch[-1]

    def drop(self, *files: Path) -> None:
        """Drag files over the window and let them go in its middle."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        action, button, keys = (
            Qt.DropAction.CopyAction,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        place = QPointF(self.window.main.rect().center())
        QApplication.sendEvent(
            self.window.main, QDragEnterEvent(place.toPoint(), action, mime, button, keys)
        )
        target = self.window.drop_target
        QApplication.sendEvent(target, QDragMoveEvent(place.toPoint(), action, mime, button, keys))
        QApplication.sendEvent(target, QDropEvent(place, action, mime, button, keys))

    def cited_lines(self) -> list[SourceLine]:
        """Return the lines of sources that the answers cite, from the top."""
        lines = self.window.transcript.view.findChildren(SourceLine)
        return [line for line in lines if line.source.mark]

    def save_evidence(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.window.main.grab().save(str(folder / "window.png"))
        for log in self.paths.logs.glob("*.log"):
            shutil.copy(log, folder)


@pytest.fixture
def handbook() -> Path:
    """The shipped sample document."""
    return Path(str(resources.files("chatapp") / "samples" / "handbook.pdf"))


@pytest.fixture
def settings() -> Settings:
    """The settings that the window opens with; a module may have its own."""
    return Settings()


@pytest.fixture
def user(
    qapp: QApplication,
    data_folder: Path,
    qtbot: QtBot,
    settings: Settings,
    request: pytest.FixtureRequest,
) -> Iterator[User]:
    """A person before the open window, the starter model loaded; the parameter is a program to run
    as its engine.
    """
    texts.use("en")
    paths = open_data_folder(str(data_folder))
    hook = sys.excepthook
    script = getattr(request, "param", None)
    program = [sys.executable, str(script), "--data-dir", str(paths.data)] if script else None
    window = Window(paths, KeptSettings(paths.settings, settings), None, program)
    window.open([])
    person = User(window, paths, qtbot)
    person.until(lambda: window.models.choice.loaded is not None)
    yield person
    sys.excepthook = hook
    pid = window.engine.pid
    window.main.close()
    window.main.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not _is_alive(pid), "closing the window left the engine behind"


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, ValueError):
        return False
    return pid > 0
