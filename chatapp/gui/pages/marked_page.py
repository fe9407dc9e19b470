"""A page as a picture with marked boxes; boxes are in points from the top left corner."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from chatapp.contract.records import Box
from chatapp.gui.widgets.painting import draw_rounded
from chatapp.gui.widgets.theme import LIGHT, Theme
from chatapp.texts import tr

_MARK_OPACITY = 0.40
_OTHER_MARK_OPACITY = 0.18
_HIT_OPACITY = 0.08
_CURRENT_HIT_OPACITY = 0.35
_MARGIN_PT = 1.0
"""Glyph boxes end at the ink; a mark reaches this far beyond it."""
_A4_PT = QSizeF(595.0, 842.0)


class MarkedPage(QWidget):
    """Scales the picture to any width at once; a sharper one may follow."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._pixmap = QPixmap()
        self._points = QSizeF()
        self._marked: tuple[Box, ...] = ()
        self._also_marked: tuple[Box, ...] = ()
        self._hits: tuple[Box, ...] = ()
        self._hit: tuple[Box, ...] = ()
        theme.changed.connect(self.update)

    def show_picture(self, png: bytes, points: QSizeF) -> bool:
        """Show a rendered page of a size in points; return False when the bytes are no picture."""
        pixmap = QPixmap()
        if points.isEmpty() or not pixmap.loadFromData(png, "PNG"):
            return False
        self._pixmap, self._points = pixmap, points
        self.update()
        return True

    def clear(self) -> None:
        """Show an empty sheet."""
        self._pixmap = QPixmap()
        self.update()

    def mark(self, boxes: Sequence[Box], also: Sequence[Box] = ()) -> None:
        """Mark the lines of the current source, and fainter those of the other sources."""
        self._marked, self._also_marked = tuple(boxes), tuple(also)
        self.update()

    def mark_hits(self, boxes: Sequence[Box], current: Sequence[Box]) -> None:
        """Mark the hits of a search, and stronger the current one."""
        self._hits, self._hit = tuple(boxes), tuple(current)
        self.update()

    def set_points(self, points: QSizeF) -> None:
        """Take the size of the page, known or supposed, in points."""
        self._points = points

    def set_width(self, width: int) -> None:
        """Set the width in logical pixels; the height follows the page."""
        points = _A4_PT if self._points.isEmpty() else self._points
        size = QSize(width, round(width * points.height() / points.width()))
        if size != self.size():
            self.setFixedSize(size)

    def has_picture(self) -> bool:
        """Return whether a page is shown."""
        return not self._pixmap.isNull()

    def rectangle(self, box: Box) -> QRectF:
        """Return the rectangle of a box in this widget, in logical pixels, with a margin."""
        scale = 1.0 if self._points.isEmpty() else self.width() / self._points.width()
        left, top, right, bottom = box
        corner = QPointF((left - _MARGIN_PT) * scale, (top - _MARGIN_PT) * scale)
        end = QPointF((right + _MARGIN_PT) * scale, (bottom + _MARGIN_PT) * scale)
        return QRectF(corner, end).normalized()

    def first_mark(self) -> QRectF:
        """Return the topmost marked rectangle, or an empty one."""
        return self._topmost(self._marked)

    def hit(self) -> QRectF:
        """Return the rectangle of the current hit, or an empty one."""
        return self._topmost(self._hit)

    def _topmost(self, boxes: Sequence[Box]) -> QRectF:
        return min(map(self.rectangle, boxes), key=QRectF.top, default=QRectF())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor("#ffffff"))
        if self._pixmap.isNull():
            painter.setPen(QColor(LIGHT.quiet))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr("source.loading"))
            return
        painter.drawPixmap(self.rect(), self._pixmap)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        self._paint_marks(painter, self._also_marked, "mark", _OTHER_MARK_OPACITY)
        self._paint_marks(painter, self._marked, "mark", _MARK_OPACITY)
        self._paint_marks(painter, self._hits, "accent", _HIT_OPACITY)
        self._paint_marks(painter, self._hit, "accent", _CURRENT_HIT_OPACITY)
        # The page is white in both themes, and so its selection is that of the light one.
        for box in self._selected_boxes():
            painter.fillRect(self.rectangle(box), QColor(LIGHT.selection))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        # Hits have an edge: filled alone, they could be taken for a selection.
        for box in (*self._hits, *self._hit):
            draw_rounded(painter, self.rectangle(box), 2, QColor(LIGHT.accent))
        painter.setPen(self._theme.color("line"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _selected_boxes(self) -> Sequence[Box]:
        return ()

    def _paint_marks(
        self, painter: QPainter, boxes: Sequence[Box], name: str, opacity: float
    ) -> None:
        color = self._theme.color(name)
        color.setAlphaF(opacity)
        for box in boxes:
            painter.fillRect(self.rectangle(box), color)
