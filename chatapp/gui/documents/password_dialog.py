"""The dialog that asks for the password of a locked file."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QLineEdit, QWidget

from chatapp.gui.widgets.boxes import vbox
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.popup import PlainDialog
from chatapp.gui.widgets.text_field import TextField
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_WIDTH = 420
"""Pixels at 100 %."""


class PasswordDialog(PlainDialog):
    """Emits the password; closing it any other way leaves the file unread."""

    entered = Signal(str)

    def __init__(self, theme: Theme, name: str, is_wrong: bool, parent: QWidget) -> None:
        """`is_wrong` when the password before this one did not open the file."""
        super().__init__(tr("documents.password.title"), tr("documents.password.skip"), parent)
        self.question = plain_label(tr("documents.password.question", name=name), wraps=True)
        self.wrong = plain_label(tr("documents.password.wrong"), wraps=True)
        self.wrong.setVisible(is_wrong)
        self.field = TextField(theme)
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(tr("documents.password.field", name=name))
        self.open_button = self.buttons.addButton(
            tr("documents.password.open"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.open_button.setDefault(True)
        self.open_button.setEnabled(False)
        self.buttons.accepted.connect(self._on_accepted)
        self.field.textChanged.connect(lambda text: self.open_button.setEnabled(bool(text)))
        explained = plain_label(tr("documents.password.explained"), wraps=True, quiet=True)
        parts = (self.question, self.wrong, self.field, explained, self.buttons)
        self.column.addLayout(vbox(*parts, margins=(12, 8, 12, 4), spacing=10))
        width = min(theme.px(_WIDTH), parent.width() - 40)
        self.setFixedSize(width, self.column.totalHeightForWidth(width))
        self.field.setFocus()

    def _on_accepted(self) -> None:
        password = self.field.text()
        self.field.clear()
        self.accept()
        self.entered.emit(password)
