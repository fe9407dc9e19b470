"""Lists whose rows are dragged onto other rows of the same list."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QMimeData, QModelIndex, QPointF, Qt
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication

from chatapp.gui.widgets.rows import RowList
from chatapp.gui.widgets.theme import Theme


class DraggedRows(RowList):
    """While a row is dragged, the row below the pointer that would take it is marked."""

    drag_format = ""
    """The MIME type of a drag: no other program can do anything with it."""
    drag_action = Qt.DropAction.CopyAction
    takes_anywhere = False
    """Whether a drop beside all rows that take one is taken as well."""

    def __init__(self, theme: Theme, name: str = "", may_rename: bool = False) -> None:
        super().__init__(theme, name, may_rename)
        self._pressed_at: QPointF | None = None
        self._before_drag: Any = None
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)

    def carried(self, _key: Any) -> str:
        """Return what a drag of a row carries, "" for a row that cannot be dragged."""
        return ""

    def taker_at(self, _index: QModelIndex) -> Any:
        """Return the key of the row that would take a drop on this one, None for none."""
        return None

    def take(self, carried: str, taker: Any) -> None:
        """Act on a drop on a row; `taker` is None beside all of them."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        is_left = event.button() == Qt.MouseButton.LeftButton
        self._pressed_at = event.position() if is_left else None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self._pressed_at is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        way = (event.position() - self._pressed_at).manhattanLength()
        carried = self.carried(self.key_at(self.indexAt(self._pressed_at.toPoint())))
        if carried and way >= QApplication.startDragDistance():
            self._pressed_at = None
            drag = QDrag(self)
            drag.setMimeData(row_mime(self.drag_format, carried))
            drag.exec(self.drag_action)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(self.drag_format):
            self._before_drag = self.key_at(self.currentIndex())
            event.acceptProposedAction()
        else:
            # The window's: files are dropped anywhere.
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        taker = self.taker_at(self.indexAt(event.position().toPoint()))
        self.is_led = taker is not None
        if taker is not None:
            self.select(taker)
        self.viewport().update()
        event.setAccepted(taker is not None or self.takes_anywhere)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._end_drag()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        taker = self.taker_at(self.indexAt(event.position().toPoint()))
        carried = bytes(event.mimeData().data(self.drag_format).data()).decode("ascii", "ignore")
        self._end_drag()
        if carried and (taker is not None or self.takes_anywhere):
            event.acceptProposedAction()
            self.take(carried, taker)

    def _end_drag(self) -> None:
        self.is_led = False
        self.select(self._before_drag)
        self.viewport().update()


def row_mime(drag_format: str, carried: str) -> QMimeData:
    """Return what a drag of a row carries."""
    mime = QMimeData()
    mime.setData(drag_format, carried.encode("ascii"))
    return mime
