"""The line in the transcript above the first message that the model still sees."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

SEEN_LINE = 40
"""Height of the line with its margins, in pixels."""


def paint_seen_line(painter: QPainter, theme: Theme, width: int, summary: str = "") -> None:
    """Paint centred words between two thin lines, with the summary as far as it fits."""
    words = tr("transcript.first_seen")
    if summary:
        words = tr("transcript.first_summarized", summary=" ".join(summary.split()))
        words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, width - 96)
    painter.setPen(theme.color("quiet"))
    row = QRectF(0, 0, width, SEEN_LINE - 12)
    painter.drawText(row, Qt.AlignmentFlag.AlignCenter, words)
    beside = (width - painter.fontMetrics().horizontalAdvance(words) - 24) / 2
    y = round(row.center().y())
    painter.setPen(QPen(theme.color("line"), 1))
    painter.drawLine(0, y, round(beside), y)
    painter.drawLine(round(width - beside), y, width, y)
