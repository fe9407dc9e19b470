"""A floating bar on selected words of a document: copy them or ask about them."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.widgets.boxes import hbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.painting import HALF_PIXEL, antialiased, draw_rounded
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_GAP = 6


class Surface(Protocol):
    """A widget with selectable words; its owner calls `SelectionBar.place` on every change."""

    def viewport(self) -> QWidget: ...
    def selection(self) -> str: ...
    def unselect(self) -> None: ...
    def selected_place(self) -> QRect:
        """Return the selection's rectangle in the viewport, or an empty one."""


class SelectionBar(Retranslating, QWidget):
    """Floats under the selection, or over it when there is no room below."""

    asked = Signal(str)

    def __init__(self, theme: Theme, surface: Surface) -> None:
        super().__init__(surface.viewport())
        self._theme = theme
        self._surface = surface
        self._copy = TextButton(theme, "", "copy")
        self._ask = TextButton(theme, "", "chat")
        hbox(self._ask, self._copy, on=self, margins=(4, 4, 4, 4), spacing=2)
        self._copy.clicked.connect(self.copy)
        self._ask.clicked.connect(self._on_ask_clicked)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._retranslate()
        self.hide()

    def copy(self) -> bool:
        """Copy the selected words; return False when there are none."""
        text = self._surface.selection()
        if text:
            QGuiApplication.clipboard().setText(text)
        return bool(text)

    def _retranslate(self) -> None:
        self._copy.set_words(tr("source.copy"))
        self._ask.set_words(tr("source.ask"))

    def _on_ask_clicked(self) -> None:
        text = self._surface.selection()
        self._surface.unselect()
        self.asked.emit(text)

    def place(self) -> None:
        """Move beside the selection, within the viewport; hide without one."""
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
        line, ground = self._theme.color("line"), self._theme.color("window")
        rect = QRectF(self.rect()).adjusted(*HALF_PIXEL)
        draw_rounded(antialiased(self), rect, 8, line, ground)
