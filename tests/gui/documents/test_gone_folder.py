"""The data folder vanishes while the window is open: said in words, nothing claimed to be saved,
nothing lost.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from chatapp.gui.app.window import Window
from chatapp.machine.paths import Paths
from chatapp.texts import error_sentence

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="open files cannot be moved there")
Gone = Callable[[], Path]


@pytest.fixture
def take_away(paths: Paths) -> Iterator[Gone]:
    """Move the data folder elsewhere; it is back after the test."""
    elsewhere = paths.data.with_name("elsewhere")

    def take() -> Path:
        return paths.data.rename(elsewhere)

    yield take
    if elsewhere.exists():
        elsewhere.rename(paths.data)


def notices(window: Window) -> str:
    return "\n".join(window.parts.notices.texts().values())


def test_a_question_that_cannot_be_stored_comes_back_with_the_reason(
    window: Window, paths: Paths, take_away: Gone
) -> None:
    take_away()
    window.parts.composer.sent.emit("say hello")
    assert f"{paths.data} is gone" in notices(window)
    assert window.parts.composer.text() == "say hello"


def test_when_it_is_back_all_goes_on(
    window: Window, qtbot: QtBot, paths: Paths, take_away: Gone
) -> None:
    elsewhere = take_away()
    window.parts.composer.sent.emit("say hello")
    elsewhere.rename(paths.data)
    window.parts.composer.sent.emit("say hello")
    qtbot.waitUntil(
        lambda: [message.text for message in window.parts.current.branch] == ["say hello", "hello "]
    )
    assert "is gone" not in notices(window)


def test_a_window_whose_folder_is_gone_closes_and_makes_no_other(
    window: Window, paths: Paths, take_away: Gone
) -> None:
    take_away()
    window.parts.window.close()
    assert not paths.data.exists()


def test_a_changed_setting_names_the_folder(window: Window, paths: Paths, take_away: Gone) -> None:
    take_away()
    window._kept.change("theme", "dark")
    assert f"{paths.data} is gone" in notices(window)


def test_what_nobody_caught_is_told_as_the_folder_that_is_gone(
    window: Window, paths: Paths, take_away: Gone, caplog: pytest.LogCaptureFixture
) -> None:
    take_away()
    error = sqlite3.OperationalError("disk I/O error")
    sys.excepthook(type(error), error, None)
    assert f"{paths.data} is gone" in notices(window)
    assert "unexpected" not in notices(window)


def test_it_is_said_in_korean_with_a_way_out() -> None:
    said = error_sentence("FolderGone", {"folder": "/media/usb/chatapp"}, "ko")
    assert said.startswith("/media/usb/chatapp 폴더가 없어졌어요.")
    assert "다시 시작" in said
