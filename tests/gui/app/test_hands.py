"""Nothing typed is lost: real clicks and keys on the whole window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QSpinBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from chatapp.gui.app.window import Window
from chatapp.gui.transcript.message_body import MessageBody
from chatapp.gui.widgets.buttons import FlatButton

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def ready(window: Window, qtbot: QtBot) -> Window:
    """A window that is active, with an answered question and the caret in the text field."""
    qtbot.waitUntil(window.main.isActiveWindow)
    window.chats.current.ask("say hello there")
    qtbot.waitUntil(lambda: not window.chats.current.is_busy)
    window.composer.view.focus()
    qtbot.waitUntil(window.composer.view.edit.hasFocus)
    return window


def click(window: Window, widget: QWidget, at: QPoint | None = None) -> None:
    """Click as the window system does: on the window, at a place of a widget."""
    place = widget.mapTo(window.main, at or widget.rect().center())
    QTest.mouseClick(window.main.windowHandle(), LEFT, Qt.KeyboardModifier.NoModifier, place)


def press(window: Window, key: Qt.Key) -> None:
    """Press a key as the window system does: whoever has the keyboard gets it."""
    QTest.keyClick(window.main.windowHandle(), key)


def type_words(window: Window, words: str) -> None:
    for letter in words:
        QTest.keyClick(window.main.windowHandle(), letter)


def close_popups() -> None:
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()


def test_no_button_takes_the_keyboard_by_a_click(ready: Window) -> None:
    buttons = [
        button
        for button in ready.main.findChildren(QToolButton)
        if isinstance(button, FlatButton) and button.isVisible() and button.isEnabled()
    ]
    assert len(buttons) > 6
    stolen = [
        button.accessibleName() or button.text()
        for button in ready.main.findChildren(FlatButton)
        if button.focusPolicy() & Qt.FocusPolicy.ClickFocus
    ]
    assert stolen == []


def test_after_a_click_on_a_chat_typing_goes_to_the_text_field(ready: Window, qtbot: QtBot) -> None:
    first = ready.chats.current.chat.id
    ready.chats.current.new()
    rows = ready.chats.list.list
    row = next(at for at, row in enumerate(rows.rows) if row.key == first)
    rows.setFocus(Qt.FocusReason.TabFocusReason)
    click(ready, rows.viewport(), rows.visualRect(rows.model().index(row, 0)).center())
    qtbot.waitUntil(lambda: ready.chats.current.chat.id == first)
    type_words(ready, "a b")
    assert ready.composer.view.text() == "a b"


def test_after_regenerating_and_copying_typing_goes_to_the_text_field(
    ready: Window, qtbot: QtBot
) -> None:
    answer = ready.transcript.view.findChildren(MessageBody)[-1].parentWidget()
    QTest.mouseMove(answer)
    answer.footer.set_keyboard(True)  # type: ignore[union-attr]
    footer = answer.footer.widget  # type: ignore[union-attr]
    click(ready, footer._copy)
    type_words(ready, "one ")
    click(ready, footer._change)
    type_words(ready, "two ")
    qtbot.waitUntil(lambda: not ready.chats.current.is_busy)
    type_words(ready, "three")
    assert ready.composer.view.text() == "one two three"
    assert ready.main.list_is_shown


def test_a_click_in_an_answer_leaves_the_caret_and_copies_from_there(ready: Window) -> None:
    body = ready.transcript.view.findChildren(MessageBody)[-1]
    QTest.mouseDClick(body, LEFT, pos=QPoint(12, 10))
    assert ready.composer.view.edit.hasFocus()
    QTest.keyClick(ready.main.windowHandle(), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "hello"
    type_words(ready, "x")
    assert ready.composer.view.text() == "x"


@pytest.mark.parametrize("place", ["list", "button", "nothing", "transcript"])
def test_what_is_typed_outside_a_text_field_goes_to_it(ready: Window, place: str) -> None:
    places: dict[str, Callable[[], object]] = {
        "list": lambda: ready.chats.list.list.setFocus(Qt.FocusReason.TabFocusReason),
        "button": lambda: ready.header._more.setFocus(Qt.FocusReason.TabFocusReason),
        "nothing": lambda: ready.main.focusWidget().clearFocus(),
        "transcript": lambda: ready.transcript.view._page.setFocus(Qt.FocusReason.TabFocusReason),
    }
    places[place]()
    assert not ready.composer.view.edit.hasFocus()
    type_words(ready, "ok?")
    assert ready.composer.view.text() == "ok?"
    assert ready.composer.view.edit.hasFocus()


def test_a_search_keeps_what_is_typed_in_it(ready: Window) -> None:
    ready.chats.list.focus_search()
    type_words(ready, "hello")
    assert ready.chats.list.field.text() == "hello"
    assert ready.composer.view.text() == ""


def test_a_button_that_is_disabled_hands_the_keyboard_to_the_text_field(ready: Window) -> None:
    button = ready.header._more
    button.setFocus(Qt.FocusReason.TabFocusReason)
    button.setEnabled(False)
    assert ready.composer.view.edit.hasFocus()
    button.setEnabled(True)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    button.hide()
    assert ready.composer.view.edit.hasFocus()


def test_after_a_preset_and_a_model_the_caret_is_in_the_text_field(
    ready: Window, qtbot: QtBot
) -> None:
    for menu in (ready.composer.preset_menu, ready.models.menu):
        menu.setFocus(Qt.FocusReason.TabFocusReason)
        menu.open()
        menu.list.select_next()
        QTest.keyClick(menu.list, Qt.Key.Key_Return)
        close_popups()
        qtbot.waitUntil(ready.composer.view.edit.hasFocus)


def test_after_a_click_on_a_document_the_caret_is_in_the_text_field(
    ready: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    ready.files.open([str(tmp_path / "a.pdf")])
    rows = ready.documents.list.list
    qtbot.waitUntil(lambda: bool(rows.rows) and rows.visualRect(rows.model().index(0, 0)).isValid())
    ready.header._more.setFocus(Qt.FocusReason.TabFocusReason)
    click(ready, rows.viewport(), rows.visualRect(rows.model().index(0, 0)).center())
    qtbot.waitUntil(ready.composer.view.edit.hasFocus)


def test_escape_ends_what_is_nearest_from_everywhere(ready: Window, qtbot: QtBot) -> None:
    """Popup, running answer, find, viewer, notice: one a press, wherever the keyboard is."""
    current = ready.chats.current
    ready.shell.notices.show_notice("told", "Something happened.")
    ready.main.show_source(True)
    ready.transcript.find_bar.open("hello")
    current.ask("slow 1000")
    qtbot.waitUntil(lambda: current.is_busy)
    ready.models.menu.open()
    assert QApplication.activePopupWidget() is not None

    QTest.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    assert current.is_busy
    ready.header._more.setFocus(Qt.FocusReason.TabFocusReason)
    press(ready, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not current.is_busy)
    assert not ready.transcript.find_bar.isHidden()
    press(ready, Qt.Key.Key_Escape)
    assert ready.transcript.find_bar.isHidden()
    assert ready.main.source_is_shown
    press(ready, Qt.Key.Key_Escape)
    assert not ready.main.source_is_shown
    assert "told" in ready.shell.notices.texts()
    press(ready, Qt.Key.Key_Escape)
    assert "told" not in ready.shell.notices.texts()


def test_page_keys_scroll_the_transcript_while_the_caret_stays(ready: Window, qtbot: QtBot) -> None:
    ready.main.resize(660, 480)
    ready.chats.current.ask("slow 900")
    qtbot.waitUntil(lambda: ready.chats.current.is_busy)
    bar = ready.transcript.view._page.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 200)
    ready.chats.current.stop()
    qtbot.waitUntil(lambda: not ready.chats.current.is_busy)
    before = bar.value()
    press(ready, Qt.Key.Key_PageUp)
    assert bar.value() < before
    assert ready.composer.view.edit.hasFocus()


def wheel(box: QWidget) -> None:
    middle = QPointF(box.rect().center())
    turned = QWheelEvent(
        middle,
        QPointF(box.mapToGlobal(box.rect().center())),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, turned)


def test_the_wheel_changes_no_setting_unless_it_was_clicked(ready: Window, qtbot: QtBot) -> None:
    ready.settings.open()
    dialog = ready.settings.dialog
    assert dialog is not None
    theme = dialog.field("theme")
    assert isinstance(theme, QComboBox)
    qtbot.waitUntil(dialog.isActiveWindow)
    boxes = dialog.findChildren(QComboBox) + dialog.findChildren(QSpinBox)
    assert len(boxes) > 8
    before = ready.shell.settings.values
    for box in boxes:
        box.setFocus(Qt.FocusReason.TabFocusReason)
        wheel(box)
    assert ready.shell.settings.values == before
    theme.setFocus(Qt.FocusReason.MouseFocusReason)
    wheel(theme)
    assert ready.shell.settings.values.theme != before.theme
    dialog.close()
