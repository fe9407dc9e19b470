"""Panels and dialogs over the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QMenu,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from chatapp.gui.widgets import shadow
from chatapp.gui.widgets.boxes import vbox
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_SHORTEST = 80
"""Pixels that a list in a popup has at least: two rows."""


class Popup(QFrame):
    """Closes at a click outside and at Esc; `column` takes the content."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme = theme
        self.margin = shadow.prepare(self)
        """Pixels of shadow on each side."""
        side = 2 + self.margin
        top = 6 + self.margin
        self.column = vbox(on=self, margins=(side, top, side, top), spacing=2)

    def fitted(self, height: int, *others: QWidget) -> int:
        """Return the height that a list in it gets: what it wants, as far as the window has room
        for it with the other parts.
        """
        above = self.parentWidget()
        assert above is not None
        edges = self.column.contentsMargins()
        taken = edges.top() + edges.bottom() + 2 * self.margin
        taken += sum(part.sizeHint().height() + self.column.spacing() for part in others)
        return max(_SHORTEST, min(height, above.window().height() - taken))

    def open_below(self, widget: QWidget, align_right: bool = False) -> None:
        """Open under a button, within the screen."""
        self.adjustSize()
        margin = self.margin
        corner = widget.mapToGlobal(QPoint(-margin, widget.height() + 4 - margin))
        if align_right:
            corner.setX(corner.x() + 2 * margin + widget.width() - self.width())
        self._open_at(corner, widget)

    def open_above(self, widget: QWidget) -> None:
        """Open over a button, within the screen."""
        self.adjustSize()
        self._open_at(
            widget.mapToGlobal(QPoint(-self.margin, self.margin - self.height() - 4)), widget
        )

    def open_in(self, window: QWidget) -> None:
        """Open in the upper middle of the window."""
        self.adjustSize()
        self._open_at(window.mapToGlobal(QPoint((window.width() - self.width()) // 2, 60)), window)

    def paintEvent(self, _event: QPaintEvent) -> None:
        shadow.paint_panel(self)

    def _open_at(self, corner: QPoint, beside: QWidget) -> None:
        screen = beside.screen().availableGeometry()
        x = max(screen.left(), min(corner.x(), screen.right() - self.width()))
        y = max(screen.top(), min(corner.y(), screen.bottom() - self.height()))
        self.move(x, y)
        self.show()


class Menu(QMenu):
    """A menu on a panel like those of `Popup`; deletes itself when it closes."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.margin = shadow.prepare(self)
        # The style sheet leaves the ground of such a menu to its own painting.
        self.setProperty("floats", bool(self.margin))

    def open_below(self, button: QWidget) -> None:
        """Open under a button, with their right edges in line."""
        corner = button.mapToGlobal(button.rect().bottomRight())
        width = self.sizeHint().width()
        self.popup(QPoint(corner.x() + self.margin - width, corner.y() - self.margin))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.margin:
            shadow.paint_panel(self)
        super().paintEvent(event)


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


def action_menu(parent: QWidget, actions: Mapping[str, Callable[[], object]]) -> Menu:
    """Return a menu that deletes itself when it closes; `actions` are named by text codes."""
    menu = Menu(parent)
    for code, action in actions.items():
        menu.addAction(tr(code)).triggered.connect(lambda _checked=False, action=action: action())
    return menu


def question_box(window: QWidget, question: str, explanation: str, keep: str) -> QMessageBox:
    """Return a message box with the button `keep`, which changes nothing; `open` must follow."""
    box = QMessageBox(window)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(question)
    box.setInformativeText(explanation)
    keep_button = box.addButton(keep, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep_button)
    box.setEscapeButton(keep_button)
    return box
