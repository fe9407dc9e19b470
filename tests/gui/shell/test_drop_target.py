"""Dropping files: the window shows where they will go before they are dropped."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from chatapp.gui.shell.drop_target import DropTarget
from chatapp.gui.widgets.theme import Theme

COPY = Qt.DropAction.CopyAction
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    return made


@pytest.fixture
def target(theme: Theme, window: QWidget) -> DropTarget:
    return DropTarget(theme, window)


def files(*names: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(name) for name in names])
    return mime


def enter(window: QWidget, mime: QMimeData) -> bool:
    event = QDragEnterEvent(QPoint(450, 300), COPY, mime, LEFT, NONE)
    QApplication.sendEvent(window, event)
    return event.isAccepted()


def drop(target: DropTarget, mime: QMimeData, x: int) -> bool:
    QApplication.sendEvent(target, QDragEnterEvent(QPoint(x, 300), COPY, mime, LEFT, NONE))
    QApplication.sendEvent(target, QDragMoveEvent(QPoint(x, 300), COPY, mime, LEFT, NONE))
    event = QDropEvent(QPointF(x, 300), COPY, mime, LEFT, NONE)
    QApplication.sendEvent(target, event)
    return event.isAccepted()


def test_the_places_are_shown_before_the_drop(window: QWidget, target: DropTarget) -> None:
    assert enter(window, files("/tmp/a.pdf"))
    assert target.isVisible()
    assert target.size() == window.size()


def test_dragged_text_is_left_alone(window: QWidget, target: DropTarget) -> None:
    mime = QMimeData()
    mime.setText("words")
    enter(window, mime)
    assert not target.isVisible()


@pytest.mark.parametrize(("x", "place"), [(100, "chat"), (800, "library")])
def test_a_pdf_goes_where_it_is_dropped(
    qtbot: QtBot, window: QWidget, target: DropTarget, x: int, place: str
) -> None:
    mime = files("/tmp/한글 이름.pdf", "/tmp/b.pdf")
    enter(window, mime)
    with qtbot.waitSignal(target.dropped) as dropped:
        assert drop(target, mime, x)
    assert dropped.args == [["/tmp/한글 이름.pdf", "/tmp/b.pdf"], place]
    assert not target.isVisible()


def test_a_gguf_file_becomes_the_model(qtbot: QtBot, window: QWidget, target: DropTarget) -> None:
    mime = files("/tmp/a.GGUF")
    enter(window, mime)
    with qtbot.waitSignal(target.dropped) as dropped:
        drop(target, mime, 100)
    assert dropped.args == [["/tmp/a.GGUF"], "model"]


def test_models_and_documents_together_are_refused(
    qtbot: QtBot, window: QWidget, target: DropTarget
) -> None:
    mime = files("/tmp/a.gguf", "/tmp/b.pdf")
    enter(window, mime)
    with qtbot.assertNotEmitted(target.dropped):
        assert not drop(target, mime, 100)


def test_a_drop_without_another_move_is_not_lost(
    qtbot: QtBot, window: QWidget, target: DropTarget
) -> None:
    mime = files("/tmp/a.pdf")
    enter(window, mime)
    with qtbot.waitSignal(target.dropped):
        QApplication.sendEvent(window, QDropEvent(QPointF(100, 300), COPY, mime, LEFT, NONE))


def test_leaving_takes_the_places_away(qtbot: QtBot, window: QWidget, target: DropTarget) -> None:
    mime = files("/tmp/a.pdf")
    enter(window, mime)
    QApplication.sendEvent(target, QDragEnterEvent(QPoint(9, 9), COPY, mime, LEFT, NONE))
    QApplication.sendEvent(target, QDragLeaveEvent())
    assert not target.isVisible()


def test_leaving_the_window_at_once_takes_the_places_away(
    qtbot: QtBot, window: QWidget, target: DropTarget
) -> None:
    enter(window, files("/tmp/a.pdf"))
    QApplication.sendEvent(window, QDragLeaveEvent())
    qtbot.waitUntil(lambda: not target.isVisible())
