"""The number of the current page, which can be typed, and how many pages there are."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.widgets.boxes import hbox
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.text_field import TextField
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_DIGITS = 5


class PageNumberField(Retranslating, QWidget):
    """Enter goes to the page, Esc or leaving the field takes the number back."""

    wanted = Signal(int)
    left = Signal()
    """Enter or Esc: the keyboard goes back to the page."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._page = self._pages = 0
        self.field = TextField(theme)
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._of = plain_label()
        hbox(self.field, self._of, on=self, spacing=4)
        self.field.installEventFilter(self)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self._retranslate()

    def show_page(self, page: int, pages: int) -> None:
        """Show where the reader is; `pages` is 0 while unknown."""
        self._page, self._pages = page, pages
        self._of.setText(f"/ {pages:,}" if pages else "")
        if not self.field.hasFocus():
            self._take_back()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent):
            self._take_back()
            if event.gotFocus():
                self.field.selectAll()
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go()
        elif event.key() == Qt.Key.Key_Escape:
            self._take_back()
            self.left.emit()
        else:
            return False
        return True

    def _go(self) -> None:
        text = self.field.text().strip()
        if text.isdecimal() and len(text) <= _DIGITS:
            self.wanted.emit(max(1, min(int(text), self._pages or self._page)))
        self._take_back()
        self.left.emit()

    def _take_back(self) -> None:
        self.field.setText(str(self._page) if self._page else "")

    def _retranslate(self) -> None:
        self.field.setAccessibleName(tr("source.page_field"))
        self.field.setToolTip(tr("source.page_field"))

    def _on_theme_changed(self) -> None:
        self.field.setFixedWidth(self._theme.px(24) + self._theme.px(8) * 3)
