"""All chats: renaming, deleting, restoring, searching and exporting them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from chatapp import texts
from chatapp.chats.export import Words, as_markdown
from chatapp.chats.rows import DeletedChat
from chatapp.chats.search import ChatHit
from chatapp.chats.store import ChatStore
from chatapp.contract.records import Chat
from chatapp.errors import ChatappError, FolderUnusable, os_cause
from chatapp.gui.pictures.picture_files import PictureFiles
from chatapp.gui.shell.store_writer import StoreWriter
from chatapp.machine.settings import write_atomically
from chatapp.texts import tr

KEPT_DAYS = 30
"""How long a deleted chat can be restored."""


class AllChats(StoreWriter):
    """Acts on any chat, on screen or not."""

    changed = Signal()
    deleted = Signal(object)
    restored = Signal(int)
    erased = Signal(int)

    def __init__(
        self, store: ChatStore, pictures: PictureFiles, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._pictures = pictures

    def chats(self) -> list[Chat]:
        """Return all chats, the one changed last first."""
        return self._store.chats.all()

    def find(self, query: str) -> list[ChatHit]:
        return self._store.search(query)

    def pictures(self) -> set[str]:
        """Return the names of all pictures in chats and drafts, deleted chats included."""
        return self._store.picture_names()

    def rename(self, chat_id: int, title: str) -> None:
        """Give a chat another title; an empty one changes nothing."""
        if title.strip():
            self.try_store(lambda: self._store.chats.rename(chat_id, title))
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
        """Mark answers that a crash cut off as stopped, and purge chats deleted long ago."""
        if self.try_store(self._store.messages.stop_growing):
            self.try_store(lambda: self._store.trash.purge(KEPT_DAYS * 24 * 3600.0))

    def export(self, chat_id: int, file: Path) -> None:
        """Write the shown branch of a chat as Markdown, and its pictures to a folder beside it."""
        chat = self._store.chats.get(chat_id)
        branch = self._store.messages.branch(chat.leaf_id)
        picture_words = tr("pictures.export")
        words = Words(
            tr("export.question"),
            tr("export.answer"),
            tr("export.sources"),
            texts.language(),
            picture_words,
            tr("options.instructions"),
        )
        folder = file.with_name(f"{file.stem}-{picture_words}")
        try:
            write_atomically(file, as_markdown(chat, branch, words, folder.name).encode("utf-8"))
            for message in branch:
                self._pictures.copy_to(folder, message.pictures)
        except ChatappError as error:
            self.not_stored.emit(error)
        except OSError as error:
            self.not_stored.emit(FolderUnusable(folder=file.parent, cause=os_cause(error)))
