"""Tab goes where the eye goes: header, lists, messages with their actions, composer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from chatapp.gui.app.window import Window


def tab(window: Window, qtbot: QtBot, key: Qt.Key = Qt.Key.Key_Tab) -> QWidget:
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, key)
    now = QApplication.focusWidget()
    assert now is not None
    return now


def focus_composer(window: Window, qtbot: QtBot) -> None:
    window.main.activateWindow()
    window.composer.view.focus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.composer.view.focusProxy())


def test_tab_passes_header_chats_and_messages_in_this_order(window: Window, qtbot: QtBot) -> None:
    window.chats.current.ask("say hello")
    qtbot.waitUntil(lambda: not window.chats.current.is_busy)
    focus_composer(window, qtbot)
    reached = [tab(window, qtbot) for _ in range(30)]
    order = [
        window.header,
        window.chats.list,
        window.documents.list,
        window.transcript.view,
        window.composer.view,
    ]
    firsts = [
        next(at for at, one in enumerate(reached) if part.isAncestorOf(one)) for part in order[:4]
    ]
    assert firsts == sorted(firsts)
    assert window.composer.view.focusProxy() in reached


@pytest.mark.parametrize("name", ["presets", "models", "look_page", "compare", "continue_text"])
def test_tab_goes_through_a_page_that_covers_the_chat(
    window: Window, qtbot: QtBot, name: str
) -> None:
    focus_composer(window, qtbot)
    window.shell.commands.action(name).trigger()
    page = next(
        part
        for part in window.main.center.children()
        if isinstance(part, QWidget) and part.isVisible() and part.autoFillBackground()
    )
    qtbot.waitUntil(lambda: page.isAncestorOf(QApplication.focusWidget()))
    reached = {tab(window, qtbot) for _ in range(60)}
    wanted = {
        button
        for button in page.findChildren(QAbstractButton)
        if button.isVisible() and button.isEnabled()
    }
    assert wanted
    assert wanted <= reached
    assert window.composer.view.focusProxy() not in reached


def test_shift_tab_goes_back(window: Window, qtbot: QtBot) -> None:
    focus_composer(window, qtbot)
    tab(window, qtbot)
    assert tab(window, qtbot, Qt.Key.Key_Backtab) is window.composer.view.focusProxy()


def test_all_that_tab_reaches_has_a_name(window: Window, qtbot: QtBot) -> None:
    window.chats.current.ask("cite it")
    qtbot.waitUntil(lambda: not window.chats.current.is_busy)
    focus_composer(window, qtbot)
    reached = {tab(window, qtbot) for _ in range(30)}
    nameless = [
        one
        for one in reached
        if not one.accessibleName() and not getattr(one, "text", lambda: "")()
    ]
    assert nameless == []
