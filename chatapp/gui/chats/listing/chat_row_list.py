"""The rows of chats: they can be dragged onto folders, which fold by click and arrow keys."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt, Signal
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

from chatapp.gui.chats.listing.row_keys import ChatFolderKey
from chatapp.gui.widgets.rows import ListRow, RowList
from chatapp.gui.widgets.theme import Theme

CHATS_FORMAT = "application/x-chatapp-chats"
"""Ids of dragged chats, separated by commas; no other program can do anything with them."""


class ChatRowList(RowList):
    """Chats inside a folder follow its row, one level deeper."""

    folded = Signal(int, bool)
    """The id of a folder, and whether it should be open."""
    moved = Signal(list, int)
    """Ids of chats that were dropped, and the folder below them, 0 for none."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, may_rename=True)
        self._pressed_at: QPointF | None = None
        self._before_drag: Any = None
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)

    def folder_at(self, index: QModelIndex) -> int:
        """Return the folder that a row is, or is in; 0 for none."""
        number = index.row() if index.isValid() else -1
        if number < 0 or not (self.rows[number].level or self.rows[number].is_open is not None):
            return 0
        while number >= 0 and not isinstance(self.rows[number].key, ChatFolderKey):
            number -= 1
        key = self.rows[number].key if number >= 0 else None
        return key.folder_id if isinstance(key, ChatFolderKey) else 0

    def click_row(self, row: ListRow, at: QPoint) -> None:
        """Open the menu of a row at its “…”; anywhere else the row is picked."""
        place = self.visualRect(self.indexAt(at))
        if row.has_menu and self.painter.parts(row, place).dots.contains(at):
            self.menu_asked.emit(row.key, self.viewport().mapToGlobal(at))
        else:
            super().click_row(row, at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        key = self.key_at(index)
        arrows = (Qt.Key.Key_Left, Qt.Key.Key_Right)
        is_menu = event.key() == Qt.Key.Key_Menu or (
            event.key() == Qt.Key.Key_F10 and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        )
        if self.state() == self.State.EditingState or key is None:
            super().keyPressEvent(event)
        elif is_menu:
            below = self.visualRect(index).bottomLeft() + QPoint(16, 0)
            self.menu_asked.emit(key, self.viewport().mapToGlobal(below))
        elif isinstance(key, ChatFolderKey) and event.key() in arrows:
            self.folded.emit(key.folder_id, event.key() == Qt.Key.Key_Right)
        elif event.key() == Qt.Key.Key_Left and self.folder_at(index):
            self.select(ChatFolderKey(self.folder_at(index)))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        is_left = event.button() == Qt.MouseButton.LeftButton
        self._pressed_at = event.position() if is_left else None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self._pressed_at is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        way = (event.position() - self._pressed_at).manhattanLength()
        key = self.key_at(self.indexAt(self._pressed_at.toPoint()))
        if isinstance(key, int) and way >= QApplication.startDragDistance():
            self._pressed_at = None
            drag = QDrag(self)
            drag.setMimeData(chats_mime([key]))
            drag.exec(Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(CHATS_FORMAT):
            self._before_drag = self.key_at(self.currentIndex())
            event.acceptProposedAction()
        else:
            # The window's: files are dropped anywhere.
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Mark the folder below the pointer."""
        folder_id = self.folder_at(self.indexAt(event.position().toPoint()))
        self.is_led = bool(folder_id)
        if folder_id:
            self.select(ChatFolderKey(folder_id))
        self.viewport().update()
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._end_drag()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        folder_id = self.folder_at(self.indexAt(event.position().toPoint()))
        chat_ids = chats_of(event.mimeData())
        self._end_drag()
        event.acceptProposedAction()
        if chat_ids:
            self.moved.emit(chat_ids, folder_id)

    def _end_drag(self) -> None:
        self.is_led = False
        self.select(self._before_drag)
        self.viewport().update()


def chats_mime(chat_ids: list[int]) -> QMimeData:
    """Return what a drag of these chats carries."""
    mime = QMimeData()
    mime.setData(CHATS_FORMAT, ",".join(map(str, chat_ids)).encode("ascii"))
    return mime


def chats_of(mime: QMimeData) -> list[int]:
    """Return the ids of dragged chats, none of anything else."""
    written = bytes(mime.data(CHATS_FORMAT).data()).decode("ascii", "ignore")
    return [int(number) for number in written.split(",") if number.isdecimal()]
