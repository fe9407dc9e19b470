"""Painting steps that widgets share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QWidget

from chatapp.gui.widgets.icons import picture
from chatapp.gui.widgets.theme import Theme

HALF_PIXEL = (0.5, 0.5, -0.5, -0.5)
"""Insets by which a line of 1 px lies inside a widget's rectangle."""


def antialiased(widget: QWidget) -> QPainter:
    """Return a painter on a widget that smooths edges."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def draw_rounded(
    painter: QPainter,
    rect: QRectF,
    radius: float,
    line: QColor | QPen | None = None,
    ground: QColor | None = None,
) -> None:
    """Draw a rounded rectangle; without a line or a ground that part is left out."""
    painter.setPen(Qt.PenStyle.NoPen if line is None else line)
    painter.setBrush(Qt.BrushStyle.NoBrush if ground is None else ground)
    painter.drawRoundedRect(rect, radius, radius)


def draw_card(painter: QPainter, card: QWidget, theme: Theme) -> None:
    """Draw the ground of a card, lighter below the mouse, with a line that shows the keyboard."""
    line = QPen(theme.color("line"), 1)
    if card.hasFocus():
        line = QPen(theme.color("accent"), 1.5)
    ground = theme.color("hover" if card.underMouse() else "raised")
    draw_rounded(painter, QRectF(card.rect()).adjusted(1, 1, -1, -1), 10, line, ground)


def draw_icon(painter: QPainter, name: str, color: str, side: int, place: QRect) -> None:
    """Draw an icon of `side` logical pixels in the middle of a rectangle."""
    scale = painter.device().devicePixelRatioF()
    left = place.x() + (place.width() - side) // 2
    top = place.y() + (place.height() - side) // 2
    painter.drawPixmap(left, top, picture(name, color, side, scale))


def draw_elided(
    painter: QPainter,
    rect: QRectF | QRect,
    text: str,
    mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignVCenter,
) -> int:
    """Draw one line of text, shortened to the rectangle; return the width of what was drawn."""
    shown = painter.fontMetrics().elidedText(text, mode, int(rect.width()))
    painter.drawText(rect, align, shown)
    return painter.fontMetrics().horizontalAdvance(shown)


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
