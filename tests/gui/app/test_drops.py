"""What mail programs and browsers drag onto the window: real drag events on all of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chatapp.gui.app.window import Window
from chatapp.gui.shell import dropped_data

COPY, LEFT, NONE = (
    Qt.DropAction.CopyAction,
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.NoModifier,
)


def drop(window: Window, mime: QMimeData) -> QDropEvent:
    """Drag something over the middle of the window and let it go there."""
    middle = QPoint(window.main.width() // 3, window.main.height() // 2)
    QApplication.sendEvent(window.main, QDragEnterEvent(middle, COPY, mime, LEFT, NONE))
    QApplication.sendEvent(window.drop_target, QDragMoveEvent(middle, COPY, mime, LEFT, NONE))
    event = QDropEvent(QPointF(middle), COPY, mime, LEFT, NONE)
    QApplication.sendEvent(window.drop_target, event)
    return event


def attachment(name: str, content: bytes) -> QMimeData:
    """Return what Outlook puts on a drag of an attachment: no file, but its name and content."""
    descriptor = (1).to_bytes(4, "little") + bytes(72)
    descriptor += name.encode("utf-16-le").ljust(520, b"\0")
    mime = QMimeData()
    mime.setData(dropped_data.NAMES, QByteArray(descriptor))
    mime.setData(dropped_data.CONTENT.format(index=0), QByteArray(content))
    mime.setText(name)
    return mime


def test_an_attachment_of_a_mail_becomes_a_document_of_the_chat(
    window: Window, qtbot: QtBot
) -> None:
    drop(window, attachment("회의록.pdf", b"%PDF-1.4"))
    qtbot.waitUntil(
        lambda: [document.name for document in window.documents.shelf.documents] == ["회의록.pdf"]
    )
    qtbot.waitUntil(lambda: len(window.chats.current.chat.document_ids) == 1)


@pytest.mark.parametrize("place", ["list", "text field"])
def test_a_link_of_a_browser_goes_into_the_question(
    window: Window, qtbot: QtBot, place: str
) -> None:
    edit = window.composer.view.edit
    qtbot.keyClicks(edit, "What is on ")
    focus: dict[str, Callable[[], None]] = {
        "list": lambda: window.chats.list.list.setFocus(Qt.FocusReason.TabFocusReason),
        "text field": edit.setFocus,
    }
    focus[place]()
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/rhine?year=2024")])
    mime.setHtml('<a href="https://example.org/rhine?year=2024">Levels</a>')
    mime.setText("https://example.org/rhine?year=2024")
    event = drop(window, mime)
    assert event.isAccepted()
    assert event.dropAction() == COPY
    assert edit.toPlainText() == "What is on https://example.org/rhine?year=2024 "
    qtbot.waitUntil(edit.hasFocus)
    # The program reads no pages of the web: that is said.
    assert "address" in window.shell.notices.texts()
