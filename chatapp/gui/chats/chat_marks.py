"""What the list says of each chat: it is being answered, was answered unseen, or has a draft."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from chatapp.chats.store import ChatStore
from chatapp.contract.records import Message
from chatapp.gui.chats.answers import Answers
from chatapp.gui.chats.listing.chat_mark import ChatMark
from chatapp.gui.widgets.rows import Mark

_LONGEST = 60


class ChatMarks(QObject):
    """Forgets at the end which answers were not read: the next start shows the newest chat."""

    changed = Signal()

    def __init__(self, store: ChatStore, answers: Answers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._answers = answers
        self._unread: set[int] = set()
        self._seen_id = 0
        answers.finished.connect(self._on_finished)

    def see(self, chat_id: int) -> None:
        """Note which chat is on screen now."""
        self._seen_id = chat_id
        self._unread.discard(chat_id)
        self.changed.emit()

    def marks(self) -> dict[int, ChatMark]:
        """Return the marks by the id of the chat."""
        drafts = self._store.drafts.texts()
        busy = self._answers.busy_chats()
        marks = {}
        for chat_id in {*drafts, *busy, *self._unread}:
            draft = " ".join(drafts.get(chat_id, "")[: 2 * _LONGEST].split())[:_LONGEST]
            kind: Mark = "draft" if chat_id != self._seen_id else ""
            if chat_id in busy:
                kind = "busy"
            elif chat_id in self._unread:
                kind = "new"
            marks[chat_id] = ChatMark(kind, draft)
        return marks

    def _on_finished(self, answer: Message) -> None:
        if answer.chat_id != self._seen_id:
            self._unread.add(answer.chat_id)
        self.changed.emit()
