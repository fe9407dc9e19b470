"""The list of the library: rows with an arrow to unfold, a box to tick, and a menu."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication

from chatapp.gui.library.library_rows import CollectionKey, document_of
from chatapp.gui.widgets.rows import ListRow, RowList
from chatapp.gui.widgets.theme import Theme

DOCUMENT_FORMAT = "application/x-chatapp-document"
"""The id of a dragged document; no other program can do anything with it."""
_FOLDING_KEYS = {Qt.Key.Key_Left: True, Qt.Key.Key_Right: False}
"""Whether a row is unfolded on which the key acts."""


class LibraryList(RowList):
    """A click or Enter picks a row; the box or Space ticks it; “…” or Shift+F10 opens its menu.

    The arrow, Left and Right fold and unfold a row. Documents can be dragged onto collections.
    """

    ticked = Signal(object)
    fold_toggled = Signal(object)
    dropped = Signal(str, int)
    """The name of a collection, and the id of the document that was dragged there."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._pressed_at: QPointF | None = None
        self._before_drag: Any = None
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)

    def click_row(self, row: ListRow, at: QPoint) -> None:
        parts = self.painter.parts(row, self.visualRect(self.indexAt(at)))
        if parts.dots.contains(at):
            self.open_menu(row.key)
        elif parts.check.contains(at):
            self.ticked.emit(row.key)
            self.clicked_at.emit()
        elif parts.arrow.contains(at):
            self.fold_toggled.emit(row.key)
            self.clicked_at.emit()
        else:
            super().click_row(row, at)

    def open_menu(self, key: Any) -> None:
        """Ask for the menu of a row, below its “…”."""
        self.select(key)
        index = self.currentIndex()
        if self.key_at(index) == key:
            self.scrollTo(index)
            dots = self.painter.parts(self.rows[index.row()], self.visualRect(index)).dots
            self.menu_asked.emit(key, self.viewport().mapToGlobal(dots.bottomLeft()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if not (index.isValid() and self._act(event, self.rows[index.row()])):
            super().keyPressEvent(event)

    def _act(self, event: QKeyEvent, row: ListRow) -> bool:
        """Do what a key does to a row; return whether it does anything."""
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Space and row.is_on is not None:
            self.ticked.emit(row.key)
        elif row.is_open is not None and _FOLDING_KEYS.get(Qt.Key(event.key())) is row.is_open:
            self.fold_toggled.emit(row.key)
        elif event.key() == Qt.Key.Key_F10 and shift and row.has_menu:
            self.open_menu(row.key)
        else:
            return False
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        is_left = event.button() == Qt.MouseButton.LeftButton
        self._pressed_at = event.position() if is_left else None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self._pressed_at is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        way = (event.position() - self._pressed_at).manhattanLength()
        document_id = document_of(self.key_at(self.indexAt(self._pressed_at.toPoint())))
        if document_id and way >= QApplication.startDragDistance():
            self._pressed_at = None
            drag = QDrag(self)
            drag.setMimeData(document_mime(document_id))
            drag.exec(Qt.DropAction.CopyAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(DOCUMENT_FORMAT):
            self._before_drag = self.key_at(self.currentIndex())
            event.acceptProposedAction()
        else:
            # The window's: files are dropped anywhere.
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Mark the collection below the pointer."""
        name = self._collection_at(event.position().toPoint())
        self.is_led = bool(name)
        if name:
            self.select(CollectionKey(name))
        self.viewport().update()
        event.setAccepted(bool(name))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._end_drag()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        name = self._collection_at(event.position().toPoint())
        written = bytes(event.mimeData().data(DOCUMENT_FORMAT).data())
        self._end_drag()
        if name and written.isdigit():
            event.acceptProposedAction()
            self.dropped.emit(name, int(written))

    def _collection_at(self, place: QPoint) -> str:
        """Return the collection whose row, or one of whose documents, is at a place."""
        key = self.key_at(self.indexAt(place))
        return key.name if isinstance(key, CollectionKey) else ""

    def _end_drag(self) -> None:
        self.is_led = False
        self.select(self._before_drag)
        self.viewport().update()


def document_mime(document_id: int) -> QMimeData:
    """Return what a drag of a document carries."""
    mime = QMimeData()
    mime.setData(DOCUMENT_FORMAT, str(document_id).encode("ascii"))
    return mime
