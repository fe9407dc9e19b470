"""Draws a map of passages on any painter: a widget, a picture, a file."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from chatapp.contract.inside_records import MapPlace, MapPoint
from chatapp.gui.inside.passage_map.map_content import OTHERS, MapContent
from chatapp.gui.widgets.painting import draw_elided, draw_rounded
from chatapp.gui.widgets.theme import Theme

# Each with a contrast of 3:1 against the ground of its theme; shapes tell them apart without colour.
_COLORS = {
    False: ("#245fd6", "#b3570a", "#1b7f4d", "#a3318f", "#6b5b00", "#0f6674", "#b02a2a", "#5f5f5a"),
    True: ("#8db8ff", "#f0a860", "#7fd6a2", "#e59be0", "#d8c95a", "#7fcfd6", "#f09090", "#b8b8b3"),
}
_SIDES = (0, 4, 3, -3, 5, -4, 6)
"""Corners of the shapes; 0 is a disc, a negative number stands on its tip."""
_RADIUS = 4.5
_MARGIN = 28.0


@dataclass(slots=True)
class MapSight:
    """The part of the map that is seen: `zoom` times the whole, moved by pixels."""

    zoom: float = 1.0
    moved: QPointF | None = None


def mark_color(theme: Theme, mark: int) -> QColor:
    """Return the colour of a document's mark."""
    if mark == OTHERS:
        return theme.color("quiet")
    colors = _COLORS[theme.is_dark]
    return QColor(colors[mark % len(colors)])


def draw_mark(painter: QPainter, theme: Theme, mark: int, at: QPointF, radius: float) -> None:
    """Draw the mark of a document."""
    painter.setPen(QPen(theme.color("window"), 0.8))
    painter.setBrush(mark_color(theme, mark))
    sides = 0 if mark == OTHERS else _SIDES[mark % len(_SIDES)]
    if not sides:
        size = radius * (0.6 if mark == OTHERS else 1.0)
        painter.drawEllipse(at, size, size)
        return
    count = abs(sides)
    turn = -math.pi / 2 + (math.pi / count if sides in (4, -3) else 0)
    corners = [
        QPointF(
            at.x() + radius * 1.25 * math.cos(turn + 2 * math.pi * corner / count),
            at.y() + radius * 1.25 * math.sin(turn + 2 * math.pi * corner / count),
        )
        for corner in range(count)
    ]
    painter.drawPolygon(QPolygonF(corners))


class MapDrawing:
    """Places the passages in a rectangle, at one scale for both axes."""

    def __init__(self, theme: Theme, content: MapContent, area: QRectF, sight: MapSight) -> None:
        self._theme = theme
        self._content = content
        self._area = area
        places: list[MapPoint | MapPlace] = [*content.points]
        if content.mapped.question is not None:
            places.append(content.mapped.question)
        left, right = min(each.x for each in places), max(each.x for each in places)
        low, high = min(each.y for each in places), max(each.y for each in places)
        width, height = max(right - left, 1e-6), max(high - low, 1e-6)
        room = area.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        self._scale = max(1e-6, min(room.width() / width, room.height() / height)) * sight.zoom
        self._middle = QPointF((left + right) / 2, (low + high) / 2)
        self._center = area.center() + (sight.moved or QPointF(0, 0))

    def at(self, place: MapPoint | MapPlace) -> QPointF:
        """Return where a place of the map is drawn."""
        x = self._center.x() + (place.x - self._middle.x()) * self._scale
        # The second axis points up.
        return QPointF(x, self._center.y() - (place.y - self._middle.y()) * self._scale)

    def nearest_index(self, to: QPointF, within: float) -> int:
        """Return the passage drawn nearest to a place, -1 for none within so many pixels."""
        best, best_distance = -1, within**2
        for index, point in enumerate(self._content.points):
            away = self.at(point) - to
            distance = away.x() ** 2 + away.y() ** 2
            if distance < best_distance:
                best, best_distance = index, distance
        return best

    def draw(self, painter: QPainter, current: int = -1) -> None:
        """Draw passages, the question with lines to what is nearest, and the current passage."""
        painter.save()
        painter.setClipRect(self._area)
        self._draw_lines(painter)
        # Documents with few passages lie on top.
        for point in sorted(self._content.points, key=self._content.mark):
            draw_mark(painter, self._theme, self._content.mark(point), self.at(point), _RADIUS)
        for rank, point in enumerate(self._content.nearest, 1):
            self._draw_nearest(painter, point, str(rank))
        if 0 <= current < len(self._content.points):
            painter.setPen(QPen(self._theme.color("text"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(self.at(self._content.points[current]), 9, 9)
        self._draw_question(painter)
        painter.restore()

    def _draw_lines(self, painter: QPainter) -> None:
        question = self._content.mapped.question
        if question is None:
            return
        painter.setPen(QPen(self._theme.color("accent"), 1.2))
        for point in self._content.nearest:
            painter.drawLine(self.at(question), self.at(point))

    def _draw_nearest(self, painter: QPainter, point: MapPoint, rank: str) -> None:
        at = self.at(point)
        painter.setPen(QPen(self._theme.color("accent"), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, 7.5, 7.5)
        painter.setPen(self._theme.color("text"))
        painter.drawText(at + QPointF(9, -5), rank)

    def _draw_question(self, painter: QPainter) -> None:
        question = self._content.mapped.question
        if question is None:
            return
        at = self.at(question)
        painter.setPen(QPen(self._theme.color("window"), 1.5))
        painter.setBrush(self._theme.color("accent"))
        painter.drawEllipse(at, 9, 9)
        painter.setPen(self._theme.color("on_accent"))
        center = Qt.AlignmentFlag.AlignCenter
        painter.drawText(QRectF(at.x() - 9, at.y() - 9, 18, 18), center, "?")
        # Its words stand in the corner: beside it they would hide what is near.
        words = f"? {self._content.question}"
        width = painter.fontMetrics().horizontalAdvance(words) + 10
        height = painter.fontMetrics().lineSpacing() + 4
        corner = self._area.topLeft() + QPointF(4, 4)
        label = QRectF(corner.x(), corner.y(), min(width, self._area.width() - 8), height)
        draw_rounded(painter, label, 4, self._theme.color("line"), self._theme.color("panel"))
        painter.setPen(self._theme.color("text"))
        draw_elided(painter, label.adjusted(5, 0, -5, 0), words)


def draw_legend(
    painter: QPainter, theme: Theme, content: MapContent, area: QRectF, notes: Sequence[str]
) -> None:
    """Draw the marks with the names of their documents, and notes under them."""
    line = painter.fontMetrics().lineSpacing() + 4
    row = QRectF(area.left(), area.top(), area.width(), line)
    for entry in content.legend:
        draw_mark(painter, theme, entry.mark, QPointF(row.left() + 8, row.center().y()), _RADIUS)
        painter.setPen(theme.color("text"))
        draw_elided(painter, row.adjusted(22, 0, 0, 0), f"{entry.name} ({entry.count})")
        row.translate(0, line)
    painter.setPen(theme.color("quiet"))
    row.translate(0, line / 2)
    for note in notes:
        flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        needed = painter.boundingRect(row.adjusted(0, 0, 0, 1000), flags, note)
        painter.drawText(needed, flags, note)
        row.moveTop(needed.bottom() + 4)
