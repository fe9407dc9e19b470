"""The choice of how a chat's documents are read: whole, searched, or automatically."""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup

from chatapp.contract.records import Reading
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.popup import Menu
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr


class ReadingChoice(TextButton):
    """A quiet word that opens a menu of three entries."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, reading: Reading) -> None:
        super().__init__(theme, tr(f"reading.{reading}"), quiet=True)
        self._reading = reading
        self.setAccessibleName(tr("reading.name"))
        self.setAccessibleDescription(self.text())
        self.setToolTip(tr("reading.name"))
        self.clicked.connect(
            lambda: self.menu_of_three().popup(self.mapToGlobal(self.rect().topLeft()))
        )

    def menu_of_three(self) -> Menu:
        menu = Menu(self)
        group = QActionGroup(menu)
        for reading in get_args(Reading):
            action = menu.addAction(tr(f"reading.choose_{reading}"))
            action.setCheckable(True)
            action.setChecked(reading == self._reading)
            action.setActionGroup(group)
            action.triggered.connect(
                lambda _checked=False, chosen=reading: self.chosen.emit(chosen)
            )
        return menu
