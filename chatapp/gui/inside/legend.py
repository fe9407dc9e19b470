"""What the grounds of tokens mean."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.inside.token_pieces import STEPS, ground
from chatapp.gui.widgets.painting import antialiased, draw_rounded
from chatapp.gui.widgets.theme import Theme


class Legend(QWidget):
    """The meaning of the grounds, from likely to unlikely."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
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

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = antialiased(self)
        x = 0
        examples = (1.0, *(bound - 0.01 for bound in STEPS))
        for words, probability in zip(self._words, examples, strict=True):
            width = self.fontMetrics().horizontalAdvance(words) + 16
            rect = QRectF(x, 1, width, self.height() - 2)
            color = ground(self._theme, probability)
            draw_rounded(painter, rect, 3, self._theme.color("line"), color)
            painter.setPen(self._theme.color("text"))
            painter.drawText(x, 0, width, self.height(), Qt.AlignmentFlag.AlignCenter, words)
            x += width + 6
