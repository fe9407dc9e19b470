"""Parts of the window with a scripted engine: a real child process that speaks the protocol."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chatapp import texts
from chatapp.chats.store import ChatStore
from chatapp.gui.app.start_screen import StartScreen
from chatapp.gui.app.window import Window
from chatapp.gui.design import qt_texts
from chatapp.gui.engine.engine_client import EngineClient
from chatapp.gui.shell.kept_settings import KeptSettings
from chatapp.gui.widgets.theme import Theme
from chatapp.machine import settings
from chatapp.machine.paths import Paths, open_data_folder
from chatapp.machine.settings import Settings

SCRIPTED = [sys.executable, str(Path(__file__).parents[1] / "fakes" / "scripted_engine.py")]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Word the window in English, whatever the test before chose."""
    texts.use("en")
    yield
    texts.use("en")
    qt_texts.use("en")


@pytest.fixture
def paths(data_folder: Path) -> Paths:
    """The test's own data folder, made."""
    return open_data_folder(str(data_folder))


@pytest.fixture
def client(qapp: QApplication, paths: Paths) -> Iterator[EngineClient]:
    """A client whose engine is not started yet."""
    made = EngineClient(SCRIPTED, paths)
    yield made
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)


@pytest.fixture
def engine(client: EngineClient, qtbot: QtBot) -> EngineClient:
    """A client whose engine is ready."""
    with qtbot.waitSignal(client.became_ready):
        client.start()
    return client


@pytest.fixture
def store(paths: Paths) -> Iterator[ChatStore]:
    """The chats of the test's data folder."""
    opened = ChatStore(paths.chats)
    yield opened
    opened.close()


@pytest.fixture
def settle(qtbot: QtBot) -> Callable[[Callable[[], bool]], None]:
    """Wait until something is so."""
    return qtbot.waitUntil


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light theme."""
    made = Theme()
    made.choose("light")
    return made


@pytest.fixture
def make_window(qapp: QApplication, paths: Paths, qtbot: QtBot) -> Iterator[Callable[..., Window]]:
    """Open windows with the scripted engine; each is closed after the test."""
    opened: list[Window] = []

    def make(files: Sequence[str] = (), screen: StartScreen | None = None, **values: Any) -> Window:
        kept, broken = KeptSettings(paths.settings, Settings()), None
        if paths.settings.exists():
            loaded, broken = settings.load(paths.settings)
            kept = KeptSettings(paths.settings, loaded)
        for name, value in values.items():
            kept.change(name, value)
        window = Window(paths, kept, broken, SCRIPTED, screen)
        opened.append(window)
        # The screen that Qt invents is small: the window would fill it.
        window.main.setWindowState(Qt.WindowState.WindowNoState)
        window.main.resize(1180, 760)
        window.open(list(files))
        return window

    hook = sys.excepthook
    yield make
    sys.excepthook = hook
    for window in opened:
        window.main.close()
        window.main.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(make_window: Callable[..., Window], qtbot: QtBot) -> Window:
    """A window whose engine is ready and whose model is loaded."""
    made = make_window()
    qtbot.waitUntil(
        lambda: made.models.choice.loaded is not None and bool(made.models.choice.models)
    )
    return made
