"""Wavy lines under sentences: their rectangles and their painting."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTextDocument, QTextLine

_WAVE_PX = 6.0
_HEIGHT_PX = 1.2
_BELOW_PX = 1.0
"""Below the descenders, which the wave would strike through."""
_STEP_PX = 0.5
WAVE_BELOW = 3
"""How far a wave reaches below its line of text, in whole pixels."""


def rectangles(document: QTextDocument, start: int, end: int) -> list[QRectF]:
    """Return one rectangle a line around the text between two positions, in document pixels."""
    rectangles = []
    text_block = document.findBlock(start)
    while text_block.isValid() and text_block.position() < end:
        outer = document.documentLayout().blockBoundingRect(text_block)
        first = max(0, start - text_block.position())
        last = min(end - text_block.position(), text_block.length() - 1)
        layout = text_block.layout()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            begins = max(first, line.textStart())
            ends = min(last, line.textStart() + line.textLength())
            if begins < ends:
                left, right = x_in_line(line, begins), x_in_line(line, ends)
                right = min(right, line.x() + line.naturalTextWidth())
                height = line.ascent() + line.descent()
                place = QRectF(left, line.y(), right - left, height)
                rectangles.append(place.translated(outer.topLeft()))
        text_block = text_block.next()
    return rectangles


def x_in_line(line: QTextLine, position: int) -> float:
    """Return the x coordinate of a position in its line."""
    # PySide returns (x, position); its stubs leave the type open.
    x: Any = line.cursorToX(position)
    return float(x[0] if isinstance(x, tuple) else x)


def draw_waves(painter: QPainter, places: Iterable[QRectF], color: QColor) -> None:
    """Draw a wave under each line of text."""
    painter.save()
    painter.setPen(
        QPen(color, 1.1, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    for place in places:
        base = place.bottom() + _BELOW_PX
        steps = max(2, round(place.width() / _STEP_PX))
        wave = [
            QPointF(
                place.left() + step * _STEP_PX,
                base + _HEIGHT_PX * math.sin(2 * math.pi * step * _STEP_PX / _WAVE_PX),
            )
            for step in range(steps)
        ]
        painter.drawPolyline(QPolygonF(wave))
    painter.restore()
