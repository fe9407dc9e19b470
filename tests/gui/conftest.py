"""Parts of the window with a scripted engine: a real child process that speaks the protocol."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chatapp.chats.store import ChatStore
from chatapp.gui import i18n
from chatapp.gui.engine_client import EngineClient
from chatapp.gui.theme import Theme
from chatapp.paths import Paths, open_data_folder

SCRIPTED = [sys.executable, str(Path(__file__).parents[1] / "fakes" / "scripted_engine.py")]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Word the window in English, whatever the test before chose."""
    i18n.use("en")
    yield
    i18n.use("en")


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
    """Wait until something is so, at most 5 s."""
    return lambda fact: qtbot.waitUntil(fact, timeout=5000)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light theme."""
    made = Theme()
    made.choose("light")
    return made
