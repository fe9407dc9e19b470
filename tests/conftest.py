"""What every test has: a data folder of its own, no network, and no log line that it did not expect."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from chatapp import network

# Tests share two cores with the window, the engine and each other: threads of llama.cpp that wait for one another
# by spinning would take the time that the other needs (measured: 3 instead of 60 tokens a second).
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


PATIENCE_MS = 30_000
"""So long a busy machine may take for what a quiet one does in a tenth of a second."""
SLOW_LAST = ("model", "pipe", "cli", "app")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the fast rooms first, so that most faults are told within a minute."""
    here = Path(__file__).parent

    def slowness(item: pytest.Item) -> int:
        room = item.path.relative_to(here).parts[0]
        return SLOW_LAST.index(room) + 1 if room in SLOW_LAST else 0

    items.sort(key=slowness)


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
