"""A data folder that cannot be written: a box with ways on, in words for people who click."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from chatapp.gui.app import refusal


def click_when_shown(qtbot: QtBot, words: str, seen: list[str]) -> None:
    """Press a button of the next message box."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(10, press)
            return
        seen.append(f"{box.text()} {box.informativeText()}")
        buttons = {button.text(): button for button in box.findChildren(QPushButton)}
        qtbot.mouseClick(buttons[words], Qt.MouseButton.LeftButton)

    QTimer.singleShot(10, press)


@pytest.mark.parametrize(
    ("button", "answer"), [("Try again", ""), ("Quit", None), ("Choose another folder…", "/other")]
)
def test_a_folder_that_cannot_be_written_leaves_three_ways(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, button: str, answer: str | None, tmp_path: Path
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/other")
    seen: list[str] = []
    click_when_shown(qtbot, button, seen)
    assert refusal.ask_for_folder("Files cannot be written in /x.") == answer
    assert "Files cannot be written in /x." in seen[0]
    assert "--data-dir" not in seen[0]
