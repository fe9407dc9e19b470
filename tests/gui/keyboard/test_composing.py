"""Korean, Japanese and Chinese in every field: what is composed is committed once, where it was."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from chatapp.contract.work_records import Paragraph
from chatapp.gui.app.window import Window
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.text_field import TextField
from chatapp.gui.works.paragraph_row import ParagraphRow

COMPOSED = [("ㄷ", "다"), ("に", "日"), ("n", "你")]
"""What the input method shows first, and what it makes of it."""


def compose(field: QWidget, text: str) -> None:
    QApplication.sendEvent(field, QInputMethodEvent(text, []))


def commit(field: QWidget, text: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


def written(field: QWidget) -> str:
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    assert isinstance(field, QLineEdit)
    return field.text()


def fields(window: Window) -> dict[str, QWidget]:
    """Return the text fields of the window, opening what has them."""
    window.composer.preset_menu.show_preset("translate", {})
    form = window.composer.preset_menu.form
    assert form is not None
    window.settings.open()
    assert window.settings.dialog is not None
    window.continuation.open()
    assert window.continuation.page is not None
    return {
        "composer": window.composer.view.edit,
        "search": window.chats.list.field,
        "find": window.transcript.find_bar.field,
        "form": form.field("tone"),
        "settings": window.settings.dialog.field("remote_model"),
        "continuation": window.continuation.page.edit,
    }


@pytest.mark.parametrize("name", ["composer", "search", "find", "form", "settings", "continuation"])
@pytest.mark.parametrize(("first", "whole"), COMPOSED)
def test_a_click_and_another_field_take_no_syllable(
    window: Window, qtbot: QtBot, name: str, first: str, whole: str
) -> None:
    field = fields(window)[name]
    if isinstance(field, QLineEdit):
        field.clear()
    field.setFocus()
    compose(field, first)
    compose(field, whole)
    target = field.viewport() if isinstance(field, QPlainTextEdit) else field
    QTest.mouseClick(target, Qt.MouseButton.LeftButton)
    assert written(field) == whole
    commit(field, whole)
    assert written(field) == whole, "a late commit of the same syllable came twice"
    compose(field, first)
    commit(field, whole)
    assert written(field) in (whole * 2,), "the same syllable typed again was dropped"
    if window.settings.dialog is not None:
        window.settings.dialog.close()


@pytest.mark.parametrize(("first", "whole"), COMPOSED)
def test_a_new_name_keeps_its_last_syllable(
    window: Window, qtbot: QtBot, first: str, whole: str
) -> None:
    window.chats.current.ask("say hello")
    qtbot.waitUntil(lambda: not window.chats.current.is_busy)
    chat_id = window.chats.current.chat.id
    window.chats.list.rename(chat_id)
    editor = window.chats.list.list.findChild(TextField)
    assert editor is not None
    editor.clear()
    commit(editor, "2024 ")
    compose(editor, first)
    compose(editor, whole)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.store.chats.get(chat_id).title == f"2024 {whole}")
    qtbot.waitUntil(window.composer.view.edit.hasFocus)


@pytest.mark.parametrize(("first", "whole"), COMPOSED)
def test_a_preset_keeps_what_is_composed_in_each_of_its_fields(
    window: Window, qtbot: QtBot, first: str, whole: str
) -> None:
    window.writing.presets.open()
    window.writing.presets._new()
    editor = window.writing.presets.editor
    assert editor is not None
    edits = [*editor.findChildren(TextField), *editor.findChildren(QPlainTextEdit)]
    written_in = [edit for edit in edits if edit.isVisible() and not edit.isReadOnly()]
    assert len(written_in) > 3
    for edit in written_in:
        before = written(edit).count(whole)
        edit.setFocus()
        compose(edit, first)
        compose(edit, whole)
        # The next field begins while the syllable of this one is still composed.
        QTest.keyClick(edit, Qt.Key.Key_Backtab)
        assert written(edit).count(whole) == before + 1, edit.accessibleName()


@pytest.mark.parametrize("end", ["click", "button"])
@pytest.mark.parametrize(("first", "whole"), COMPOSED)
def test_a_paragraph_of_a_translation_keeps_its_last_syllable(
    window: Window, qtbot: QtBot, first: str, whole: str, end: str
) -> None:
    paragraph = Paragraph(number=1, page=1, kind="text", source="a", text="")  # type: ignore[arg-type]
    row = ParagraphRow(window.shell.theme, paragraph, is_busy=False)
    qtbot.addWidget(row)
    row.show()
    row.edit()
    field = row.findChild(QPlainTextEdit)
    assert field is not None
    commit(field, "2024 ")
    compose(field, first)
    compose(field, whole)
    if end == "click":
        QTest.mouseClick(field.viewport(), Qt.MouseButton.LeftButton)
        assert field.toPlainText() == f"2024 {whole}"
        commit(field, whole)
        assert field.toPlainText() == f"2024 {whole}"
    else:
        save = next(button for button in row.findChildren(TextButton) if button.text() == "Save")
        with qtbot.waitSignal(row.edited) as edited:
            QTest.mouseClick(save, Qt.MouseButton.LeftButton)
        assert edited.args[-1] == f"2024 {whole}"


def test_the_same_syllable_can_be_typed_after_it_was_sent(window: Window) -> None:
    """What was sent within a syllable is no reason to drop the next one."""
    edit = window.composer.view.edit
    compose(edit, "다")
    edit._taken = "다"
    compose(edit, "다")
    commit(edit, "다")
    assert edit.toPlainText() == "다"
