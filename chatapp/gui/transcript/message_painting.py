"""What a message paints itself: the card of a question, and the heading of a refusal."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from chatapp.gui.text.text_style import TextStyle
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

PADDING = 12
"""Between the edge of a question's card and its text."""


def paint_card(
    painter: QPainter, theme: Theme, style: TextStyle, card: QRectF, head: float
) -> None:
    """Paint the raised ground of a question; `head` is how high the line with "You" is."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("raised"))
    painter.drawRoundedRect(card, 10, 10)
    painter.setPen(theme.color("quiet"))
    painter.setFont(style.small_font)
    line = QRectF(card.left() + PADDING, card.top(), card.width(), head + 2)
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, tr("transcript.you"))


def paint_words(painter: QPainter, theme: Theme, style: TextStyle, row: QRectF, words: str) -> None:
    """Paint what stands under an answer: what is being done, or how fast it came."""
    painter.setFont(style.small_font)
    painter.setPen(theme.color("quiet"))
    painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, words)


def paint_refusal(painter: QPainter, theme: Theme, line: QRectF) -> None:
    """Paint the heading of an answer that is none, because the documents do not say."""
    painter.setFont(theme.font(bold=True))
    painter.setPen(theme.color("text"))
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, tr("transcript.refused"))
