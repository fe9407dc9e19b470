"""The dialogs for files offer what can be read."""

from __future__ import annotations

from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from chatapp.contract.document_formats import DOCUMENT_FORMATS, PICTURE_ENDINGS
from chatapp.gui.widgets import file_dialogs


def test_the_dialog_for_documents_offers_every_format_and_pictures(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    file_dialogs.pick_documents(window, lambda files: None)
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    offered = dialog.nameFilters()[0]
    for listed in DOCUMENT_FORMATS:
        assert all(f"*.{ending}" in offered for ending in listed.endings)
    assert all(f"*.{ending}" in offered for ending in PICTURE_ENDINGS)
