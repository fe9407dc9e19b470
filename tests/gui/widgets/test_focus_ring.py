"""The frame of the text that has the keyboard: around the text, not on it, and gone with the
keyboard.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chatapp.gui.app.window import Window
from chatapp.gui.transcript.message_body import MessageBody
from chatapp.gui.transcript.message_view import MessageView
from chatapp.gui.widgets.focus_ring import FocusRing


@pytest.fixture
def body(window: Window, qtbot: QtBot) -> MessageBody:
    """The text of an answer without links."""
    window.chats.current.ask("say " + "a line of words " * 40)
    qtbot.waitUntil(lambda: not window.chats.current.is_busy)
    window.main.activateWindow()
    window.composer.view.focus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    found = window.transcript.view.findChildren(MessageView)[-1].body
    assert found is not None
    return found


def ring(window: Window) -> FocusRing | None:
    return next(
        (one for one in window.transcript.view.findChildren(FocusRing) if one.isVisible()), None
    )


def area(window: Window, widget: MessageBody | FocusRing) -> QRect:
    return QRect(widget.mapTo(window.main, QPoint(0, 0)), widget.size())


def test_the_ring_leaves_room_around_the_text(
    window: Window, body: MessageBody, qtbot: QtBot
) -> None:
    body.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: ring(window) is not None)
    found = ring(window)
    assert found is not None
    assert area(window, found).contains(area(window, body).adjusted(-6, -4, 6, 4))


def test_the_ring_follows_a_text_that_moves(
    window: Window, body: MessageBody, qtbot: QtBot
) -> None:
    body.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: ring(window) is not None)
    window.main.resize(900, 600)
    found = ring(window)
    assert found is not None
    qtbot.waitUntil(
        lambda: area(window, found).center().x() - area(window, body).center().x() in (-1, 0, 1)
    )
    qtbot.waitUntil(lambda: area(window, found).contains(area(window, body)))


def test_the_ring_goes_with_the_keyboard(window: Window, body: MessageBody, qtbot: QtBot) -> None:
    body.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: ring(window) is not None)
    window.composer.view.focus()
    qtbot.waitUntil(lambda: ring(window) is None)


def test_a_click_draws_no_ring(window: Window, body: MessageBody, qtbot: QtBot) -> None:
    qtbot.mouseClick(body, Qt.MouseButton.LeftButton)
    assert not body.hasFocus()
    assert ring(window) is None
