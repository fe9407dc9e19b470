"""A long job that ends while the window is in the background is told once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from chatapp.gui.app.window import Window
from chatapp.gui.background.long_jobs import LongJobs

Make = Callable[..., Window]
# Qt says so on a display without a place for such icons.
without_tray = pytest.mark.qt_log_ignore("systemTrayWindowChanged", extend=True)


@pytest.fixture
def said(window: Window) -> list[str]:
    """What is said of a window that nobody looks at, where every job counts as long."""
    jobs = window.guides.background.jobs
    jobs.long_after_s = 0.0
    jobs.is_watched = lambda: False
    heard: list[str] = []
    jobs.ended.connect(heard.append)
    return heard


def jobs_of(window: Window) -> LongJobs:
    return window.guides.background.jobs


def answer(window: Window, qtbot: QtBot, question: str = "say one") -> None:
    window.chats.current.ask(question)
    qtbot.waitUntil(lambda: not window.chats.current.is_busy)


def test_the_chat_whose_answer_is_ready_is_named(
    window: Window, qtbot: QtBot, said: list[str]
) -> None:
    answer(window, qtbot)
    assert said == ["The answer in “say one” is ready."]


def test_nothing_is_said_while_the_window_is_looked_at(
    window: Window, qtbot: QtBot, said: list[str]
) -> None:
    jobs_of(window).is_watched = lambda: True
    answer(window, qtbot)
    assert said == []


def test_nothing_is_said_of_short_jobs_and_of_stopped_ones(
    window: Window, qtbot: QtBot, said: list[str]
) -> None:
    jobs_of(window).long_after_s = 600.0
    answer(window, qtbot)
    assert said == []


def test_many_imports_are_told_once(
    window: Window, qtbot: QtBot, said: list[str], tmp_path: Path
) -> None:
    files = [tmp_path / f"{number}.pdf" for number in range(5)]
    for file in (*files, tmp_path / "locked.pdf"):
        file.write_bytes(b"%PDF-1.4")
    window.files.open([str(file) for file in (*files, tmp_path / "locked.pdf")])
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["5 documents were added."]


def test_a_failed_answer_is_told_as_one(window: Window, qtbot: QtBot, said: list[str]) -> None:
    answer(window, qtbot, "fail ModelDamaged")
    assert said == ["No answer was generated."]


@without_tray
def test_the_icon_follows_its_setting_and_is_off_at_first(window: Window) -> None:
    tray = window.guides.background.tray
    assert tray.icon is None
    window.shell.settings.change("tray_icon", True)
    assert isinstance(tray.icon, QSystemTrayIcon)
    assert tray.icon.isVisible()
    window.shell.settings.change("tray_icon", False)
    assert not tray.icon.isVisible()


@without_tray
def test_the_menu_of_the_icon_shows_the_window_and_begins_a_chat(
    make_window: Make, qtbot: QtBot
) -> None:
    window = make_window(tray_icon=True)
    window.chats.current.ask("say one")
    qtbot.waitUntil(lambda: bool(window.chats.current.branch))
    tray = window.guides.background.tray
    assert tray.icon is not None
    menu = tray.icon.contextMenu()
    names = [action.text() for action in menu.actions()]
    assert names == ["Show window", "New chat", "Quit"]
    window.main.hide()
    menu.actions()[1].trigger()
    qtbot.waitUntil(window.main.isVisible)
    assert window.chats.current.branch == []
