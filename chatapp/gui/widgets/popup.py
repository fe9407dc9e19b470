"""A panel that opens over the window for one choice and closes with it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from chatapp.gui.widgets.boxes import vbox
from chatapp.gui.widgets.painting import HALF_PIXEL
from chatapp.gui.widgets.theme import Theme


class Popup(QFrame):
    """Closes at a click outside and at Esc; `column` takes the content."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme = theme
        self.column = vbox(on=self, margins=(2, 6, 2, 6), spacing=2)

    def open_below(self, widget: QWidget, align_right: bool = False) -> None:
        """Open under a button, within the screen."""
        self.adjustSize()
        corner = widget.mapToGlobal(QPoint(0, widget.height() + 4))
        if align_right:
            corner.setX(corner.x() + widget.width() - self.width())
        self._open_at(corner, widget)

    def open_above(self, widget: QWidget) -> None:
        """Open over a button, within the screen."""
        self.adjustSize()
        self._open_at(widget.mapToGlobal(QPoint(0, -self.height() - 4)), widget)

    def open_in(self, window: QWidget) -> None:
        """Open in the upper middle of the window."""
        self.adjustSize()
        self._open_at(window.mapToGlobal(QPoint((window.width() - self.width()) // 2, 60)), window)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.setBrush(self._theme.color("window"))
        painter.drawRect(QRectF(self.rect()).adjusted(*HALF_PIXEL))

    def _open_at(self, corner: QPoint, beside: QWidget) -> None:
        screen = beside.screen().availableGeometry()
        x = max(screen.left(), min(corner.x(), screen.right() - self.width()))
        y = max(screen.top(), min(corner.y(), screen.bottom() - self.height()))
        self.move(x, y)
        self.show()
