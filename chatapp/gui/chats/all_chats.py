"""What can be done to any chat of the list, on screen or not: rename, delete, bring back, find,
export.
"""

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
from chatapp.errors import ChatappError, DiskFull, FolderUnusable, os_cause
from chatapp.gui.pictures.picture_files import PictureFiles
from chatapp.machine.settings import write_atomically
from chatapp.texts import tr

KEPT_DAYS = 30
"""So long a deleted chat can be brought back."""


class AllChats(QObject):
    """The list's end of the store."""

    changed = Signal()
    deleted = Signal(object)
    restored = Signal(int)
    erased = Signal(int)
    not_stored = Signal(object)

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
        """Return the chats that hold the words."""
        return self._store.search(query)

    def pictures(self) -> set[str]:
        """Return the names of all pictures that a chat or a draft holds, those of deleted chats
        too.
        """
        return self._store.picture_names()

    def rename(self, chat_id: int, title: str) -> None:
        """Give a chat another title; an empty one changes nothing."""
        if not title.strip():
            return
        try:
            self._store.chats.rename(chat_id, title)
        except (DiskFull, FolderUnusable) as error:
            self.not_stored.emit(error)
        self.changed.emit()

    def delete(self, chat_id: int) -> None:
        """Hide a chat until it is restored or purged."""
        chat = self._store.chats.get(chat_id)
        try:
            self._store.trash.delete(chat_id)
        except (DiskFull, FolderUnusable) as error:
            self.not_stored.emit(error)
            return
        self.deleted.emit(chat)
        self.changed.emit()

    def deleted_chats(self) -> list[DeletedChat]:
        """Return the chats that can be brought back, the one deleted last first."""
        return self._store.trash.chats()

    def erase(self, chat_ids: Sequence[int]) -> None:
        """Remove every trace of deleted chats at once."""
        try:
            self._store.trash.erase(chat_ids)
        except (DiskFull, FolderUnusable) as error:
            self.not_stored.emit(error)
            return
        for chat_id in chat_ids:
            self.erased.emit(chat_id)
        self.changed.emit()

    def restore(self, chat_id: int) -> None:
        """Bring a deleted chat back."""
        try:
            self._store.trash.restore(chat_id)
        except (DiskFull, FolderUnusable) as error:
            self.not_stored.emit(error)
            return
        self.changed.emit()
        self.restored.emit(chat_id)

    def tidy(self) -> None:
        """After a start: call cut-off answers stopped, and purge what was deleted a month ago or
        earlier.
        """
        try:
            self._store.messages.stop_growing()
            self._store.trash.purge(KEPT_DAYS * 24 * 3600.0)
        except (DiskFull, FolderUnusable) as error:
            self.not_stored.emit(error)

    def export(self, chat_id: int, file: Path) -> None:
        """Write the branch of a chat that is shown as Markdown, and its pictures into a folder
        beside it.
        """
        chat = self._store.chats.get(chat_id)
        branch = self._store.messages.branch(chat.leaf_id)
        named = tr("export.question"), tr("export.answer"), tr("export.sources")
        folder = file.with_name(f"{file.stem}-{tr('pictures.export')}")
        text = as_markdown(
            chat, branch, Words(*named, texts.language(), tr("pictures.export")), folder.name
        )
        try:
            write_atomically(file, text.encode("utf-8"))
            self._pictures.copy_to(
                folder, [name for message in branch for name in message.pictures]
            )
        except ChatappError as error:
            self.not_stored.emit(error)
        except OSError as error:
            self.not_stored.emit(FolderUnusable(folder=file.parent, cause=os_cause(error)))
