"""Paints the card of a question, the heading of a refusal, and the line under an answer."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from chatapp.gui.text.text_style import TextStyle
from chatapp.gui.widgets.painting import draw_rounded
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

PADDING = 12
"""Pixels between the edge of a question's card and its text."""


def paint_card(
    painter: QPainter, theme: Theme, style: TextStyle, card: QRectF, head: float
) -> None:
    """Paint the ground of a question; `head` is the height of its first line, "You"."""
    draw_rounded(painter, card, 10, ground=theme.color("raised"))
    painter.setPen(theme.color("quiet"))
    painter.setFont(style.small_font)
    line = QRectF(card.left() + PADDING, card.top(), card.width(), head + 2)
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, tr("transcript.you"))


def paint_words(painter: QPainter, theme: Theme, style: TextStyle, row: QRectF, words: str) -> None:
    """Paint the line under an answer: its progress, or its speed."""
    painter.setFont(style.small_font)
    painter.setPen(theme.color("quiet"))
    painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, words)


def paint_refusal(painter: QPainter, theme: Theme, line: QRectF) -> None:
    """Paint the heading of a refusal: the documents do not answer the question."""
    painter.setFont(theme.font(bold=True))
    painter.setPen(theme.color("text"))
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, tr("transcript.refused"))
