"""Ctrl+F: a line over the transcript that finds words in the chat on screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chatapp.gui.widgets.buttons import IconButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.text_field import TextField
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr


class FindBar(QWidget):
    """Enter goes on, Shift+Enter back, Esc closes."""

    closed = Signal()

    def __init__(
        self, theme: Theme, find: Callable[[str, bool], bool], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._find = find
        self.field = TextField(theme)
        self._nothing = plain_label()
        self._up = IconButton(theme, "up", "", size=24)
        self._down = IconButton(theme, "down", "", size=24)
        self._close = IconButton(theme, "close", "", size=24)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 8, 6)
        for part in (self.field, self._nothing, self._up, self._down, self._close):
            row.addWidget(part)
        self._nothing.setForegroundRole(self._nothing.palette().ColorRole.PlaceholderText)
        self.field.textChanged.connect(lambda _text: self.go())
        self._up.clicked.connect(lambda: self.go(backwards=True))
        self._down.clicked.connect(lambda: self.go())
        self._close.clicked.connect(self.close_bar)
        self._retranslate()
        self.hide()

    def open(self, text: str = "") -> None:
        """Show the bar and put the keyboard into it; `text` is looked for at once."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if text:
            self.field.setText(text)
        self.field.selectAll()

    def close_bar(self) -> None:
        """Hide the bar."""
        self.hide()
        self.closed.emit()

    def go(self, backwards: bool = False) -> None:
        """Go to the next place, or say that there is none."""
        text = self.field.text()
        found = self._find(text, backwards) if text else True
        self._nothing.setText("" if found else tr("find.nothing"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go(backwards=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.field.setPlaceholderText(tr("find.placeholder"))
        self.field.setAccessibleName(tr("find.placeholder"))
        self._up.set_words(tr("find.previous"))
        self._down.set_words(tr("find.next"))
        self._close.set_words(tr("find.close"))
