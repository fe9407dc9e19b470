"""What the grounds of tokens mean."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from chatapp.gui.inside.token_pieces import STEPS, ground, step_of
from chatapp.gui.widgets.painting import antialiased, draw_rounded
from chatapp.gui.widgets.theme import Theme

_BESIDE = 16
"""Pixels on both sides of the words together."""
_GAP = 6
LINES = {2: Qt.PenStyle.DashLine, 3: Qt.PenStyle.SolidLine}
"""The line under a token of a tinted answer, by its step."""


class Legend(QWidget):
    """The meaning of the grounds, from likely to unlikely; with the lines of a tinted answer."""

    def __init__(self, theme: Theme, has_lines: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._has_lines = has_lines
        self._words = (
            f"≥ {STEPS[0]:.0%}",
            *(f"{low:.0%}–{high:.0%}" for high, low in pairwise(STEPS)),
            f"< {STEPS[-1]:.0%}",
        )
        self.setAccessibleName(", ".join(self._words))
        self._fit()
        theme.changed.connect(self._fit)

    def _fit(self) -> None:
        self.setFixedHeight(self.fontMetrics().height() + 8)

    def sizeHint(self) -> QSize:
        widths = [self.fontMetrics().horizontalAdvance(words) + _BESIDE for words in self._words]
        return QSize(sum(widths) + _GAP * len(widths), self.height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = antialiased(self)
        x = 0
        examples = (1.0, *(bound - 0.01 for bound in STEPS))
        for words, probability in zip(self._words, examples, strict=True):
            width = self.fontMetrics().horizontalAdvance(words) + _BESIDE
            rect = QRectF(x, 1, width, self.height() - 2)
            color = ground(self._theme, probability)
            draw_rounded(painter, rect, 3, self._theme.color("line"), color)
            painter.setPen(self._theme.color("text"))
            painter.drawText(x, 0, width, self.height(), Qt.AlignmentFlag.AlignCenter, words)
            if self._has_lines:
                self._draw_line(painter, probability, x + _BESIDE // 2, width - _BESIDE)
            x += width + _GAP

    def _draw_line(self, painter: QPainter, probability: float, x: int, width: int) -> None:
        """Draw the line that stands under such tokens in a tinted answer."""
        style = LINES.get(step_of(probability))
        if style is not None:
            painter.setPen(QPen(self._theme.color("text"), 1, style))
            y = self.height() - 5
            painter.drawLine(x, y, x + width, y)
