"""The rows of chats: they can be dragged onto folders, which fold by click and arrow keys."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QMimeData, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent

from chatapp.gui.chats.listing.row_keys import ChatFolderKey
from chatapp.gui.widgets.dragged_rows import DraggedRows, row_mime
from chatapp.gui.widgets.rows import ListRow
from chatapp.gui.widgets.theme import Theme

CHATS_FORMAT = "application/x-chatapp-chats"
"""Ids of dragged chats, separated by commas."""


class ChatRowList(DraggedRows):
    """Chats inside a folder follow its row, one level deeper."""

    drag_format = CHATS_FORMAT
    drag_action = Qt.DropAction.MoveAction
    takes_anywhere = True
    folded = Signal(int, bool)
    """The id of a folder, and whether it should be open."""
    moved = Signal(list, int)
    """Ids of chats that were dropped, and the folder below them, 0 for none."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, may_rename=True)

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

    def carried(self, key: Any) -> str:
        return str(key) if isinstance(key, int) else ""

    def taker_at(self, index: QModelIndex) -> ChatFolderKey | None:
        folder_id = self.folder_at(index)
        return ChatFolderKey(folder_id) if folder_id else None

    def take(self, carried: str, taker: ChatFolderKey | None) -> None:
        chat_ids = [int(number) for number in carried.split(",") if number.isdecimal()]
        if chat_ids:
            self.moved.emit(chat_ids, taker.folder_id if taker else 0)


def chats_mime(chat_ids: list[int]) -> QMimeData:
    """Return what a drag of these chats carries."""
    return row_mime(CHATS_FORMAT, ",".join(map(str, chat_ids)))
