"""Paints a message: its card, its headings, the line under it and the line above it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from chatapp.gui.text.text_style import TextStyle
from chatapp.gui.widgets.painting import draw_rounded
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

PADDING = 12
"""Pixels between the edge of a question's card and its text."""


def paint_card(painter: QPainter, theme: Theme, card: QRectF) -> None:
    """Paint the ground of a question."""
    draw_rounded(painter, card, 10, ground=theme.color("raised"))


def paint_words(painter: QPainter, theme: Theme, style: TextStyle, row: QRectF, words: str) -> None:
    """Paint the line over a question or under an answer, as far as it fits."""
    painter.setFont(style.small_font)
    painter.setPen(theme.color("quiet"))
    words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(row.width()))
    painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, words)


def paint_refusal(painter: QPainter, theme: Theme, line: QRectF) -> None:
    """Paint the heading of a refusal: the documents do not answer the question."""
    painter.setFont(theme.font(bold=True))
    painter.setPen(theme.color("text"))
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, tr("transcript.refused"))


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
