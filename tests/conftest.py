"""What every test has: a data folder of its own, no network, and no log line that it did not
expect.

Windows are drawn off screen unless QT_QPA_PLATFORM says otherwise, so that tests are the same on
every machine.
"""

from __future__ import annotations

import functools
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatapp.machine import network
from chatapp.machine.programs import tesseract
from tests.qt_loads import NAMES_OF_QT, qt_loads

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Tests share two cores with the window, the engine and each other: threads of llama.cpp that wait
# for one another by spinning would take the time that the other needs (measured: 3 instead of 60
# tokens a second).
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

pytest_plugins = ["tests.qt_fixtures"] if qt_loads() else []

SLOW_LAST = ("model", "pipe", "cli", "app")
SLOW_MARKERS = ("model", "app")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out what imports Qt where Qt's libraries are missing; `./test` says so."""
    if qt_loads():
        return None
    file = collection_path / "conftest.py" if collection_path.is_dir() else collection_path
    names_qt = (
        file.suffix == ".py" and file.is_file() and NAMES_OF_QT.search(file.read_text("utf-8"))
    )
    return True if names_qt else None


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
        missing["tesseract"] = (
            "needs Tesseract: sudo apt install tesseract-ocr tesseract-ocr-kor tesseract-ocr-eng"
        )
    return missing


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
    """Fail a test that logs a warning or an error of ours, unless it looks for it through `caplog`
    itself.
    """
    yield
    if "caplog" in request.node.function.__code__.co_varnames:
        return
    said = [record for record in caplog.get_records("call") if record.levelno >= logging.WARNING]
    assert not said, [record.getMessage() for record in said]
