"""Panels and dialogs over the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QMenu,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from chatapp.gui.widgets.boxes import vbox
from chatapp.gui.widgets.painting import HALF_PIXEL
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr


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


class PlainDialog(QDialog):
    """Has a close button; `column` takes the content, and then `buttons`."""

    def __init__(self, title: str, close: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.column = QVBoxLayout(self)
        self.buttons = QDialogButtonBox()
        self.close_button = self.buttons.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.rejected.connect(self.reject)


def action_menu(parent: QWidget, actions: Mapping[str, Callable[[], object]]) -> QMenu:
    """Return a menu that deletes itself when it closes; `actions` are named by text codes."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for code, action in actions.items():
        menu.addAction(tr(code)).triggered.connect(lambda _checked=False, action=action: action())
    return menu


def question_box(window: QWidget, question: str, explanation: str, keep: str) -> QMessageBox:
    """Return a message box with the button `keep`, which changes nothing; `open` must follow."""
    box = QMessageBox(window)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIcon(QMessageBox.Icon.Question)
    box.setText(question)
    box.setInformativeText(explanation)
    keep_button = box.addButton(keep, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep_button)
    box.setEscapeButton(keep_button)
    return box
