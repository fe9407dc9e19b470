"""Asks whether the documents of a folder stay when it is no longer watched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QWidget

from chatapp.contract.records import Folder
from chatapp.gui.widgets.popup import question_box
from chatapp.texts import tr


def ask(window: QWidget, folder: Folder, answered: Callable[[int, bool], object]) -> None:
    """Call back with the folder's id and whether its documents stay; not at all on cancel."""
    question = tr("folders.stop_ask", name=Path(folder.path).name)
    explanation = tr("folders.stop_explained", count=len(folder.document_ids))
    box = question_box(window, question, explanation, tr("folders.cancel"))
    keep = box.addButton(tr("folders.keep"), QMessageBox.ButtonRole.AcceptRole)
    remove = box.addButton(tr("folders.remove"), QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(keep)
    keep.clicked.connect(lambda: answered(folder.id, True))
    remove.clicked.connect(lambda: answered(folder.id, False))
    box.open()
