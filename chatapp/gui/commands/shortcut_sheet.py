"""F1: all keys on one searchable sheet that can be copied or saved as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from chatapp.gui.commands.shortcut_groups import Shortcut, as_text
from chatapp.gui.widgets import file_dialogs
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.popup import PlainDialog
from chatapp.gui.widgets.rows import ListRow, RowList
from chatapp.gui.widgets.text_field import TextField
from chatapp.gui.widgets.theme import Theme
from chatapp.machine.atomic_files import write_atomically
from chatapp.texts import tr

_WIDTH, _HEIGHT = 520, 600


class ShortcutSheet(PlainDialog):
    """Finds a key by what it does or by its name."""

    not_saved = Signal(object, object)
    """The file and an OSError."""

    def __init__(
        self, theme: Theme, sheet: Mapping[str, Sequence[Shortcut]], parent: QWidget
    ) -> None:
        super().__init__(tr("command.keys"), tr("settings.close"), parent)
        self._sheet = sheet
        self.field = TextField(theme)
        self.field.setPlaceholderText(tr("keys.search"))
        self.field.setAccessibleName(tr("keys.search"))
        self.field.installEventFilter(self)
        self.list = RowList(theme, tr("command.keys"))
        self._nothing = plain_label(wraps=True, quiet=True)
        for widget in (self.field, self.list, self._nothing, self.buttons):
            self.column.addWidget(widget)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.copy = self.buttons.addButton(tr("keys.copy"), role)
        self.save = self.buttons.addButton(tr("keys.save"), role)
        for button in (self.copy, self.save, self.close_button):
            button.setAutoDefault(False)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(as_text(self._sheet)))
        self.save.clicked.connect(
            lambda: file_dialogs.save_text(self, "chatapp-keys.txt", self._write)
        )
        self.field.textChanged.connect(self._refresh)
        room = parent.screen().availableGeometry().size()
        self.resize(min(theme.px(_WIDTH), room.width()), min(theme.px(_HEIGHT), room.height()))
        self._refresh()
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return watched is self.field and self.list.steer(event)

    def _refresh(self) -> None:
        words = self.field.text().casefold().split()
        rows: list[ListRow] = []
        for heading, shortcuts in self._sheet.items():
            matching = [each for each in shortcuts if _matches(each, words)]
            if matching:
                rows.append(ListRow(None, heading, is_header=True))
                rows += [ListRow(each.name, each.name, hint=each.keys) for each in matching]
        self.list.show_rows(rows)
        self.list.setVisible(bool(rows))
        self._nothing.setText(tr("palette.nothing", words=self.field.text().strip()))
        self._nothing.setVisible(not rows)

    def _write(self, file: Path) -> None:
        try:
            write_atomically(file, as_text(self._sheet).encode("utf-8"))
        except OSError as error:
            self.not_saved.emit(file, error)


def _matches(shortcut: Shortcut, words: Sequence[str]) -> bool:
    text = f"{shortcut.name} {shortcut.keys}".casefold()
    return all(word in text for word in words)
