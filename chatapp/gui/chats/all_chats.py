"""All chats: renaming, deleting, restoring, searching and pinning them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from chatapp.chats.chat_filter import ALL_CHATS, ChatFilter
from chatapp.chats.rows import DeletedChat
from chatapp.chats.store import ChatStore
from chatapp.chats.trash import KEPT_DAYS
from chatapp.contract.records import Chat
from chatapp.gui.chats.listing.found_chats import FoundChats
from chatapp.gui.shell.store_writer import StoreWriter


class AllChats(StoreWriter):
    """Acts on any chat, on screen or not."""

    changed = Signal()
    deleted = Signal(object)
    restored = Signal(int)
    erased = Signal(int)

    def __init__(self, store: ChatStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store

    def chats(self) -> list[Chat]:
        """Return all chats, the one changed last first."""
        return self._store.chats.all()

    def ids(self) -> list[int]:
        """Return the ids of all chats."""
        return [chat.id for chat in self.chats()]

    def in_folder(self, folder_id: int) -> list[int]:
        """Return the ids of the chats in a folder."""
        return [chat.id for chat in self.chats() if chat.folder_id == folder_id]

    def find(self, query: str, chosen: ChatFilter = ALL_CHATS) -> FoundChats:
        """Return all chats that contain all words and pass a filter."""
        places = self._store.search_places(query, chosen)
        return FoundChats(query, places, partial(self._store.search_hits, query))

    def models(self) -> list[str]:
        """Return the names of the models that answered."""
        return self._store.models()

    def pictures(self) -> set[str]:
        """Return the names of all pictures in chats and drafts, deleted chats included."""
        return self._store.picture_names()

    def rename(self, chat_id: int, title: str) -> None:
        """Give a chat another title; an empty one changes nothing."""
        if title.strip():
            self.try_store(lambda: self._store.chats.rename(chat_id, title))
            self.changed.emit()

    def pin(self, chat_id: int, is_pinned: bool) -> None:
        """Keep a chat at the top of the list, or not any more."""
        if self.try_store(lambda: self._store.chats.pin(chat_id, is_pinned)):
            self.changed.emit()

    def delete_all(self, chat_ids: Sequence[int]) -> None:
        """Hide chats until they are restored or purged, without a notice for each."""
        for chat_id in chat_ids:
            self.try_store(partial(self._store.trash.delete, chat_id))
        self.changed.emit()

    def delete(self, chat_id: int) -> None:
        """Hide a chat until it is restored or purged."""
        chat = self._store.chats.get(chat_id)
        if self.try_store(lambda: self._store.trash.delete(chat_id)):
            self.deleted.emit(chat)
            self.changed.emit()

    def deleted_chats(self) -> list[DeletedChat]:
        """Return the chats that can be restored, the one deleted last first."""
        return self._store.trash.chats()

    def erase(self, chat_ids: Sequence[int]) -> None:
        if self.try_store(lambda: self._store.trash.erase(chat_ids)):
            for chat_id in chat_ids:
                self.erased.emit(chat_id)
            self.changed.emit()

    def restore(self, chat_id: int) -> None:
        if self.try_store(lambda: self._store.trash.restore(chat_id)):
            self.changed.emit()
            self.restored.emit(chat_id)

    def tidy(self) -> None:
        """Mark answers that a crash cut off as stopped; purge what was deleted long ago."""
        kept_s = KEPT_DAYS * 24 * 3600.0
        if self.try_store(self._store.messages.stop_growing):
            self.try_store(lambda: self._store.trash.purge(kept_s))
            self.try_store(lambda: self._store.folders.purge(kept_s))
