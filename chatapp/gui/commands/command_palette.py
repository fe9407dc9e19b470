"""Ctrl+K: one field that finds commands, chats, presets, models, documents and settings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from chatapp.gui.commands.palette_entries import Entry, EntryGroup
from chatapp.gui.widgets.boxes import vbox
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.popup import Popup
from chatapp.gui.widgets.rows import ListRow, RowList
from chatapp.gui.widgets.text_field import TextField
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_WIDTH = 520
_TALLEST = 420
_MOST_OF_A_GROUP = 6
"""Rows that a group gets while words are searched; the rest is found with more words."""


class CommandPalette(Popup):
    """A text field over a list; arrow keys move in the list while the field has the focus."""

    picked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._found: list[tuple[EntryGroup, list[Entry]]] = []
        self.field = TextField(theme)
        self.list = RowList(theme)
        self.list.is_led = True
        self._nothing = plain_label(wraps=True, quiet=True)
        self._nothing.setContentsMargins(16, 8, 16, 12)
        self.column.addLayout(vbox(self.field, margins=(8, 2, 8, 2)))
        self.column.addWidget(self.list)
        self.column.addWidget(self._nothing)
        self.setFixedWidth(theme.px(_WIDTH) + 2 * self.margin)
        self.field.textChanged.connect(self._refresh)
        self.field.installEventFilter(self)
        self.list.picked.connect(self._on_picked)

    def open_with(self, groups: Sequence[EntryGroup], window: QWidget) -> None:
        """Show what these groups list at first."""
        self._found = [(group, group.entries()) for group in groups]
        self.field.setPlaceholderText(tr("palette.placeholder"))
        self.field.setAccessibleName(tr("palette.placeholder"))
        self.list.setAccessibleName(tr("palette.name"))
        self.field.clear()
        self._refresh()
        wide = self._theme.px(_WIDTH)
        self.setFixedWidth(min(wide, window.width() - 32) + 2 * self.margin)
        self.open_in(window)
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return watched is self.field and self.list.steer(event)

    def entry(self, key: str) -> Entry | None:
        """Return what a row stands for."""
        for _group, entries in self._found:
            for entry in entries:
                if entry.key == key:
                    return entry
        return None

    def _refresh(self) -> None:
        words = self.field.text().casefold().split()
        rows: list[ListRow] = []
        for group, entries in self._found:
            if words or group.is_listed:
                rows += _rows(group, [entry for entry in entries if entry.matches(words)], words)
        self.list.show_rows(rows)
        self.list.select(next((row.key for row in rows if not row.is_header), None))
        self.list.scrollToTop()
        wanted = min(_TALLEST, self.list.height_of_rows() + 4)
        self.list.setFixedHeight(self.fitted(wanted, self.field))
        self.list.setVisible(bool(rows))
        self._nothing.setText(tr("palette.nothing", words=self.field.text().strip()))
        self._nothing.setVisible(not rows)
        self.adjustSize()

    def _on_picked(self, key: str) -> None:
        self.close()
        self.picked.emit(key)


def _rows(group: EntryGroup, entries: Sequence[Entry], words: Sequence[str]) -> list[ListRow]:
    shown = entries[:_MOST_OF_A_GROUP] if words and not group.is_listed else entries
    rows = [ListRow(entry.key, entry.title, entry.detail, hint=entry.hint) for entry in shown]
    heading = ListRow(None, group.words, is_header=True)
    return [heading, *rows] if rows else []
