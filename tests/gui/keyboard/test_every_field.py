"""No field of the window loses what is composed when the keyboard goes elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QInputMethodEvent,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from chatapp.chats.rows import ChatFolder
from chatapp.gui.app.window import Window
from chatapp.gui.chats.folders.folder_dialog import FolderDialog
from chatapp.gui.message_menu.answer_editor import AnswerEditor

Field = QLineEdit | QPlainTextEdit


def main_window(window: Window) -> QWidget:
    window.composer.preset_menu.show_preset("translate", {})
    window.transcript.find_bar.open()
    return window.main


def continuation(window: Window) -> QWidget:
    window.continuation.open()
    assert window.continuation.page is not None
    return window.continuation.page


def answer(window: Window) -> QWidget:
    return AnswerEditor(window.shell.theme, "", window.main)


def folder(window: Window) -> QWidget:
    return FolderDialog(window.shell.theme, ChatFolder(1, "Work"), {}, window.main)


def options(window: Window) -> QWidget:
    window.writing.instructions.open()
    assert window.writing.instructions.dialog is not None
    return window.writing.instructions.dialog


def presets(window: Window) -> QWidget:
    window.writing.presets.open()
    window.writing.presets._new()
    assert window.writing.presets.editor is not None
    return window.writing.presets.editor


def keys(window: Window) -> QWidget:
    window.guides.commands.open_sheet()
    assert window.guides.commands.sheet is not None
    return window.guides.commands.sheet


def palette(window: Window) -> QWidget:
    window.guides.commands.open_palette()
    return window.guides.commands.palette


def settings(window: Window) -> QWidget:
    window.settings.open()
    assert window.settings.dialog is not None
    return window.settings.dialog


PLACES = (main_window, continuation, answer, folder, options, presets, keys, palette, settings)


def fields(place: QWidget) -> Iterator[Field]:
    """The fields in which words are written."""
    for field in [*place.findChildren(QLineEdit), *place.findChildren(QPlainTextEdit)]:
        is_number = isinstance(field.parent(), QAbstractSpinBox)
        takes_digits = isinstance(field, QLineEdit) and field.validator() is not None
        if field.isVisible() and not (field.isReadOnly() or is_number or takes_digits):
            yield field


def written(field: Field) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def compose(field: QWidget, text: str) -> None:
    QApplication.sendEvent(field, QInputMethodEvent(text, []))


@pytest.mark.parametrize("open_place", PLACES)
@pytest.mark.parametrize(
    "reason", [Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.ShortcutFocusReason]
)
def test_what_is_composed_stays_when_the_keyboard_leaves(
    window: Window, open_place: Callable[[Window], QWidget], reason: Qt.FocusReason
) -> None:
    place = open_place(window)
    place.show()
    checked = 0
    for field in fields(place):
        before = written(field)
        compose(field, "ㄷ")
        compose(field, "다")
        QApplication.sendEvent(field, QFocusEvent(QFocusEvent.Type.FocusOut, reason))
        named = f"{type(field).__name__} “{field.accessibleName() or field.objectName()}”"
        assert written(field).count("다") == before.count("다") + 1, named
        checked += 1
    assert checked
    place.close() if place is not window.main else None


def values(place: QWidget) -> list[object]:
    boxes = place.findChildren(QComboBox)
    numbers = [*place.findChildren(QSpinBox), *place.findChildren(QDoubleSpinBox)]
    return [box.currentIndex() for box in boxes] + [box.value() for box in numbers]


def turn(box: QWidget) -> None:
    middle = box.rect().center()
    places = (QPointF(middle), QPointF(box.mapToGlobal(middle)))
    moves = (QPoint(0, -120), QPoint(0, -120))
    nothing = (Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)
    event = QWheelEvent(*places, *moves, *nothing, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(box, event)


@pytest.mark.parametrize("open_place", [main_window, continuation, options, presets, settings])
def test_the_wheel_over_a_box_changes_nothing(
    window: Window, open_place: Callable[[Window], QWidget]
) -> None:
    place = open_place(window)
    place.show()
    before = values(place)
    for kind in (QComboBox, QAbstractSpinBox, QSlider):
        for box in place.findChildren(kind):
            turn(box)
    assert values(place) == before
    place.close() if place is not window.main else None


def test_ctrl_f_takes_no_syllable_of_the_question(window: Window, qtbot: QtBot) -> None:
    edit = window.composer.view.edit
    edit.setFocus()
    compose(edit, "다")
    QTest.keyClick(edit, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(window.transcript.find_bar.isVisible)
    QApplication.sendEvent(
        edit, QFocusEvent(QFocusEvent.Type.FocusOut, Qt.FocusReason.ShortcutFocusReason)
    )
    assert edit.toPlainText() == "다"
    assert window.transcript.find_bar.field.text() == ""


def test_a_file_that_is_dropped_leaves_the_syllable_where_it_is(window: Window) -> None:
    edit = window.composer.view.edit
    edit.setFocus()
    compose(edit, "다")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/gone/a.pdf")])
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    keys = Qt.KeyboardModifier.NoModifier
    place = QPointF(window.main.rect().center())
    entered = QDragEnterEvent(place.toPoint(), action, mime, button, keys)
    QApplication.sendEvent(window.main, entered)
    target = window.drop_target
    QApplication.sendEvent(target, QDragMoveEvent(place.toPoint(), action, mime, button, keys))
    QApplication.sendEvent(target, QDropEvent(place, action, mime, button, keys))
    end = QInputMethodEvent()
    end.setCommitString("다")
    QApplication.sendEvent(edit, end)
    assert edit.toPlainText() == "다"
