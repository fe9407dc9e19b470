"""What is typed and not sent, kept for each chat half a second after the last key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from chatapp.chats.store import ChatStore
from chatapp.errors import DiskFull, FolderUnusable
from chatapp.gui.pictures.draft_pictures import DraftPictures

_AFTER_MS = 500


class Drafts(QObject):
    """Holds back the last draft until typing pauses."""

    not_stored = Signal(object)

    def __init__(
        self, store: ChatStore, pictures: DraftPictures, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._pictures = pictures
        pictures.not_stored.connect(self.not_stored)
        self._pending: tuple[int, str] | None = None
        self._edited: tuple[int, str] | None = None
        self._timer = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._timer.timeout.connect(self.flush)

    def note(self, chat_id: int, text: str) -> None:
        """Take what is in the composer now."""
        self._pending = (chat_id, text)
        self._timer.start()

    def note_edit(self, chat_id: int, text: str) -> None:
        """Take what has become of an earlier question; an empty text when it is edited no more."""
        self._edited = (chat_id, text) if text.strip() else None

    def leave(self) -> None:
        """Store all that is typed, because another chat comes: an edit that was not sent stands
        after the draft.
        """
        self.flush()
        if self._edited is not None:
            chat_id, text = self._edited
            self._edited = None
            self.restore(chat_id, "\n\n".join(filter(None, (self.draft(chat_id), text))))
            self._pictures.leave(chat_id)

    def aside(self, chat_id: int) -> Callable[[], None]:
        """Return what puts the draft of a chat back as it is now, with its pictures: an edited
        question is sent.
        """
        draft, pictures = self.draft(chat_id), self._pictures.stored(chat_id)

        def put_back() -> None:
            self.restore(chat_id, draft)
            self._pictures.restore(chat_id, pictures)

        return put_back

    def forget(self) -> None:
        """Drop what was not stored yet, because it was sent."""
        self._pending = None

    def flush(self) -> None:
        """Store the last draft now."""
        if self._pending is not None:
            pending, self._pending = self._pending, None
            self.restore(*pending)

    def draft(self, chat_id: int) -> str:
        """Return the draft of a chat."""
        return self._store.drafts.text(chat_id)

    def restore(self, chat_id: int, text: str) -> None:
        """Store a draft at once."""
        try:
            if text != self._store.drafts.text(chat_id):
                self._store.drafts.set_text(chat_id, text)
        except (DiskFull, FolderUnusable) as error:
            self.not_stored.emit(error)
