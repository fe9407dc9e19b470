"""Ctrl+K and F1: a searchable list of all commands with their keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from chatapp.gui.shell.command_table import Named
from chatapp.gui.widgets.boxes import vbox
from chatapp.gui.widgets.popup import Popup
from chatapp.gui.widgets.rows import ListRow, RowList
from chatapp.gui.widgets.text_field import TextField
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_WIDTH = 480
_TALLEST = 420


class CommandPalette(Popup):
    """A text field over a list; arrow keys move in the list while the field has the focus."""

    picked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._commands: Sequence[Named] = ()
        self.field = TextField(theme)
        self.list = RowList(theme)
        self.list.is_led = True
        self.column.addLayout(vbox(self.field, margins=(8, 2, 8, 2)))
        self.column.addWidget(self.list)
        self.setFixedWidth(_WIDTH)
        self.field.textChanged.connect(self._refresh)
        self.field.installEventFilter(self)
        self.list.picked.connect(self._on_picked)

    def open_with(self, commands: Sequence[Named], window: QWidget) -> None:
        """Show these commands, all of them at first."""
        self._commands = commands
        self.field.setPlaceholderText(tr("palette.placeholder"))
        self.field.setAccessibleName(tr("palette.placeholder"))
        self.list.setAccessibleName(tr("palette.name"))
        self.field.clear()
        self._refresh()
        self.list.setFixedHeight(min(_TALLEST, self.list.height_of_rows() + 4))
        self.open_in(window)
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return watched is self.field and self.list.steer(event)

    def _refresh(self) -> None:
        words = self.field.text().casefold().split()
        matches = [
            command
            for command in self._commands
            if all(word in command.name.casefold() for word in words)
        ]
        rows = [ListRow(match.key, match.name, hint=match.shortcut) for match in matches]
        self.list.show_rows(rows)
        self.list.select(matches[0].key if matches else None)

    def _on_picked(self, key: str) -> None:
        self.close()
        self.picked.emit(key)
