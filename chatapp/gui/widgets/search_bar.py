"""A line that finds a text: the field, a result, buttons for previous and next, and close."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.widgets.boxes import hbox
from chatapp.gui.widgets.buttons import IconButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.text_field import TextField
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr


class SearchBar(Retranslating, QWidget):
    """Enter goes to the next hit, Shift+Enter to the previous one; starts hidden."""

    closed = Signal()

    def __init__(self, theme: Theme, margins: Sequence[int], spacing: int | None = None) -> None:
        super().__init__()
        self.field = TextField(theme)
        self._result = plain_label(quiet=True)
        self._previous = IconButton(theme, "up", "", size=24)
        self._next = IconButton(theme, "down", "", size=24)
        self._close = IconButton(theme, "close", "", size=24)
        buttons = (self._previous, self._next, self._close)
        hbox(self.field, self._result, *buttons, on=self, margins=margins, spacing=spacing)
        self._previous.clicked.connect(lambda: self.go(-1))
        self._next.clicked.connect(lambda: self.go(1))
        self._close.clicked.connect(self.close_bar)
        self.hide()

    def open(self, text: str = "") -> None:
        """Show the bar with the keyboard in its field; a text is searched at once."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if text:
            self.field.setText(text)
        self.field.selectAll()

    def close_bar(self) -> None:
        """Hide the bar."""
        self.hide()
        self.closed.emit()

    def go(self, step: int = 1) -> None:
        """Go to the next hit, or with -1 to the previous one."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def _word(self, placeholder: str, previous: str, following: str) -> None:
        """Set the texts of field and buttons."""
        self.field.setPlaceholderText(placeholder)
        self.field.setAccessibleName(placeholder)
        self._previous.set_words(previous)
        self._next.set_words(following)
        self._close.set_words(tr("find.close"))
