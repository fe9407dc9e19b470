"""What can be done with selected words of a document: copy them, or ask about them."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_GAP = 6


class Surface(Protocol):
    """Something with words that can be selected; who owns it calls `SelectionBar.place` when that
    changes.
    """

    def viewport(self) -> QWidget: ...
    def selection(self) -> str: ...
    def unselect(self) -> None: ...
    def selected_place(self) -> QRect:
        """Return what the selection covers of the viewport, or an empty rectangle."""


class SelectionBar(QWidget):
    """Floats under the selection, or over it where there is no room below."""

    asked = Signal(str)

    def __init__(self, theme: Theme, surface: Surface) -> None:
        super().__init__(surface.viewport())
        self._theme = theme
        self._surface = surface
        self._copy = TextButton(theme, "", "copy")
        self._ask = TextButton(theme, "", "chat")
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 4, 4, 4)
        row.setSpacing(2)
        row.addWidget(self._ask)
        row.addWidget(self._copy)
        self._copy.clicked.connect(self.copy)
        self._ask.clicked.connect(self._on_ask_clicked)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._retranslate()
        self.hide()

    def copy(self) -> bool:
        """Copy the selected words; returns False when there are none."""
        text = self._surface.selection()
        if text:
            QGuiApplication.clipboard().setText(text)
        return bool(text)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        for button, key in ((self._copy, "source.copy"), (self._ask, "source.ask")):
            button.setText(tr(key))
            button.setAccessibleName(tr(key))
            button.updateGeometry()

    def _on_ask_clicked(self) -> None:
        text = self._surface.selection()
        self._surface.unselect()
        self.asked.emit(text)

    def place(self) -> None:
        """Stand beside the selection, inside of what is seen; without one, nowhere."""
        covered = self._surface.selected_place()
        if covered.isEmpty():
            self.hide()
            return
        self.adjustSize()
        room = self._surface.viewport()
        corner = covered.bottomLeft() + QPoint(0, _GAP)
        if corner.y() + self.height() > room.height():
            corner.setY(max(_GAP, covered.top() - self.height() - _GAP))
        corner.setX(max(_GAP, min(corner.x(), room.width() - self.width() - _GAP)))
        self.move(corner)
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.setBrush(self._theme.color("window"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
