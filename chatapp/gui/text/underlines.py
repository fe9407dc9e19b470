"""Wavy lines under sentences of a text: where they run, and how they are drawn."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTextDocument, QTextLine

_WAVE_PX = 6.0
_HEIGHT_PX = 1.2
_BELOW_PX = 1.0
"""Further down than the longest letters, or the line would strike through them."""
_STEP_PX = 0.5
WAVE_BELOW = 3
"""How far a wave reaches below its line, in whole pixels."""


def rectangles(document: QTextDocument, start: int, end: int) -> list[QRectF]:
    """Return one rectangle a line between two positions, in the document's own pixels; its text
    stands in it.
    """
    found = []
    text_block = document.findBlock(start)
    while text_block.isValid() and text_block.position() < end:
        outer = document.documentLayout().blockBoundingRect(text_block)
        first, last = (
            max(0, start - text_block.position()),
            min(end - text_block.position(), text_block.length() - 1),
        )
        layout = text_block.layout()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            left, right = (
                max(first, line.textStart()),
                min(last, line.textStart() + line.textLength()),
            )
            if left < right:
                x, to = x_in_line(line, left), x_in_line(line, right)
                to = min(to, line.x() + line.naturalTextWidth())
                found.append(
                    QRectF(
                        outer.left() + x,
                        outer.top() + line.y(),
                        to - x,
                        line.ascent() + line.descent(),
                    )
                )
        text_block = text_block.next()
    return found


def x_in_line(line: QTextLine, position: int) -> float:
    """Return where a position stands in its line."""
    # PySide returns (x, position); the stubs do not say of what type.
    found: Any = line.cursorToX(position)
    return float(found[0] if isinstance(found, tuple) else found)


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
