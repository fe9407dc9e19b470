"""A model copied into the folder appears by itself, and a folder that cannot be opened is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices, QGuiApplication
from pytestqt.qtbot import QtBot

from chatapp.contract.protocol import ModelDownloaded, ModelsListed
from chatapp.gui.app.window import Window
from chatapp.gui.models.folder_watch import FolderWatch
from chatapp.gui.notices.notices import Strip


def test_a_file_is_told_of_once_it_is_whole(qtbot: QtBot, tmp_path: Path) -> None:
    watch = FolderWatch(tmp_path)
    with qtbot.waitSignal(watch.changed):
        (tmp_path / "new.gguf").write_bytes(b"GGUF")


def test_a_new_model_is_offered(window: Window, qtbot: QtBot) -> None:
    choice = window.models.choice
    new = replace(choice.models[0], path="/models/new.gguf", name="New 7B", origin="chatapp")
    # Whoever asks for the models: the menu, a page, the watch.
    choice.listed.emit(ModelsListed(id=1, models=(*choice.models, new)))
    assert window.shell.notices.texts()["found"] == "A new model is here: New 7B."


def test_a_file_that_is_not_whole_yet_is_offered_later(window: Window) -> None:
    choice, notices = window.models.choice, window.shell.notices
    half = replace(choice.models[0], path="/models/new.gguf", origin="chatapp", problem="Damaged")
    choice.listed.emit(ModelsListed(id=1, models=(*choice.models, half)))
    assert "found" not in notices.texts()
    choice.listed.emit(ModelsListed(id=2, models=(*choice.models, replace(half, problem=""))))
    assert "found" in notices.texts()


def test_a_download_is_not_offered_twice(window: Window) -> None:
    choice = window.models.choice
    new = replace(choice.models[0], path="/models/new.gguf", origin="chatapp")
    done = ModelDownloaded(id=1, model=new, sha256="", checksum="right")
    window.models.downloads.finished.emit(done)
    choice.listed.emit(ModelsListed(id=2, models=(*choice.models, new)))
    assert "found" not in window.shell.notices.texts()


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
