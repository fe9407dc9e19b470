"""File dialogs start where the user was last for the same purpose."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from chatapp.gui.app.window import Window
from chatapp.gui.widgets import file_dialogs
from chatapp.gui.widgets.file_dialogs import DialogFolders, Pairs


@pytest.fixture(autouse=True)
def qt_dialogs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use Qt's own dialogs: the system's cannot be looked into."""
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: None)


def shown(window: QWidget) -> QFileDialog:
    dialogs = window.findChildren(QFileDialog)
    return dialogs[-1]


def test_a_dialog_starts_where_something_was_picked_last(qtbot: QtBot, tmp_path: Path) -> None:
    window, kept = QWidget(), []
    qtbot.addWidget(window)
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "a.pdf").write_bytes(b"%PDF")

    def keep(pairs: Pairs) -> None:
        kept.append(pairs)

    folders = DialogFolders(window, (), keep)
    file_dialogs.pick_documents(window, lambda files: None)
    first = shown(window)
    first.setOption(QFileDialog.Option.DontUseNativeDialog)
    first.setDirectory(str(tmp_path / "papers"))
    first.selectFile("a.pdf")
    first.accepted.emit()
    assert kept == [(("documents", str(tmp_path / "papers")),)]
    file_dialogs.pick_documents(window, lambda files: None)
    assert shown(window).directory().absolutePath() == str(tmp_path / "papers")
    assert folders.folder("model") != str(tmp_path / "papers")


def test_a_folder_that_is_gone_is_not_opened(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    folders = DialogFolders(window, (("documents", str(tmp_path / "gone")),), lambda pairs: None)
    assert Path(folders.folder("documents")) != tmp_path / "gone"


def test_the_window_keeps_the_folders_in_its_settings(window: Window, tmp_path: Path) -> None:
    folders = window.main.findChild(DialogFolders)
    assert folders is not None
    folders.note("export", str(tmp_path))
    assert window.shell.settings.values.dialog_folders == (("export", str(tmp_path)),)
