"""One page as a picture: cited lines and hits are marked, words can be selected; boxes are in
points.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from chatapp.contract.records import Box, PageWord
from chatapp.gui.source import page_selection
from chatapp.gui.widgets.theme import LIGHT, Theme

_MARK_OPACITY = 0.40
_OTHER_MARK_OPACITY = 0.18
_HIT_OPACITY = 0.08
_CURRENT_HIT_OPACITY = 0.35
_GROW_PT = 1.0
"""Glyph boxes end at the ink; a marker pen reaches a little beyond it."""


class PagePicture(QWidget):
    """Draws at any width at once; the sharp picture may come later."""

    selected = Signal(str)
    """The text of the selection when it is made, "" when it is gone."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._pixmap = QPixmap()
        self._points = (0.0, 0.0)
        self._marked: tuple[Box, ...] = ()
        self._also_marked: tuple[Box, ...] = ()
        self._hits: tuple[Box, ...] = ()
        self._hit: tuple[Box, ...] = ()
        self._words: Sequence[PageWord] = ()
        self._anchor = self._cursor = -1
        self.setMouseTracking(True)
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
        self.show_words(())
        self.update()

    def show_words(self, words: Sequence[PageWord]) -> None:
        """Let these words be selected."""
        self._words = words
        self.unselect()

    def mark(self, boxes: Sequence[Box], also: Sequence[Box] = ()) -> None:
        """Mark the lines of the source in question, and fainter those of the others on this page."""
        self._marked, self._also_marked = tuple(boxes), tuple(also)
        self.update()

    def mark_hits(self, boxes: Sequence[Box], current: Sequence[Box]) -> None:
        """Mark where a text was found on this page, and stronger the one that is looked at."""
        self._hits, self._hit = tuple(boxes), tuple(current)
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
        return QRectF(
            corner, QPointF((right + _GROW_PT) * scale, (bottom + _GROW_PT) * scale)
        ).normalized()

    def first_mark(self) -> QRectF:
        """Return the topmost marked rectangle, or an empty one."""
        return self._topmost(self._marked)

    def hit(self) -> QRectF:
        """Return the rectangle of the hit that is looked at, or an empty one."""
        return self._topmost(self._hit)

    def _topmost(self, boxes: Sequence[Box]) -> QRectF:
        return min(
            map(self.rectangle, boxes), key=lambda rectangle: rectangle.top(), default=QRectF()
        )

    # Selection ---------------------------------------------------------------------------

    def selection(self) -> str:
        """Return the selected text."""
        return page_selection.text(self._selected_words())

    def selection_rectangle(self) -> QRectF:
        """Return what the selection covers, or an empty rectangle."""
        covered = QRectF()
        for box in page_selection.lines(self._selected_words()):
            covered = covered.united(self.rectangle(box))
        return covered

    def select_all(self) -> None:
        """Select all words of the page."""
        self._select(0, len(self._words) - 1)
        self.selected.emit(self.selection())

    def select_on(self, words: int, lines: int) -> None:
        """Move the end of the selection by words or lines; without one it begins at the marked
        words.
        """
        if not self._words:
            return
        if self._anchor < 0:
            corner = self._marked[0] if self._marked else (0.0, 0.0, 0.0, 0.0)
            first = page_selection.nearest(
                self._words, corner[0] + _GROW_PT, (corner[1] + corner[3]) / 2
            )
            self._select(first, first)
        else:
            self._select(self._anchor, page_selection.step(self._words, self._cursor, words, lines))
        self.selected.emit(self.selection())

    def cursor_place(self) -> QRectF:
        """Return where the end of the selection is, or an empty rectangle."""
        return self.rectangle(self._words[self._cursor].box) if self._cursor >= 0 else QRectF()

    def unselect(self) -> None:
        """Select nothing."""
        had = self._anchor >= 0
        self._select(-1, -1)
        if had:
            self.selected.emit("")

    def _selected_words(self) -> Sequence[PageWord]:
        first, last = sorted((self._anchor, self._cursor))
        return self._words[first : last + 1] if first >= 0 else ()

    def _select(self, anchor: int, cursor: int) -> None:
        self._anchor, self._cursor = (anchor, cursor) if min(anchor, cursor) >= 0 else (-1, -1)
        self.update()

    def _word_at(self, place: QPointF) -> tuple[int, bool]:
        """Return the nearest word, and whether the place is on it."""
        scale = self._points[0] / max(1, self.width())
        x, y = place.x() * scale, place.y() * scale
        index = page_selection.nearest(self._words, x, y)
        return index, page_selection.is_on(self._words, index, x, y)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.unselect()
            self._pressed = self._word_at(event.position())[0]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index, is_on_it = self._word_at(event.position())
        self.setCursor(Qt.CursorShape.IBeamCursor if is_on_it else Qt.CursorShape.ArrowCursor)
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._select(self._pressed, index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._anchor >= 0:
            self.selected.emit(self.selection())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index, is_on_it = self._word_at(event.position())
        if is_on_it:
            self._select(index, index)

    _pressed = -1

    # Painting ----------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor("#ffffff"))
        if self._pixmap.isNull():
            return
        painter.drawPixmap(self.rect(), self._pixmap)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._paint_marks(painter, self._also_marked, "mark", _OTHER_MARK_OPACITY)
        self._paint_marks(painter, self._marked, "mark", _MARK_OPACITY)
        self._paint_marks(painter, self._hits, "accent", _HIT_OPACITY)
        self._paint_marks(painter, self._hit, "accent", _CURRENT_HIT_OPACITY)
        # The sheet is white in both themes, and so is what is selected on it.
        for box in page_selection.lines(self._selected_words()):
            painter.fillRect(self.rectangle(box), QColor(LIGHT.selection))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        # Hits have an edge: filled alone, they could be taken for a selection.
        painter.setPen(QPen(QColor(LIGHT.accent), 1))
        for box in (*self._hits, *self._hit):
            painter.drawRoundedRect(self.rectangle(box), 2, 2)
        painter.setPen(self._theme.color("line"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_marks(
        self, painter: QPainter, boxes: Sequence[Box], name: str, opacity: float
    ) -> None:
        color = self._theme.color(name)
        color.setAlphaF(opacity)
        for box in boxes:
            painter.fillRect(self.rectangle(box), color)
