"""The list over the composer. It lies in the window: the keyboard stays in the text field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from chatapp.gui.composer.completion.suggestion import Suggestion
from chatapp.gui.widgets.boxes import column, vbox
from chatapp.gui.widgets.painting import HALF_PIXEL, draw_rounded
from chatapp.gui.widgets.rows import ListRow, RowList
from chatapp.gui.widgets.theme import Theme

_WIDEST = 460
_TALLEST = 320
_GAP = 4


class CompletionList(QFrame):
    picked = Signal(object)
    """The Suggestion."""

    def __init__(self, theme: Theme, composer: QWidget) -> None:
        super().__init__(composer)
        self._theme = theme
        self._composer = composer
        self._suggestions: Sequence[Suggestion] = ()
        self.list = RowList(theme)
        self.list.is_led = True
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.picked.connect(lambda index: self.picked.emit(self._suggestions[index]))
        vbox(self.list, on=self, margins=(2, 6, 2, 6))
        self.hide()

    def show_suggestions(self, suggestions: Sequence[Suggestion], name: str) -> None:
        """Show them over the composer, the first one chosen; none hide the list."""
        self._suggestions = suggestions
        if not suggestions:
            self.hide()
            return
        rows = [
            ListRow(index, each.title, each.detail, hint=each.hint)
            for index, each in enumerate(suggestions)
        ]
        window = self._composer.window()
        if self.parent() is not window:
            self.setParent(window)
        self.list.setAccessibleName(name)
        self.list.show_rows(rows)
        self.list.select(0)
        self.list.scrollToTop()
        self._place(window)
        self.show()
        self.raise_()

    def _place(self, window: QWidget) -> None:
        left, width = column(self._composer.width(), self._theme.zoom_percent)
        corner = self._composer.mapTo(window, QPoint(left, 0))
        wide = min(width, self._theme.px(_WIDEST))
        self.resize(wide, 100)
        room = max(80, corner.y() - 2 * _GAP)
        height = min(self._theme.px(_TALLEST), room, self.list.height_of_rows() + 16)
        self.setGeometry(corner.x(), corner.y() - height - _GAP, wide, height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QPen(self._theme.color("line"), 1)
        ground = self._theme.color("window")
        draw_rounded(painter, QRectF(self.rect()).adjusted(*HALF_PIXEL), 8, line, ground)
