"""What is done to folders of chats, each stored at once, and undone by a notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from chatapp.chats.rows import ChatFolder
from chatapp.chats.store import ChatStore
from chatapp.gui.shell.store_writer import StoreWriter


@dataclass(frozen=True, slots=True)
class ChatPlace:
    """A chat and the folder it is in, 0 for none."""

    chat_id: int
    folder_id: int


class ChatFolders(StoreWriter):
    """Folders never hold chats back: those of a deleted folder are in none."""

    changed = Signal()
    moved = Signal(list, str)
    """Where chats were before (ChatPlace), and the name of the folder they are in now."""
    deleted = Signal(object)
    """The ChatFolder, which can be restored."""
    added = Signal(int)

    def __init__(self, store: ChatStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store

    def folders(self) -> list[ChatFolder]:
        """Return all folders by name."""
        return self._store.folders.all()

    def folder(self, folder_id: int) -> ChatFolder:
        """Return a folder. Raises LookupError."""
        return self._store.folders.get(folder_id)

    def add(self, name: str, chat_ids: Sequence[int] = ()) -> None:
        """Make a folder and put chats into it."""
        added: list[ChatFolder] = []
        if self.try_store(lambda: added.append(self._store.folders.add(name))):
            self._move(chat_ids, added[0].id)
            self.changed.emit()
            self.added.emit(added[0].id)

    def change(self, folder: ChatFolder) -> None:
        """Store name, instructions and documents; an empty name changes nothing."""
        if folder.name.strip() and self.try_store(lambda: self._store.folders.change(folder)):
            self.changed.emit()

    def set_open(self, folder_id: int, is_open: bool) -> None:
        if self.try_store(lambda: self._store.folders.set_open(folder_id, is_open)):
            self.changed.emit()

    def move(self, chat_ids: Sequence[int], folder_id: int) -> None:
        """Put chats into a folder, 0 for none."""
        before = [ChatPlace(chat_id, self._folder_of(chat_id)) for chat_id in chat_ids]
        others = [place for place in before if place.folder_id != folder_id]
        if others and self._move([place.chat_id for place in others], folder_id):
            self.changed.emit()
            self.moved.emit(others, self.folder(folder_id).name if folder_id else "")

    def move_back(self, places: Sequence[ChatPlace]) -> None:
        """Undo a move."""
        for place in places:
            self._move([place.chat_id], place.folder_id)
        self.changed.emit()

    def delete(self, folder_id: int) -> None:
        """Delete a folder; its chats stay, and it can be restored with them."""
        folder = self.folder(folder_id)
        if self.try_store(lambda: self._store.folders.delete(folder_id)):
            self.changed.emit()
            self.deleted.emit(folder)

    def restore(self, folder_id: int) -> None:
        if self.try_store(lambda: self._store.folders.restore(folder_id)):
            self.changed.emit()

    def _move(self, chat_ids: Sequence[int], folder_id: int) -> bool:
        return self.try_store(lambda: self._store.chats.move(chat_ids, folder_id))

    def _folder_of(self, chat_id: int) -> int:
        return self._store.chats.get(chat_id).folder_id
