"""A frame around the text that has the keyboard, drawn outside it so that it touches no letter."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from chatapp.gui.widgets.painting import antialiased, draw_rounded
from chatapp.gui.widgets.theme import Theme

_ASIDE, _ABOVE = 8, 5
_RADIUS = 6


class FocusRing(QWidget):
    """Lies over the page that its target scrolls with, and follows the target."""

    def __init__(self, theme: Theme, target: QWidget) -> None:
        above = [target]
        while (parent := above[-1].parentWidget()) is not None and not _is_viewport(parent):
            above.append(parent)
        super().__init__(above[-1])
        self._page = above[-1]
        self._theme = theme
        self._target = target
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        for widget in above:
            widget.installEventFilter(self)
        self._place()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow every move and resize of the target and of the widgets it lies in."""
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        rect = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        draw_rounded(antialiased(self), rect, _RADIUS, QPen(self._theme.color("accent"), 1.5))

    def _place(self) -> None:
        corner = self._target.mapTo(self._page, QPoint(0, 0))
        around = QRect(corner, self._target.size()).adjusted(-_ASIDE, -_ABOVE, _ASIDE, _ABOVE)
        self.setGeometry(around & self._page.rect())
        self.raise_()


def _is_viewport(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget
