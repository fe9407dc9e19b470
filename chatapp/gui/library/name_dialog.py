"""Asks for the name of a collection."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from chatapp.gui.widgets.popup import PlainDialog
from chatapp.gui.widgets.text_field import TextField
from chatapp.gui.widgets.theme import Theme
from chatapp.machine.document_collections import LONGEST_NAME
from chatapp.texts import tr

_WIDTH = 360


class NameDialog(PlainDialog):
    """Enter takes the name."""

    named = Signal(str)

    def __init__(self, theme: Theme, title: str, name: str, parent: QWidget) -> None:
        super().__init__(title, tr("collections.cancel"), parent)
        self.setMinimumWidth(_WIDTH)
        self.field = TextField(theme)
        self.field.setMaxLength(LONGEST_NAME)
        self.field.setText(name)
        self.field.setPlaceholderText(tr("collections.name"))
        self.field.setAccessibleName(tr("collections.name"))
        self.take = self.buttons.addButton(
            tr("collections.take"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.take.setDefault(True)
        self.buttons.accepted.connect(self._take)
        self.field.textChanged.connect(lambda _text: self._refresh())
        self.column.addWidget(self.field)
        self.column.addWidget(self.buttons)
        self._refresh()
        self.field.selectAll()
        self.field.setFocus()

    def _refresh(self) -> None:
        self.take.setEnabled(bool(self.field.text().strip()))

    def _take(self) -> None:
        self.named.emit(self.field.text())
        self.accept()
