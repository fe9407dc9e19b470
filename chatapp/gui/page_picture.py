"""One page as a picture with the cited lines marked; boxes are in points, the picture in device pixels."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from chatapp.gui.theme import Theme
from chatapp.records import Box

_MARK_OPACITY = 0.40
_OTHER_MARK_OPACITY = 0.18
_GROW_PT = 1.0
"""Glyph boxes end at the ink; a marker pen reaches a little beyond it."""


class PagePicture(QWidget):
    """Draws at any width at once; the sharp picture may come later."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._pixmap = QPixmap()
        self._points = (0.0, 0.0)
        self._marked: tuple[Box, ...] = ()
        self._also_marked: tuple[Box, ...] = ()
        theme.changed.connect(self.update)

    def show_picture(self, png: bytes, width_pt: float, height_pt: float) -> bool:
        """Take a rendered page; returns False when the bytes are no picture."""
        pixmap = QPixmap()
        if width_pt <= 0 or height_pt <= 0 or not pixmap.loadFromData(png, "PNG"):
            return False
        self._pixmap = pixmap
        self._points = (width_pt, height_pt)
        self.update()
        return True

    def clear(self) -> None:
        """Show an empty sheet."""
        self._pixmap = QPixmap()
        self.update()

    def mark(self, boxes: Sequence[Box], also: Sequence[Box] = ()) -> None:
        """Mark the lines of the source in question, and fainter those of the others on this page."""
        self._marked, self._also_marked = tuple(boxes), tuple(also)
        self.update()

    def set_width(self, width: int) -> None:
        """Set the width in logical pixels; the height follows the page."""
        width_pt, height_pt = self._points if self._points[0] else (595.0, 842.0)
        self.setFixedSize(QSize(width, round(width * height_pt / width_pt)))

    def has_picture(self) -> bool:
        """Say whether a page is shown."""
        return not self._pixmap.isNull()

    def rectangle(self, box: Box) -> QRectF:
        """Return where a box of the page lies in this widget, in logical pixels."""
        scale = self.width() / self._points[0] if self._points[0] else 1.0
        left, top, right, bottom = box
        corner = QPointF((left - _GROW_PT) * scale, (top - _GROW_PT) * scale)
        return QRectF(corner, QPointF((right + _GROW_PT) * scale, (bottom + _GROW_PT) * scale)).normalized()

    def first_mark(self) -> QRectF:
        """Return the topmost marked rectangle, or an empty one."""
        found = [self.rectangle(box) for box in self._marked]
        return min(found, key=lambda rectangle: rectangle.top(), default=QRectF())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor("#ffffff"))
        if self._pixmap.isNull():
            return
        painter.drawPixmap(self.rect(), self._pixmap)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        self._paint_marks(painter, self._also_marked, _OTHER_MARK_OPACITY)
        self._paint_marks(painter, self._marked, _MARK_OPACITY)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setPen(self._theme.color("line"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_marks(self, painter: QPainter, boxes: Sequence[Box], opacity: float) -> None:
        color = self._theme.color("mark")
        color.setAlphaF(opacity)
        for box in boxes:
            painter.fillRect(self.rectangle(box), color)
