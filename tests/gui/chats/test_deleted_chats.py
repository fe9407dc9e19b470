"""Recently deleted chats: brought back after a restart too, or gone for good at once, by keyboard
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
        window.parts.current.new()
        window.parts.current.ask(question)
        qtbot.waitUntil(lambda: not window.parts.current.is_busy)
        window.parts.commands.action("delete_chat").trigger()


def titles(window: Window) -> list[str]:
    return [row.title for row in window.parts.chat_list.list.rows if not row.is_header]


def choose(window: Window, qtbot: QtBot, words: str) -> None:
    """Open the menu of the row that has the keyboard, and choose."""
    qtbot.keyClick(window.parts.chat_list.list, Qt.Key.Key_Return)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(action for action in menu.actions() if action.text() == words).trigger()
    menu.close()


def confirm(words: str) -> None:
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    next(button for button in box.buttons() if button.text() == words).click()


def test_nothing_is_said_of_it_until_something_was_deleted(window: Window, qtbot: QtBot) -> None:
    assert not window.parts.chat_list.bin.isVisible()
    delete(window, qtbot, "say one")
    assert window.parts.chat_list.bin.text() == "Recently deleted (1)"


def test_a_chat_comes_back_after_a_restart(window: Window, qtbot: QtBot, make_window: Make) -> None:
    delete(window, qtbot, "say one", "say two")
    window.parts.window.close()
    again = make_window()
    again.parts.chat_list.bin.click()
    assert titles(again) == ["say two", "say one"]
    assert again.parts.chat_list.list.rows[1].detail == "30 days left"
    choose(again, qtbot, "Bring back")
    assert "say two" in titles(again)
    assert [message.text for message in again.parts.current.branch] == ["say two", "two "]


def test_delete_deletes_for_good_after_a_question(window: Window, qtbot: QtBot) -> None:
    delete(window, qtbot, "say one")
    window.parts.commands.action("deleted_chats").trigger()
    assert titles(window) == ["say one"]
    qtbot.keyClick(window.parts.chat_list.list, Qt.Key.Key_Delete)
    confirm("Delete for good")
    assert window.store.trash.chats() == []
    assert "was deleted" not in "".join(window.parts.notices.texts().values())
    assert "say one" not in titles(window)


def test_thinking_better_of_it_keeps_it(window: Window, qtbot: QtBot) -> None:
    delete(window, qtbot, "say one")
    window.parts.chat_list.bin.click()
    choose(window, qtbot, "Delete for good…")
    confirm("Keep")
    assert [chat.title for chat in window.store.trash.chats()] == ["say one"]


def test_all_go_at_once(window: Window, qtbot: QtBot) -> None:
    delete(window, qtbot, "say one", "say two")
    window.parts.chat_list.bin.click()
    choose(window, qtbot, "Delete all for good…")
    confirm("Delete for good")
    assert window.store.trash.chats() == []
    assert not window.parts.chat_list.bin.isVisible()


def test_a_deleted_chat_is_not_renamed_in_its_place(window: Window, qtbot: QtBot) -> None:
    delete(window, qtbot, "say one")
    window.parts.commands.action("deleted_chats").trigger()
    qtbot.keyClick(window.parts.chat_list.list, Qt.Key.Key_F2)
    assert window.parts.chat_list.list.findChild(QLineEdit) is None


def test_the_chat_on_screen_is_renamed_among_the_chats(window: Window, qtbot: QtBot) -> None:
    delete(window, qtbot, "say one")
    window.parts.commands.action("deleted_chats").trigger()
    window.parts.commands.action("rename_chat").trigger()
    assert titles(window) == ["New chat"]
    assert window.parts.chat_list.list.findChild(QLineEdit) is not None


def test_the_button_leads_back_to_the_chats(window: Window, qtbot: QtBot) -> None:
    delete(window, qtbot, "say one")
    window.parts.chat_list.bin.click()
    window.parts.chat_list.bin.click()
    assert titles(window) == ["New chat"]


def test_a_search_finds_chats_and_not_what_was_deleted(window: Window, qtbot: QtBot) -> None:
    delete(window, qtbot, "say one")
    window.parts.chat_list.bin.click()
    window.parts.chat_list.field.setText("one")
    qtbot.waitUntil(lambda: titles(window) == [])
    assert window.parts.chat_list.bin.text() == "Recently deleted (1)"


def test_a_chat_erased_while_it_is_being_answered_is_gone(window: Window, qtbot: QtBot) -> None:
    window.parts.current.ask("slow 100")
    asked = window.parts.current.chat.id
    window.parts.commands.action("delete_chat").trigger()
    window.parts.all_chats.erase([asked])
    qtbot.waitUntil(lambda: window.parts.answers.growing(asked) is None)
    assert window.store.trash.chats() == []
    with pytest.raises(LookupError):
        window.store.chats.get(asked)


def test_it_is_worded_in_korean(window: Window, qtbot: QtBot) -> None:
    delete(window, qtbot, "say one")
    window._kept.change("language", "ko")
    assert texts.language() == "ko"
    assert window.parts.chat_list.bin.text() == "최근 삭제한 대화 (1)"
