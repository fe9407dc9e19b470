"""The state of the network is always in the window, and a report says what holds it."""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from chatapp import texts
from chatapp.gui.app.window import Window
from chatapp.gui.engine.engine_client import EngineClient
from chatapp.machine import network
from chatapp.machine.offline import level, proof
from chatapp.machine.paths import Paths
from chatapp.machine.settings import Settings, for_engine

HAS_LOCK = sys.platform.startswith("linux") and os.uname().machine in ("x86_64", "aarch64")


def test_the_header_says_that_the_network_is_off(window: Window) -> None:
    button = window.guides.network.button
    assert button.isVisible()
    assert button.text() == "Offline"
    assert button.accessibleName() == "Network: Offline"


def test_the_switch_is_in_the_window_and_starts_the_engine_anew(
    window: Window, qtbot: QtBot
) -> None:
    button, before = window.guides.network.button, window.engine.pid
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(window.engine.became_ready):
        button.switch.click()
    assert window.engine.pid != before
    assert window.shell.settings.values.network_on
    assert button.text() == "Online"
    assert "engine" not in window.shell.notices.texts()
    button.panel.close()


def test_turning_the_switch_often_does_not_make_the_engine_give_up(
    window: Window, qtbot: QtBot
) -> None:
    for is_on in (True, False, True, False):
        with qtbot.waitSignal(window.engine.became_ready):
            window.shell.settings.change("network_on", is_on)
    assert not window.engine.has_given_up


def test_the_state_is_there_in_a_narrow_window_too(window: Window, qtbot: QtBot) -> None:
    window.main.setMinimumSize(480, 280)
    window.main.resize(512, 300)
    button = window.guides.network.button
    qtbot.waitUntil(lambda: button.text() == "")
    assert button.isVisible()
    assert button.accessibleName() == "Network: Offline"


def test_refusals_are_counted_and_the_report_lists_them(
    window: Window, paths: Paths, tmp_path: Path
) -> None:
    refusal = {
        "at": 1.7e9,
        "process": "engine",
        "module": "phones`home",
        "address": "evil.example:443",
    }
    paths.refusals.write_text(json.dumps(refusal) + "\n", "utf-8")
    window.guides.network.refresh()
    assert "1 connection blocked" in window.guides.network.button._list.text()
    file = tmp_path / "report.md"
    window.guides.network.save_report(file)
    report = file.read_text("utf-8")
    assert "`phoneshome` → `evil.example:443`: 1" in report
    assert "The network is off" in report
    assert f"({os.getpid()})" in report


def test_the_window_lists_who_was_refused_with_time_and_module(
    window: Window, paths: Paths
) -> None:
    at = time.mktime((2026, 11, 30, 22, 5, 9, 0, 0, -1))
    for process, module in (("engine", "phones_home"), ("terminal", "updater"), ("child", "lib")):
        refusal = {"at": at, "process": process, "module": module, "address": f"{module}.test:443"}
        with paths.refusals.open("a", encoding="utf-8") as file:
            file.write(json.dumps(refusal) + "\n")
    window.settings.open_at("network_on")
    page = window.guides.network.page
    assert page is not None
    assert page.list.isVisible()
    assert [(row.title, row.detail) for row in page.list.rows] == [
        ("lib.test:443", "2026-11-30 22:05:09 · Document reader · lib"),
        ("updater.test:443", "2026-11-30 22:05:09 · Terminal · updater"),
        ("phones_home.test:443", "2026-11-30 22:05:09 · Engine · phones_home"),
    ]


@pytest.mark.parametrize("language", ["en", "ko", "ja"])
def test_the_report_is_worded_in_every_language(
    window: Window, tmp_path: Path, language: str
) -> None:
    texts.use(language)
    file = tmp_path / "report.md"
    window.guides.network.save_report(file)
    assert texts.tr("network.report.title") in file.read_text("utf-8")


@pytest.mark.skipif(not HAS_LOCK, reason="this system has no seccomp")
def test_the_real_engine_of_a_window_is_locked_by_the_system(
    paths: Paths, qtbot: QtBot, qapp: object
) -> None:
    program = [sys.executable, "-m", "chatapp", "--engine", "--data-dir", str(paths.data)]
    client = EngineClient(program, paths)
    client.use_settings(for_engine(Settings(), "en"))
    with qtbot.waitSignal(client.became_ready, timeout=120_000):
        client.start()
    [engine] = [each for each in proof.of_family("window") if each.pid == client.pid]
    assert engine.role == "engine"
    assert engine.is_locked
    assert engine.free_threads == 1
    assert engine.sockets == ()
    with qtbot.waitSignal(client.became_ready, timeout=120_000):
        client.use_settings(for_engine(Settings(network_on=True), "en"))
    [engine] = [each for each in proof.of_family("window") if each.pid == client.pid]
    assert not engine.is_locked
    client.close()


def test_a_listening_socket_is_named(qapp: object) -> None:
    if not proof.is_readable():
        pytest.skip("this system does not show it")
    with network.may_listen():
        listening = socket.create_server(("127.0.0.1", 0))
    with listening:
        port = listening.getsockname()[1]
        [own] = [each for each in proof.of_family("window") if each.pid == os.getpid()]
        assert f"tcp 127.0.0.1:{port} listens" in own.sockets
    assert level.VARIABLE not in os.environ


def test_a_network_that_was_on_is_shown_as_on(make_window: Callable[..., Window]) -> None:
    assert make_window(network_on=True).guides.network.button.text() == "Online"
