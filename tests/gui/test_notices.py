"""Notices: one strip a key, plain text, one button, gone when dismissed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from chatapp.gui.buttons import IconButton, TextButton
from chatapp.gui.notices import Notices
from chatapp.gui.theme import Theme


@pytest.fixture
def notices(qtbot: QtBot, theme: Theme) -> Notices:
    made = Notices(theme)
    qtbot.addWidget(made)
    return made


def test_a_key_has_one_strip_that_changes(notices: Notices) -> None:
    notices.show_notice("import", "Page 1")
    notices.show_notice("import", "Page 2", "progress")
    assert notices.texts() == {"import": "Page 2"}


def test_the_button_does_what_was_given(notices: Notices) -> None:
    pressed: list[str] = []
    notices.show_notice("a", "Text", action="Do it", on_action=lambda: pressed.append("a"))
    QTest.mouseClick(notices.findChildren(TextButton)[0], Qt.MouseButton.LeftButton)
    assert pressed == ["a"]


def test_closing_takes_it_away_and_says_so(qtbot: QtBot, notices: Notices) -> None:
    notices.show_notice("a", "Text")
    with qtbot.waitSignal(notices.dismissed) as dismissed:
        QTest.mouseClick(notices.findChildren(IconButton)[0], Qt.MouseButton.LeftButton)
    assert dismissed.args == ["a"]
    assert not notices.isVisible()


def test_names_in_a_notice_are_never_markup(notices: Notices) -> None:
    notices.show_notice("a", "<b>evil</b>.pdf is locked", "warning")
    assert {label.textFormat() for label in notices.findChildren(QLabel)} == {Qt.TextFormat.PlainText}


def test_unknown_keys_are_ignored(notices: Notices) -> None:
    notices.set_progress("none", 1, 2)
    notices.dismiss("none")
    assert notices.texts() == {}
