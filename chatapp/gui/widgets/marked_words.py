"""Draws a line of text in which some words are bold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter


@dataclass(frozen=True, slots=True)
class TextPiece:
    text: str
    is_bold: bool


@dataclass(frozen=True, slots=True)
class BoldLook:
    """The font and the colour of bold words."""

    font: QFont
    color: QColor


def pieces(text: str, words: Sequence[str]) -> list[TextPiece]:
    """Split a text where the words stand, in any case."""
    patterns = [re.escape(word) for word in sorted(words, key=len, reverse=True) if word]
    if not patterns:
        return [TextPiece(text, False)]
    parts = re.split(f"({'|'.join(patterns)})", text, flags=re.IGNORECASE)
    return [TextPiece(part, number % 2 == 1) for number, part in enumerate(parts) if part]


def draw_marked(
    painter: QPainter, rect: QRect, text: str, words: Sequence[str], look: BoldLook
) -> None:
    """Draw one line in the painter's font, shortened to the rectangle, with bold words."""
    plain, pen = painter.font(), painter.pen()
    left = rect.left()
    for piece in pieces(text, words):
        font = look.font if piece.is_bold else plain
        metrics = QFontMetrics(font)
        room = rect.right() + 1 - left
        shown = metrics.elidedText(piece.text, Qt.TextElideMode.ElideRight, room)
        painter.setFont(font)
        painter.setPen(look.color if piece.is_bold else pen)
        place = QRect(left, rect.top(), room, rect.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, shown)
        if shown != piece.text:
            break
        left += metrics.horizontalAdvance(piece.text)
    painter.setFont(plain)
    painter.setPen(pen)
