"""A model copied into the folder appears by itself, and a folder that cannot be opened is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices, QGuiApplication
from pytestqt.qtbot import QtBot

from chatapp.gui.app.window import Window
from chatapp.gui.models.folder_watch import FolderWatch
from chatapp.gui.notices.notices import Strip


def test_a_file_is_told_of_once_it_is_whole(qtbot: QtBot, tmp_path: Path) -> None:
    watch = FolderWatch(tmp_path)
    with qtbot.waitSignal(watch.changed):
        (tmp_path / "new.gguf").write_bytes(b"GGUF")


def test_a_new_model_is_offered(window: Window, qtbot: QtBot) -> None:
    models, choice = window.models, window.models.choice
    models._on_folder_changed()
    new = replace(choice.models[0], path="/models/new.gguf", name="New 7B")
    choice.models = (*choice.models, new)
    choice.changed.emit()
    assert window.shell.notices.texts()["found"] == "A new model is here: New 7B."


def test_a_folder_that_no_program_shows_is_named(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    window.models._open_folder()
    folder = str(window.shell.paths.models)
    assert folder in window.shell.notices.texts()["folder"]
    strips = window.shell.notices.findChildren(Strip)
    said = window.shell.notices.texts()["folder"]
    next(strip for strip in strips if strip.text == said)._action.click()
    assert QGuiApplication.clipboard().text() == folder
