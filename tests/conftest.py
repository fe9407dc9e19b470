"""What every test has: a data folder of its own, no network, and no log line that it did not expect.

Windows are drawn off screen unless QT_QPA_PLATFORM says otherwise, so that tests are the same on every machine.
"""

from __future__ import annotations

import functools
import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chatapp import network, tesseract
from chatapp.gui import bundled_font, override_guard
from tests.watched_application import WatchedApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Tests share two cores with the window, the engine and each other: threads of llama.cpp that wait for one another
# by spinning would take the time that the other needs (measured: 3 instead of 60 tokens a second).
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


PATIENCE_MS = 30_000
"""So long a busy machine may take for what a quiet one does in a tenth of a second."""
SLOW_LAST = ("model", "pipe", "cli", "app")
SLOW_MARKERS = ("model", "app")


@pytest.hookimpl(tryfirst=True)
def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what is slow, and skip by name what this machine lacks."""
    if any(item.get_closest_marker(name) for name in SLOW_MARKERS):
        item.add_marker(pytest.mark.slow)
    for marker, reason in _missing_here().items():
        if item.get_closest_marker(marker):
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the fast folders first, so that most faults are shown within a minute."""
    here = Path(__file__).parent

    def slowness(item: pytest.Item) -> int:
        folder = item.path.relative_to(here).parts[0]
        return SLOW_LAST.index(folder) + 1 if folder in SLOW_LAST else 0

    items.sort(key=slowness)


@functools.cache
def _missing_here() -> dict[str, str]:
    """Return the markers of tests that cannot run on this machine, and why."""
    missing = {}
    if os.environ["QT_QPA_PLATFORM"] != "xcb":
        missing["x_server"] = "needs an X server: ./test runs it where xvfb is installed"
    if tesseract.find() is None:
        missing["tesseract"] = "needs Tesseract: sudo apt install tesseract-ocr tesseract-ocr-kor tesseract-ocr-eng"
    return missing


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    """The application of all tests: it notices objects that are deleted inside their own events."""
    override_guard.install()
    return WatchedApplication


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The application with the font that the program adds where the system has no Korean one."""
    bundled_font.add_where_missing()
    return qapp


@pytest.fixture(autouse=True)
def no_deletion_inside_an_event() -> Iterator[None]:
    """Fail a test in which Qt deleted an object inside its own event handler."""
    yield
    application = QApplication.instance()
    if isinstance(application, WatchedApplication):
        deletions = list(application.deletions)
        application.deletions.clear()
        assert not deletions


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give this test, and the processes that it starts, a data folder of its own."""
    folder = tmp_path / "data"
    monkeypatch.setenv("CHATAPP_DATA", str(folder))
    return folder


@pytest.fixture(autouse=True)
def no_network() -> None:
    """Refuse connections that leave this machine."""
    network.forbid()


@pytest.fixture(autouse=True)
def quiet_log(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logs a warning or an error of ours, unless it looks for it through `caplog` itself."""
    yield
    if "caplog" in request.node.function.__code__.co_varnames:
        return
    said = [record for record in caplog.get_records("call") if record.levelno >= logging.WARNING]
    assert not said, [record.getMessage() for record in said]


class PatientQtBot(QtBot):
    """Waits as long as a busy machine needs; its own five seconds are too few where others compute too."""

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
