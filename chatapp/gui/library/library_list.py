"""The list of the library: rows with an arrow to unfold, a box to tick, and a menu."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QMimeData, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent

from chatapp.gui.library.library_rows import CollectionKey, document_of
from chatapp.gui.widgets.dragged_rows import DraggedRows, row_mime
from chatapp.gui.widgets.rows import ListRow

DOCUMENT_FORMAT = "application/x-chatapp-document"
"""The id of a dragged document."""
_FOLDING_KEYS = {Qt.Key.Key_Left: True, Qt.Key.Key_Right: False}
"""Whether a row is unfolded on which the key acts."""


class LibraryList(DraggedRows):
    """A click or Enter picks a row; the box or Space ticks it; “…” or Shift+F10 opens its menu.

    The arrow, Left and Right fold and unfold a row. Documents can be dragged onto collections.
    """

    drag_format = DOCUMENT_FORMAT
    ticked = Signal(object)
    fold_toggled = Signal(object)
    dropped = Signal(str, int)
    """The name of a collection, and the id of the document that was dragged there."""

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

    def carried(self, key: Any) -> str:
        return str(document_of(key) or "")

    def taker_at(self, index: QModelIndex) -> CollectionKey | None:
        """Return the collection that a row is, or one of whose documents it is."""
        key = self.key_at(index)
        return CollectionKey(key.name) if isinstance(key, CollectionKey) else None

    def take(self, carried: str, taker: CollectionKey) -> None:
        if carried.isdigit():
            self.dropped.emit(taker.name, int(carried))


def document_mime(document_id: int) -> QMimeData:
    """Return what a drag of a document carries."""
    return row_mime(DOCUMENT_FORMAT, str(document_id))
