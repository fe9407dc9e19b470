"""Which documents a chat answers from; a document that is added late is switched on in the chat it
was meant for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from chatapp.chats.store import ChatStore
from chatapp.contract.records import Reading
from chatapp.errors import DiskFull, FolderUnusable


class ChatDocuments(QObject):
    """Every change is stored at once."""

    changed = Signal()
    not_stored = Signal(object)

    def __init__(self, store: ChatStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store

    def switch(self, chat_id: int, document_id: int, on: bool) -> None:
        """Answer from a document in a chat, or not any more; a chat deleted meanwhile is passed
        over.
        """
        self.switch_all(chat_id, (document_id,), on)

    def switch_all(self, chat_id: int, document_ids: Iterable[int], on: bool) -> None:
        """Answer from many documents in a chat, or from none of them any more."""
        try:
            before = set(self._store.chats.get(chat_id).document_ids)
        except LookupError:
            return
        after = before | {*document_ids} if on else before - {*document_ids}
        self._write(lambda: self._store.chats.set_documents(chat_id, after))

    def read(self, chat_id: int, reading: Reading) -> None:
        """Choose how the documents of a chat are read."""
        self._write(lambda: self._store.chats.set_reading(chat_id, reading))

    def forget(self, document_id: int) -> None:
        """Switch a document that was removed off everywhere."""
        self._write(lambda: self._store.chats.forget_document(document_id))

    def _write(self, write: Callable[[], None]) -> None:
        try:
            write()
        except (DiskFull, FolderUnusable) as error:
            self.not_stored.emit(error)
            return
        self.changed.emit()
