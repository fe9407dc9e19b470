"""A text is typed and continued; its tokens are looked at, and it goes on from another one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from chatapp import texts
from chatapp.contract.records import Preset
from chatapp.gui.app.window import Window
from chatapp.gui.continuation.text_page import TextPage
from chatapp.gui.widgets.buttons import PillButton


@pytest.fixture
def page(window: Window) -> TextPage:
    window.main.resize(900, 600)
    window.shell.commands.action("continue_text").trigger()
    shown = window.continuation.page
    assert shown is not None
    return shown


def _continue(page: TextPage, qtbot: QtBot, text: str = "") -> None:
    if text:
        page.edit.setPlainText(text)
    page.go.click()
    qtbot.waitUntil(lambda: not page.edit.isReadOnly())


def _click_word(page: TextPage, word: str) -> None:
    cursor = QTextCursor(page.edit.document())
    cursor.setPosition(page.edit.text().rindex(word) + 1)
    page.edit.setTextCursor(cursor)


def _offered(page: TextPage) -> dict[str, PillButton]:
    buttons = page.alternatives.findChildren(PillButton)
    return {button.text().split("  ")[0]: button for button in buttons if button.isVisible()}


def test_the_command_opens_the_page_over_the_chat(page: TextPage) -> None:
    assert page.isVisible()
    assert not page.go.isEnabled()
    assert page.edit.hasFocus() or page.edit.focusPolicy() != Qt.FocusPolicy.NoFocus


def test_the_model_writes_behind_the_text(page: TextPage, qtbot: QtBot) -> None:
    _continue(page, qtbot, "The ship came ")
    assert page.edit.text() == "The ship came ship came  "


def test_control_and_enter_continue(page: TextPage, qtbot: QtBot) -> None:
    page.edit.setPlainText("The ship ")
    qtbot.keyClick(page.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.edit.text().startswith("The ship ship"))


def test_one_undo_takes_one_continuation_back(page: TextPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.edit, "The ship sails")
    _continue(page, qtbot)
    _continue(page, qtbot)
    first = "The ship sailsship sails "
    page.undo.click()
    assert page.edit.text() == first
    page.undo.click()
    assert page.edit.text() == "The ship sails"
    page.edit.redo()
    assert page.edit.text() == first


def test_a_clicked_word_shows_what_else_might_have_come(page: TextPage, qtbot: QtBot) -> None:
    _continue(page, qtbot, "The ship sails ")
    assert not _offered(page)
    _click_word(page, "sails")
    assert list(_offered(page)) == ["␣sails", "␣other", "␣last"]
    assert not _offered(page)["␣sails"].isEnabled()


def test_the_text_goes_on_from_another_word(page: TextPage, qtbot: QtBot) -> None:
    _continue(page, qtbot, "The ship sails ")
    _click_word(page, "sails")
    _offered(page)["␣other"].click()
    qtbot.waitUntil(lambda: not page.edit.isReadOnly())
    assert page.edit.text().startswith("The ship sails ship other")
    assert page.edit.text() != "The ship sails ship other"
    page.undo.click()
    assert page.edit.text() == "The ship sails ship sails  "
    _click_word(page, "sails")
    assert "␣other" in _offered(page)


def test_words_behind_a_change_lose_their_probabilities(page: TextPage, qtbot: QtBot) -> None:
    _continue(page, qtbot, "The ship sails ")
    cursor = QTextCursor(page.edit.document())
    cursor.insertText("And ")
    _click_word(page, "sails")
    assert not _offered(page)


def test_typing_behind_a_word_keeps_it(page: TextPage, qtbot: QtBot) -> None:
    _continue(page, qtbot, "The ship sails ")
    page.edit.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(page.edit, "home")
    _click_word(page, "sails")
    assert _offered(page)


def test_escape_stops_first_and_closes_then(page: TextPage, qtbot: QtBot) -> None:
    page.edit.setPlainText("slow 1000")
    page.go.click()
    qtbot.waitUntil(lambda: "word" in page.edit.text())
    qtbot.keyClick(page.edit, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.edit.isReadOnly())
    assert page.isVisible()
    qtbot.keyClick(page.edit, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.isVisible())


def test_a_failure_gives_the_text_back(page: TextPage, window: Window, qtbot: QtBot) -> None:
    _continue(page, qtbot, "fail NoModel")
    assert page.edit.text() == "fail NoModel"
    assert window.shell.notices.texts()


def test_the_text_is_there_after_a_restart(
    make_window: Callable[..., Window], qtbot: QtBot
) -> None:
    first = make_window()
    first.continuation.open()
    assert first.continuation.page is not None
    first.continuation.page.edit.setPlainText("등대지기는 🚢")
    first.main.close()
    second = make_window()
    second.continuation.open()
    assert second.continuation.page is not None
    assert second.continuation.page.edit.text() == "등대지기는 🚢"


def test_another_chat_closes_the_page(page: TextPage, window: Window) -> None:
    window.chats.current.new()
    assert not page.isVisible()


def test_the_preset_that_continues_opens_the_page(window: Window) -> None:
    menu = window.composer.preset_menu
    preset = Preset("continue", {"en": "Continue text"}, documents="no", continues=True)
    menu.set_presets([*window.chats.current.presets, preset])
    menu.list.picked.emit("continue")
    assert window.continuation.page is not None
    assert window.continuation.page.isVisible()
    assert window.chats.current.chat.preset_id == "chat"


@pytest.mark.parametrize(("language", "sentence"), [("en", "base model"), ("ko", "베이스 모델")])
def test_a_base_model_is_announced_with_the_way_to_the_page(
    window: Window, language: Any, sentence: str
) -> None:
    texts.use(language)
    loaded = window.models.choice.loaded
    assert loaded is not None
    window.models.choice.was_loaded.emit(replace(loaded, is_base=True), 512)
    assert sentence in window.shell.notices.texts()["base"]
    window.models.choice.was_loaded.emit(loaded, 512)
    assert "base" not in window.shell.notices.texts()
