"""Locked files: their passwords are asked for, one file at a time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from chatapp.gui.app.window import Window
from chatapp.gui.documents.password_dialog import PasswordDialog

Dialog = Callable[[], PasswordDialog]


def names(window: Window) -> list[str]:
    return [document.name for document in window.documents.shelf.documents]


def notices(window: Window) -> str:
    return "\n".join(window.shell.notices.texts().values())


def dialogs(window: Window) -> list[PasswordDialog]:
    shown = window.shell.window.findChildren(PasswordDialog)
    return [dialog for dialog in shown if dialog.isVisible()]


@pytest.fixture
def dialog(window: Window, qtbot: QtBot) -> Dialog:
    """Wait for the dialog and return it."""

    def wait() -> PasswordDialog:
        qtbot.waitUntil(lambda: len(dialogs(window)) == 1)
        return dialogs(window)[0]

    return wait


def enter(dialog: PasswordDialog, password: str) -> None:
    QTest.keyClicks(dialog.field, password)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)


def test_the_dialog_names_the_file_and_shows_no_letters(window: Window, dialog: Dialog) -> None:
    window.files.open(["/tmp/locked.pdf"])
    asked = dialog()
    assert "locked.pdf" in asked.question.text()
    assert asked.field.echoMode() == QLineEdit.EchoMode.Password
    assert asked.wrong.isHidden()
    assert not asked.open_button.isEnabled()


def test_the_password_opens_the_file(window: Window, dialog: Dialog, qtbot: QtBot) -> None:
    window.files.open(["/tmp/locked.pdf"])
    enter(dialog(), "sesame")
    qtbot.waitUntil(lambda: names(window) == ["locked.pdf"])
    assert window.chats.current.chat.document_ids == (1,)
    assert "is protected" not in notices(window)


def test_a_wrong_password_is_said_and_asked_for_again(
    window: Window, dialog: Dialog, qtbot: QtBot
) -> None:
    window.files.open(["/tmp/locked.pdf"])
    enter(dialog(), "open")
    qtbot.waitUntil(lambda: [each.wrong.isVisible() for each in dialogs(window)] == [True])
    assert "wrong" in dialog().wrong.text()
    enter(dialog(), "sesame")
    qtbot.waitUntil(lambda: names(window) == ["locked.pdf"])


def test_a_file_that_is_skipped_stays_unread_and_named(
    window: Window, dialog: Dialog, qtbot: QtBot
) -> None:
    window.files.open(["/tmp/locked.pdf"])
    dialog().close_button.click()
    qtbot.waitUntil(lambda: "locked.pdf is protected by a password" in notices(window))
    assert names(window) == []


def test_of_several_files_one_is_asked_for_and_its_password_tried_on_the_rest(
    window: Window, dialog: Dialog, qtbot: QtBot
) -> None:
    window.files.open(["/tmp/locked 1.pdf", "/tmp/open.pdf", "/tmp/locked 2.pdf"])
    qtbot.waitUntil(lambda: names(window) == ["open.pdf"])
    enter(dialog(), "sesame")
    qtbot.waitUntil(lambda: len(names(window)) == 3)
    assert dialogs(window) == []


def test_the_next_locked_file_is_asked_for_when_the_one_before_is_skipped(
    window: Window, dialog: Dialog, qtbot: QtBot
) -> None:
    window.files.open(["/tmp/locked 1.pdf", "/tmp/locked 2.pdf"])
    first = dialog()
    assert "locked 1.pdf" in first.question.text()
    first.close_button.click()
    qtbot.waitUntil(
        lambda: ["locked 2.pdf" in each.question.text() for each in dialogs(window)] == [True]
    )
    enter(dialog(), "sesame")
    qtbot.waitUntil(lambda: names(window) == ["locked 2.pdf"])
    assert "locked 1.pdf is protected by a password" in notices(window)
