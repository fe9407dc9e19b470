"""The documents that a chat answers from."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from chatapp.chats.store import ChatStore
from chatapp.contract.records import Reading
from chatapp.gui.shell.store_writer import StoreWriter


class ChatDocuments(StoreWriter):
    """Stores every change at once."""

    changed = Signal()

    def __init__(self, store: ChatStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store

    def switch(self, chat_id: int, document_id: int, on: bool) -> None:
        """Switch a document on or off in a chat; a chat deleted meanwhile is ignored."""
        self.switch_all(chat_id, (document_id,), on)

    def switch_all(self, chat_id: int, document_ids: Iterable[int], on: bool) -> None:
        try:
            before = set(self._store.chats.get(chat_id).document_ids)
        except LookupError:
            return
        after = before | {*document_ids} if on else before - {*document_ids}
        self._write(lambda: self._store.chats.set_documents(chat_id, after))

    def read(self, chat_id: int, reading: Reading) -> None:
        self._write(lambda: self._store.chats.set_reading(chat_id, reading))

    def use_tools(self, chat_id: int, on: bool) -> None:
        """Let a model use tools on a chat's documents, or not any more."""
        self._write(lambda: self._store.chats.set_tools(chat_id, on))

    def forget(self, document_id: int) -> None:
        """Switch a removed document off in every chat."""
        self._write(lambda: self._store.chats.forget_document(document_id))

    def _write(self, write: Callable[[], None]) -> None:
        if self.try_store(write):
            self.changed.emit()
