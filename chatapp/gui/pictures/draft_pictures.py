"""The pictures of the question being written, of a chat's draft or of an edited question."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from chatapp.chats.store import ChatStore
from chatapp.gui.shell.store_writer import StoreWriter

MOST = 8
"""Most pictures of one question."""


class DraftPictures(StoreWriter):
    """Stores those of a draft at once, those of an edited question when it is sent or left."""

    changed = Signal(tuple)
    """The names of the pictures of the displayed chat's next question."""

    def __init__(self, store: ChatStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._chat_id = 0
        self._is_editing = False
        self.names: tuple[str, ...] = ()

    def show(self, chat_id: int) -> None:
        """Show the draft of a chat; an edit ends."""
        self._chat_id = chat_id
        self._is_editing = False
        self._take(self._store.drafts.pictures(chat_id))

    def edit(self, names: Sequence[str]) -> None:
        """Edit an earlier question; the draft keeps its own pictures."""
        self._is_editing = True
        self._take(tuple(names))

    def leave(self, chat_id: int) -> None:
        """Append the pictures of an unsent edit to those of the draft."""
        if self._is_editing:
            self.restore(chat_id, (*self._store.drafts.pictures(chat_id), *self.names))

    def add(self, chat_id: int, name: str) -> bool:
        """Add a picture to the question of a chat; return False when it has `MOST` pictures."""
        is_shown = chat_id == self._chat_id
        known = self.names if is_shown else self._store.drafts.pictures(chat_id)
        if name in known:
            return True
        if len(known) >= MOST:
            return False
        self._change(chat_id, (*known, name))
        return True

    def remove(self, name: str) -> None:
        self._change(self._chat_id, tuple(other for other in self.names if other != name))

    def restore(self, chat_id: int, names: Sequence[str]) -> None:
        """Store the pictures of a draft, each once and at most `MOST`."""
        wanted = tuple(dict.fromkeys(names))[:MOST]

        def write() -> None:
            if wanted != self._store.drafts.pictures(chat_id):
                self._store.drafts.set_pictures(chat_id, wanted)

        self.try_store(write)

    def _change(self, chat_id: int, names: tuple[str, ...]) -> None:
        is_shown = chat_id == self._chat_id
        if not (is_shown and self._is_editing):
            self.restore(chat_id, names)
        if is_shown:
            self._take(names)

    def _take(self, names: tuple[str, ...]) -> None:
        if names != self.names:
            self.names = names
            self.changed.emit(names)
