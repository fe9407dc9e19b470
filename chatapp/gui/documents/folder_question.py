"""Asks, before a folder is watched no more, what becomes of the documents that came from it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from chatapp.contract.records import Folder
from chatapp.texts import tr


def ask(window: QWidget, folder: Folder, answered: Callable[[int, bool], object]) -> None:
    """Call back with the folder's id and whether its documents are kept; not at all when the user
    thinks better.
    """
    box = QMessageBox(window)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIcon(QMessageBox.Icon.Question)
    box.setText(tr("folders.stop_ask", name=Path(folder.path).name))
    box.setInformativeText(tr("folders.stop_explained", count=len(folder.document_ids)))
    keep = box.addButton(tr("folders.keep"), QMessageBox.ButtonRole.AcceptRole)
    remove = box.addButton(tr("folders.remove"), QMessageBox.ButtonRole.DestructiveRole)
    box.setEscapeButton(box.addButton(tr("folders.cancel"), QMessageBox.ButtonRole.RejectRole))
    box.setDefaultButton(keep)
    keep.clicked.connect(lambda: answered(folder.id, True))
    remove.clicked.connect(lambda: answered(folder.id, False))
    box.open()
