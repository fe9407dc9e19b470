"""What can be done with words selected on a page: copy them, or ask about them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chatapp.gui.buttons import TextButton
from chatapp.gui.i18n import tr
from chatapp.gui.page_stage import PageStage
from chatapp.gui.theme import Theme

_GAP = 6


class SelectionBar(QWidget):
    """Floats under the selection, or over it where there is no room below."""

    asked = Signal(str)

    def __init__(self, theme: Theme, stage: PageStage) -> None:
        super().__init__(stage.viewport())
        self._theme = theme
        self._stage = stage
        self._copy = TextButton(theme, "", "copy")
        self._ask = TextButton(theme, "", "chat")
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 4, 4, 4)
        row.setSpacing(2)
        row.addWidget(self._ask)
        row.addWidget(self._copy)
        self._copy.clicked.connect(self.copy)
        self._ask.clicked.connect(self._on_ask_clicked)
        stage.picture.selected.connect(lambda _text: self.place())
        stage.moved.connect(self.place)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.retranslate()
        self.hide()

    def copy(self) -> bool:
        """Copy the selected words; returns False when there are none."""
        text = self._stage.picture.selection()
        if text:
            QGuiApplication.clipboard().setText(text)
        return bool(text)

    def retranslate(self) -> None:
        """Word the buttons in the language in use."""
        for button, key in ((self._copy, "source.copy"), (self._ask, "source.ask")):
            button.setText(tr(key))
            button.setAccessibleName(tr(key))
            button.updateGeometry()

    def _on_ask_clicked(self) -> None:
        text = self._stage.picture.selection()
        self._stage.picture.unselect()
        self.asked.emit(text)

    def place(self) -> None:
        """Stand beside the selection, inside of what is seen; without one, nowhere."""
        covered = self._stage.picture.selection_rectangle()
        if covered.isEmpty():
            self.hide()
            return
        self.adjustSize()
        room = self._stage.viewport()
        corner = self._stage.picture.mapTo(room, covered.bottomLeft().toPoint()) + QPoint(0, _GAP)
        if corner.y() + self.height() > room.height():
            top = self._stage.picture.mapTo(room, covered.topLeft().toPoint()).y()
            corner.setY(max(_GAP, top - self.height() - _GAP))
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
