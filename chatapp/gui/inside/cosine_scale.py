"""A cosine on a line from 0 to 1, beside those of the library's own passages."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from chatapp.contract.inside_records import UsualCosines
from chatapp.gui.widgets.painting import antialiased, draw_rounded
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_SIDE = 20


class CosineScale(QWidget):
    """Begins below 0 where the cosine does."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._cosine = 0.0
        self._usual: UsualCosines | None = None
        theme.changed.connect(self.updateGeometry)

    def show_cosine(self, cosine: float, usual: UsualCosines | None) -> None:
        self._cosine, self._usual = cosine, usual
        self.setAccessibleName(tr("look.similarity.scale", cosine=f"{cosine:.2f}"))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, 3 * self.fontMetrics().lineSpacing() + 10)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, line = antialiased(self), self.fontMetrics().lineSpacing()
        low = min(0.0, self._cosine, self._usual.lower if self._usual else 0.0)
        middle = line + 4 + line / 2

        def x(value: float) -> float:
            return _SIDE + (value - low) / (1 - low) * (self.width() - 2 * _SIDE)

        bar = QRectF(x(low), middle - 3, x(1) - x(low), 6)
        draw_rounded(painter, bar, 3, ground=self._theme.color("line"))
        if self._usual is not None:
            left, right = x(self._usual.lower), x(self._usual.upper)
            band = QRectF(left, middle - 6, max(3.0, right - left), 12)
            draw_rounded(painter, band, 3, self._theme.color("edge"), self._theme.color("hover"))
            words = tr("look.similarity.usual_short")
            self._write(painter, (left + right) / 2, middle + line / 2 + 2, words, "quiet")
        painter.setPen(QPen(self._theme.color("on_accent"), 1))
        painter.setBrush(self._theme.color("accent"))
        painter.drawEllipse(QPointF(x(self._cosine), middle), 7, 7)
        self._write(painter, x(self._cosine), 0, f"{self._cosine:.2f}", "text")
        ends = {low: f"{low:.2f}" if low else "0", 1.0: "1"}
        for value, words in ends.items():
            if abs(x(value) - x(self._cosine)) > 3 * _SIDE:
                self._write(painter, x(value), 0, words, "quiet")

    def _write(self, painter: QPainter, center: float, top: float, words: str, color: str) -> None:
        """Write words around a place, within the widget."""
        painter.setPen(self._theme.color(color))
        width = float(self.fontMetrics().horizontalAdvance(words) + 4)
        left = max(0.0, min(center - width / 2, self.width() - width))
        place = QRectF(left, top, width, self.fontMetrics().lineSpacing())
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
