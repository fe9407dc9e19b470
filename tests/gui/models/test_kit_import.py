"""A kit is imported from the page of models; a damaged one is named, and nothing of it is taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from chatapp.gui.app.window import Window
from chatapp.machine.kit import kit_build
from chatapp.machine.kit.kit_build import KitPlan, KitSource
from tests.gguf_files import chat_model


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    model = tmp_path / "office-model.gguf"
    model.write_bytes(chat_model().bytes())
    folder = tmp_path / "kit"
    kit_build.build(KitPlan(folder, "office", [KitSource("models", model)], 1_000))
    return folder


def notices(window: Window) -> str:
    return "\n".join(window.shell.notices.texts().values())


def pick(window: Window, qtbot: QtBot, kit: Path) -> None:
    """Press "Import a kit…" and choose the folder."""
    window.main.activateWindow()
    window.shell.commands.action("models").trigger()
    page = window.models.page
    assert page is not None
    qtbot.mouseClick(page.kit, Qt.MouseButton.LeftButton)
    dialog = window.main.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(kit))
    dialog.close()


def test_the_models_of_a_kit_come_into_the_models_folder(
    window: Window, qtbot: QtBot, kit: Path
) -> None:
    with qtbot.waitSignal(window.models.kits.imported, timeout=60_000):
        pick(window, qtbot, kit)
    target = window.shell.paths.models / "office-model.gguf"
    assert target.read_bytes() == chat_model().bytes()
    assert "office-model.gguf" in notices(window)


def test_a_damaged_kit_is_named_and_nothing_is_taken(
    window: Window, qtbot: QtBot, kit: Path
) -> None:
    (kit / "models/office-model.gguf.002").unlink()
    pick(window, qtbot, kit)
    qtbot.waitUntil(lambda: "office-model.gguf.002 is missing" in notices(window), timeout=60_000)
    assert list(window.shell.paths.models.glob("office*")) == []
