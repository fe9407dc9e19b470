"""The palette finds everything by its words, says when it finds nothing, and F1 is a sheet of keys."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from chatapp.contract.records import Document, Message
from chatapp.gui.app.window import Window
from chatapp.gui.commands.shortcut_sheet import ShortcutSheet


def search(window: Window, qtbot: QtBot, words: str) -> list[str]:
    """Open the palette, write into it, and return the keys of what it finds."""
    window.shell.commands.action("palette").trigger()
    if words.isascii():
        qtbot.keyClicks(window.palette.field, words)
    else:
        # As an input method does; QTest has no keys for it.
        window.palette.field.insert(words)
    return [row.key for row in window.palette.list.rows if not row.is_header]


def choose(window: Window, qtbot: QtBot) -> None:
    qtbot.keyClick(window.palette.field, Qt.Key.Key_Return)


def test_a_setting_is_found_by_other_words_and_opened(window: Window, qtbot: QtBot) -> None:
    assert "setting:gpu_layers" in search(window, qtbot, "graphics card")
    choose(window, qtbot)
    dialog = window.settings.dialog
    assert dialog is not None
    assert dialog.field("gpu_layers").isVisible()
    dialog.close()


def test_a_chat_is_found_by_its_title_and_opened(window: Window, qtbot: QtBot) -> None:
    chat = window.chats.current.chat
    window.chats.all_chats.rename(chat.id, "Rhine water levels")
    window.store.messages.add(Message("user", "How low?", chat_id=chat.id))
    window.chats.current.new()
    assert search(window, qtbot, "rhine")[0] == f"chat:{chat.id}"
    choose(window, qtbot)
    assert window.chats.current.chat.id == chat.id


def test_a_preset_is_found_by_its_name_in_any_language(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(window.chats.current.presets))
    assert "preset:translate" in search(window, qtbot, "번역")
    choose(window, qtbot)
    assert window.chats.current.chat.preset_id == "translate"


def test_models_and_documents_are_found(window: Window, qtbot: QtBot) -> None:
    window.documents.shelf.take(Document(7, "report-2024.pdf", "", 1, 3, 9))
    assert search(window, qtbot, "report-2024") == ["document:7"]
    choose(window, qtbot)
    assert window.main.source_is_shown
    assert "model:/models/big.gguf" in search(window, qtbot, "big 70b")


def test_nothing_found_is_said_with_the_words(window: Window, qtbot: QtBot) -> None:
    assert search(window, qtbot, "temperatur-zzz") == []
    assert window.palette._nothing.isVisible()
    assert "temperatur-zzz" in window.palette._nothing.text()


def open_sheet(window: Window) -> ShortcutSheet:
    window.shell.commands.action("keys").trigger()
    sheet = window.guides.commands.sheet
    assert sheet is not None
    return sheet


def test_f1_is_a_sheet_that_is_searched_by_key_and_by_words(window: Window, qtbot: QtBot) -> None:
    sheet = open_sheet(window)
    qtbot.keyClicks(sheet.field, "ctrl+k")
    assert [row.title for row in sheet.list.rows if not row.is_header] == ["All commands"]
    sheet.field.clear()
    qtbot.keyClicks(sheet.field, "stop")
    assert any(row.hint == "Esc" for row in sheet.list.rows)
    sheet.close()


def test_the_sheet_can_be_copied_and_saved_as_text(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    sheet = open_sheet(window)
    qtbot.mouseClick(sheet.copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert "Ctrl+N" in copied
    assert "New chat" in copied
    file = tmp_path / "keys.txt"
    sheet._write(file)
    assert file.read_text("utf-8") == copied
    sheet.close()
