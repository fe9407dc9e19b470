"""The ring beside Send: how full the context is; a click shows its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen

from chatapp.gui.widgets.buttons import FlatButton
from chatapp.texts import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from chatapp.gui.composer.budget.context_budget import ContextBudget
    from chatapp.gui.widgets.theme import Theme

_SIDE = 28
_RING = 16
_FULL_CIRCLE = 360 * 16
"""Sixteenths of a degree, as QPainter counts."""


class BudgetRing(FlatButton):
    """Hidden while nothing is counted, which means that no model is loaded."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.budget: ContextBudget | None = None
        self.hide()

    def show_budget(self, budget: ContextBudget | None) -> None:
        self.budget = budget
        self.setVisible(budget is not None)
        if budget is not None:
            # Imported here: nothing is counted while the window opens.
            from chatapp.gui.composer.budget import budget_words

            self.setAccessibleName(tr("budget.name"))
            self.setAccessibleDescription(budget_words.summary(budget))
            self.setToolTip(budget_words.summary(budget))
        self.update()

    def sizeHint(self) -> QSize:
        side = self._theme.px(_SIDE)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.paint_ground(painter)
        if self.budget is None:
            return
        side = self._theme.px(_RING)
        place = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        width = max(2.0, side / 6)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.color("edge"), width))
        painter.drawEllipse(place)
        share = min(1.0, self.budget.share)
        color = self._theme.color("warning" if self.budget.is_near else "accent")
        pen = QPen(color, width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawArc(place, 90 * 16, -round(share * _FULL_CIRCLE))
