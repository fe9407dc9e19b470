"""The map as a widget: hovering and arrow keys choose a passage, a click or Enter opens it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from chatapp.contract.inside_records import MapPoint
from chatapp.gui.inside.passage_map.map_content import MapContent
from chatapp.gui.inside.passage_map.map_drawing import MapDrawing, MapSight
from chatapp.gui.widgets.painting import antialiased, draw_rounded
from chatapp.gui.widgets.plain_text import tooltip
from chatapp.gui.widgets.theme import Theme

_REACH = 14.0
"""Pixels around the pointer in which a passage is chosen."""
_DRAGGED = 4
_ZOOM_STEP = 1.25
_MOST_ZOOM = 40.0
_DIRECTIONS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}


class MapView(QWidget):
    """Wheel, plus and minus zoom, dragging moves, 0 shows all."""

    opened = Signal(object)
    """The MapPoint to open."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.content: MapContent | None = None
        self.current = -1
        self._sight = MapSight()
        self._pressed_at: QPointF | None = None
        self._last = QPointF()
        self._is_dragging = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(520, 220)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 200)

    def show_content(self, content: MapContent | None) -> None:
        """Show another map, all of it."""
        self.content = content
        self.current = -1
        self._sight = MapSight()
        self.setAccessibleDescription("")
        self.update()

    def drawing(self) -> MapDrawing | None:
        """Return the map as it is drawn now."""
        if self.content is None or not self.content.points:
            return None
        return MapDrawing(self._theme, self.content, QRectF(self.rect()), self._sight)

    def choose(self, index: int) -> None:
        """Make a passage the current one, -1 for none, and say which it is."""
        if index == self.current or self.content is None:
            return
        self.current = index
        self.update()
        if index < 0:
            QToolTip.hideText()
            return
        words = self.content.words(self.content.points[index])
        self.setAccessibleDescription(words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def zoom(self, factor: float, around: QPointF | None = None) -> None:
        """Show a part larger or smaller; what is at `around` stays there."""
        zoom = max(1.0, min(_MOST_ZOOM, self._sight.zoom * factor))
        ratio = zoom / self._sight.zoom
        center = QRectF(self.rect()).center()
        fixed = (around or center) - center
        moved = self._sight.moved or QPointF(0, 0)
        self._sight.moved = fixed + (moved - fixed) * ratio if zoom > 1 else None
        self._sight.zoom = zoom
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = antialiased(self)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        edge = QPen(self._theme.color("accent" if self.hasFocus() else "line"), 1)
        draw_rounded(painter, rect, 6, edge, self._theme.color("window"))
        if (drawing := self.drawing()) is not None:
            drawing.draw(painter, self.current)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = self._last = event.position()
        self._is_dragging = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is not None:
            moved = event.position() - self._pressed_at
            self._is_dragging = self._is_dragging or moved.manhattanLength() > _DRAGGED
            if self._is_dragging and self._sight.zoom > 1:
                step = event.position() - self._last
                self._sight.moved = (self._sight.moved or QPointF(0, 0)) + step
                self.update()
            self._last = event.position()
            return
        self._choose_at(event.position())
        self._show_words(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        was_click = self._pressed_at is not None and not self._is_dragging
        self._pressed_at = None
        if was_click:
            self._choose_at(event.position())
            self._open_current()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.hasFocus():
            self.choose(-1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        step = event.angleDelta().y()
        if step:
            self.zoom(_ZOOM_STEP if step > 0 else 1 / _ZOOM_STEP, event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        direction = _DIRECTIONS.get(Qt.Key(event.key()))
        if direction is not None:
            self._step(direction)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_current()
        elif event.text() in ("+", "="):
            self.zoom(_ZOOM_STEP)
        elif event.text() == "-":
            self.zoom(1 / _ZOOM_STEP)
        elif event.text() == "0":
            self.zoom(0.0)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def _choose_at(self, place: QPointF) -> None:
        if (drawing := self.drawing()) is not None:
            self.choose(drawing.nearest_index(place, _REACH))

    def _current_point(self) -> MapPoint | None:
        if self.content is None or self.current < 0:
            return None
        return self.content.points[self.current]

    def _show_words(self, place: QPoint) -> None:
        point = self._current_point()
        if point is not None and self.content is not None:
            QToolTip.showText(place, tooltip(self.content.words(point)), self)

    def _open_current(self) -> None:
        point = self._current_point()
        if point is not None:
            QToolTip.hideText()
            self.opened.emit(point)

    def _step(self, direction: QPointF) -> None:
        """Choose the passage that is nearest in a direction, the first time the middle one."""
        drawing, content = self.drawing(), self.content
        if drawing is None or content is None:
            return
        if self.current < 0:
            self.choose(drawing.nearest_index(QRectF(self.rect()).center(), float("inf")))
            return
        here = drawing.at(content.points[self.current])
        best, best_cost = self.current, float("inf")
        for index, point in enumerate(content.points):
            away = drawing.at(point) - here
            along = QPointF.dotProduct(away, direction)
            # What lies aside counts double.
            cost = along + 2 * (away - direction * along).manhattanLength()
            if along > 0.01 and cost < best_cost:
                best, best_cost = index, cost
        self.choose(best)
