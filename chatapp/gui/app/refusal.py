"""Says why no window can open, in the window's own design, and lets the user choose what to do."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from chatapp import texts
from chatapp.gui.design import qt_texts
from chatapp.gui.design.design import Design
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr


def say(words: str, parent: QWidget | None = None) -> None:
    """Show a sentence in the terminal and in a box."""
    box = _box(words, parent)
    box.addButton(tr("app.quit"), QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def ask_for_folder(words: str) -> str | None:
    """Ask for another data folder; return it, "" to try the same again, None to quit."""
    box = _box(words, None)
    box.setText(tr("app.folder_title"))
    box.setInformativeText(words)
    role = QMessageBox.ButtonRole
    choose = box.addButton(tr("app.choose_folder"), role.AcceptRole)
    again = box.addButton(tr("app.try_again"), role.ActionRole)
    close = box.addButton(tr("app.quit"), role.RejectRole)
    box.setDefaultButton(choose)
    box.setEscapeButton(close)
    box.exec()
    if box.clickedButton() is again:
        return ""
    if box.clickedButton() is choose:
        return QFileDialog.getExistingDirectory(None, tr("app.folder_title"))
    return None


def _box(words: str, parent: QWidget | None) -> QMessageBox:
    print(words, file=sys.stderr, flush=True)
    qt_texts.use(texts.language())
    box = QMessageBox(parent)
    if parent is None:
        theme = Theme(box)
        theme.hear_system()
        Design(theme)
    box.setWindowTitle(tr("app.name"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(words)
    return box
