"""Settings: rows from the types of the settings, in effect at once, kept at once."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox, QSpinBox
from pytestqt.qtbot import QtBot

from chatapp import settings
from chatapp.gui import i18n
from chatapp.gui.setting_rows import FolderRows
from chatapp.gui.settings_dialog import _NOT_SHOWN, SettingsDialog
from chatapp.gui.window import Window
from chatapp.paths import Paths
from chatapp.settings import Settings


@pytest.fixture
def dialog(window: Window) -> SettingsDialog:
    """The dialog of a window, open."""
    window.parts.commands.action("settings").trigger()
    opened = window._commands._dialog
    assert opened is not None
    return opened


def choose(dialog: SettingsDialog, name: str, value: str) -> None:
    box = dialog.field(name)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(value))


def test_every_setting_has_a_row_or_a_reason(dialog: SettingsDialog) -> None:
    for name in Settings._fields:
        assert name in _NOT_SHOWN or dialog.field(name)


def test_the_language_changes_at_once(window: Window, dialog: SettingsDialog, paths: Paths) -> None:
    choose(dialog, "language", "ko")
    assert i18n.language() == "ko"
    assert window.parts.header.title.text == "새 대화"
    assert window.parts.commands.action("quit").text() == "끝내기"
    assert dialog.windowTitle() == "설정"
    assert settings.load(paths.settings)[0].language == "ko"


def test_light_and_dark_change_at_once(window: Window, dialog: SettingsDialog) -> None:
    choose(dialog, "theme", "dark")
    assert window.theme.is_dark
    choose(dialog, "theme", "light")
    assert not window.theme.is_dark


def test_the_text_size_changes_at_once(window: Window, dialog: SettingsDialog) -> None:
    box = dialog.field("zoom_percent")
    assert isinstance(box, QSpinBox)
    box.setValue(150)
    assert window.theme.zoom_percent == 150


def test_embedding_models_can_be_chosen(window: Window, dialog: SettingsDialog, qtbot: QtBot) -> None:
    box = dialog.field("embedder_path")
    assert isinstance(box, QComboBox)
    assert [box.itemText(number) for number in range(box.count())] == ["Built in (fast)", "embed"]
    choose(dialog, "embedder_path", "/models/embed.gguf")
    assert window._kept.values.embedder_path == "/models/embed.gguf"


def test_folders_are_added_and_taken_off(window: Window, dialog: SettingsDialog, paths: Paths) -> None:
    rows = dialog.field("model_folders")
    assert isinstance(rows, FolderRows)
    rows.add("/my/models")
    rows.add("/my/models")
    assert settings.load(paths.settings)[0].model_folders == ("/my/models",)


def test_what_cannot_be_saved_is_said(window: Window, paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(file: object, content: object, mode: int) -> None:
        raise OSError(13, "Permission denied")

    monkeypatch.setattr(settings, "write_atomically", full)
    window._kept.change("zoom_percent", 120)
    assert "Permission denied" in "\n".join(window.parts.notices.texts().values())
