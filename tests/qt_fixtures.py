"""Fixtures of tests with Qt: a watched application, a patient bot. `conftest` loads them where Qt
can be loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chatapp.gui.app import bundled_font, opening, override_guard
from tests.watched_application import WatchedApplication

PATIENCE_MS = 30_000
"""So long a busy machine may take for what a quiet one does in a tenth of a second."""


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    """The application of all tests: it notices objects that are deleted inside their own events."""
    override_guard.install()
    return WatchedApplication


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> Iterator[QApplication]:
    """The application with the font that the program adds where the system has no Korean one."""
    bundled_font.add_where_missing()
    yield qapp
    opening.drop_own_clipboard(qapp)


@pytest.fixture(autouse=True)
def no_deletion_inside_an_event() -> Iterator[None]:
    """Fail a test in which Qt deleted an object inside its own event handler."""
    yield
    application = QApplication.instance()
    if isinstance(application, WatchedApplication):
        deletions = list(application.deletions)
        application.deletions.clear()
        assert not deletions


class PatientQtBot(QtBot):
    """Waits as long as a busy machine needs; its own five seconds are too few where others compute
    too.
    """

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:
        """Wait until something is so."""
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **wishes: Any) -> Any:
        """Wait for a signal."""
        return super().waitSignal(signal, timeout=timeout, **wishes)


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> QtBot:
    """A patient one."""
    return PatientQtBot(request)
