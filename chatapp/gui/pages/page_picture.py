"""A page whose words can be selected with mouse and keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent

from chatapp.contract.page_records import PageWord
from chatapp.contract.records import Box
from chatapp.gui.pages.marked_page import MarkedPage
from chatapp.gui.pages.page_selection import PageSelection
from chatapp.gui.widgets.theme import Theme


class _Hover(NamedTuple):
    word: int
    """The index of the nearest word, -1 on a page without words."""
    is_on_word: bool


class PagePicture(MarkedPage):
    """The words arrive after the picture."""

    selected = Signal(str)
    """The text of a finished selection; "" when it is removed."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._selection = PageSelection()
        self._pressed = -1
        self.setMouseTracking(True)

    def clear(self) -> None:
        self.show_words(())
        super().clear()

    def show_words(self, words: Sequence[PageWord]) -> None:
        """Let these words be selected."""
        self._selection.words = words
        self.unselect()

    def selection(self) -> str:
        """Return the selected text."""
        return self._selection.text()

    def selection_rectangle(self) -> QRectF:
        """Return the bounding rectangle of the selection, or an empty one."""
        covered = QRectF()
        for box in self._selection.lines():
            covered = covered.united(self.rectangle(box))
        return covered

    def select_all(self) -> None:
        """Select all words of the page."""
        self._select(0, len(self._selection.words) - 1)
        self.selected.emit(self.selection())

    def select_on(self, words: int, lines: int) -> None:
        """Extend the selection by words or lines; a new one begins at the marked words."""
        if self._selection.words:
            self._selection.extend(words, lines, self._marked[0] if self._marked else None)
            self.update()
            self.selected.emit(self.selection())

    def cursor_place(self) -> QRectF:
        """Return the rectangle of the word at the end of the selection, or an empty one."""
        cursor = self._selection.cursor
        return self.rectangle(self._selection.words[cursor].box) if cursor >= 0 else QRectF()

    def unselect(self) -> None:
        """Remove the selection."""
        had = self._selection.anchor >= 0
        self._select(-1, -1)
        if had:
            self.selected.emit("")

    def _selected_boxes(self) -> Sequence[Box]:
        return self._selection.lines()

    def _select(self, anchor: int, cursor: int) -> None:
        self._selection.select(anchor, cursor)
        self.update()

    def _hover(self, point: QPointF) -> _Hover:
        x, y = (point * (self._points.width() / max(1, self.width()))).toTuple()
        index = self._selection.nearest(x, y)
        return _Hover(index, self._selection.is_on(index, x, y))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.unselect()
            self._pressed = self._hover(event.position()).word

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index, is_on_word = self._hover(event.position())
        self.setCursor(Qt.CursorShape.IBeamCursor if is_on_word else Qt.CursorShape.ArrowCursor)
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._select(self._pressed, index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._selection.anchor >= 0:
            self.selected.emit(self.selection())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index, is_on_word = self._hover(event.position())
        if is_on_word:
            self._select(index, index)
