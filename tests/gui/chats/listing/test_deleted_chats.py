"""Recently deleted chats: brought back after a restart too, or gone permanently at once, by keyboard
alone.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from chatapp import texts
from chatapp.gui.app.window import Window

Make = Callable[..., Window]


def delete(window: Window, qtbot: QtBot, *questions: str) -> None:
    for question in questions:
        window.chats.current.new()
        window.chats.current.ask(question)
        qtbot.waitUntil(lambda: not window.chats.current.is_busy)
        window.shell.commands.action("delete_chat").trigger()


def titles(window: Window) -> list[str]:
    return [row.title for row in window.chats.list.list.rows if not row.is_header]


def choose(window: Window, qtbot: QtBot, words: str) -> None:
    """Open the menu of the row that has the keyboard, and choose."""
    qtbot.keyClick(window.chats.list.list, Qt.Key.Key_Return)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(action for action in menu.actions() if action.text() == words).trigger()
    menu.close()


def confirm(words: str) -> None:
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    next(button for button in box.buttons() if button.text() == words).click()


def test_nothing_is_said_of_it_until_something_was_deleted(window: Window, qtbot: QtBot) -> None:
    assert not window.chats.list.bin.isVisible()
    delete(window, qtbot, "say one")
    assert window.chats.list.bin.text() == "Recently deleted (1)"


def test_a_chat_comes_back_after_a_restart(window: Window, qtbot: QtBot, make_window: Make) -> None:
    delete(window, qtbot, "say one", "say two")
    window.main.close()
    again = make_window()
    again.chats.list.bin.click()
    assert titles(again) == ["say two", "say one"]
    assert again.chats.list.list.rows[1].detail == "30 days left"
    choose(again, qtbot, "Restore")
    assert "say two" in titles(again)
    assert [message.text for message in again.chats.current.branch] == ["say two", "two "]


def test_delete_deletes_for_good_after_a_question(window: Window, qtbot: QtBot) -> None:
    delete(window, qtbot, "say one")
    window.shell.commands.action("deleted_chats").trigger()
    assert titles(window) == ["say one"]
    qtbot.keyClick(window.chats.list.list, Qt.Key.Key_Delete)
    confirm("Delete permanently")
    assert window.store.trash.chats() == []
    assert "was deleted" not in "".join(window.shell.notices.texts().values())
    assert "say one" not in titles(window)


def test_thinking_better_of_it_keeps_it(window: Window, qtbot: QtBot) -> None:
    delete(window, qtbot, "say one")
    window.chats.list.bin.click()
    choose(window, qtbot, "Delete permanently…")
    confirm("Don't delete")
    assert [chat.title for chat in window.store.trash.chats()] == ["say one"]


def test_all_go_at_once(window: Window, qtbot: QtBot) -> None:
    delete(window, qtbot, "say one", "say two")
    window.chats.list.bin.click()
    choose(window, qtbot, "Delete all permanently…")
    confirm("Delete permanently")
    assert window.store.trash.chats() == []
    assert not window.chats.list.bin.isVisible()


def test_a_deleted_chat_is_not_renamed_in_its_place(window: Window, qtbot: QtBot) -> None:
    delete(window, qtbot, "say one")
    window.shell.commands.action("deleted_chats").trigger()
    qtbot.keyClick(window.chats.list.list, Qt.Key.Key_F2)
    assert window.chats.list.list.findChild(QLineEdit) is None


def test_the_chat_on_screen_is_renamed_among_the_chats(window: Window, qtbot: QtBot) -> None:
    delete(window, qtbot, "say one")
    window.shell.commands.action("deleted_chats").trigger()
    window.shell.commands.action("rename_chat").trigger()
    assert titles(window) == ["New chat"]
    assert window.chats.list.list.findChild(QLineEdit) is not None


def test_the_button_leads_back_to_the_chats(window: Window, qtbot: QtBot) -> None:
    delete(window, qtbot, "say one")
    window.chats.list.bin.click()
    window.chats.list.bin.click()
    assert titles(window) == ["New chat"]


def test_a_search_finds_chats_and_not_what_was_deleted(window: Window, qtbot: QtBot) -> None:
    delete(window, qtbot, "say one")
    window.chats.list.bin.click()
    window.chats.list.field.setText("one")
    qtbot.waitUntil(lambda: titles(window) == [])
    assert window.chats.list.bin.text() == "Recently deleted (1)"


def test_a_chat_erased_while_it_is_being_answered_is_gone(window: Window, qtbot: QtBot) -> None:
    window.chats.current.ask("slow 100")
    asked = window.chats.current.chat.id
    window.shell.commands.action("delete_chat").trigger()
    window.chats.all_chats.erase([asked])
    qtbot.waitUntil(lambda: window.chats.answers.growing(asked) is None)
    assert window.store.trash.chats() == []
    with pytest.raises(LookupError):
        window.store.chats.get(asked)


def test_it_is_worded_in_korean(window: Window, qtbot: QtBot) -> None:
    delete(window, qtbot, "say one")
    window.shell.settings.change("language", "ko")
    assert texts.language() == "ko"
    assert window.chats.list.bin.text() == "최근 삭제한 대화 (1)"
