"""What is being written for the displayed chat: its draft, or an edited earlier question."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from chatapp.chats.store import ChatStore
from chatapp.contract.records import Message
from chatapp.gui.chats.question_queue import QuestionQueue, QueuedQuestion
from chatapp.gui.pictures.draft_pictures import DraftPictures
from chatapp.gui.shell.store_writer import StoreWriter

_STORED_AFTER_MS = 500


class QuestionDraft(StoreWriter):
    """Stores the draft when typing pauses; an edit is stored when it is sent, or left."""

    shown = Signal(str)
    """The text for the composer."""
    editing_changed = Signal(bool)

    def __init__(self, store: ChatStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._chat_id = 0
        self.pictures = DraftPictures(store, self)
        self.pictures.not_stored.connect(self.not_stored)
        self.queue = QuestionQueue(store, self)
        self.queue.not_stored.connect(self.not_stored)
        self.edited: Message | None = None
        """The earlier question that is being edited."""
        self._edited_text = ""
        """Its new text; empty while nothing changed."""
        self._unstored: str | None = None
        self._timer = QTimer(self, singleShot=True, interval=_STORED_AFTER_MS)
        self._timer.timeout.connect(self.flush)

    def show(self, chat_id: int) -> None:
        self._chat_id = chat_id
        self.shown.emit(self.queue.draft(chat_id))
        self.pictures.show(chat_id)

    def note(self, text: str) -> None:
        """Take what is in the composer now."""
        if self.edited is None:
            self._unstored = text
            self._timer.start()
        else:
            is_same = (text, self.pictures.names) == (self.edited.text, self.edited.pictures)
            self._edited_text = text if text.strip() and not is_same else ""

    def edit(self, question: Message) -> None:
        """Edit an earlier question; the draft keeps what was typed before."""
        self.flush()
        self.edited = question
        self.editing_changed.emit(True)
        self.shown.emit(question.text)
        self.pictures.edit(question.pictures)

    def cancel_edit(self) -> None:
        """Leave the question as it was, and show the draft again."""
        self.end_edit()
        self.shown.emit(self.queue.draft(self._chat_id))

    def end_edit(self) -> None:
        if self.edited is not None:
            self.edited = None
            self._edited_text = ""
            self.pictures.show(self._chat_id)
            self.editing_changed.emit(False)

    def send(self, add: Callable[[], object]) -> None:
        """Call `add`, which stores the question and clears the draft; an edit keeps the draft."""
        draft = self.queue.draft(self._chat_id)
        pictures = self._store.drafts.pictures(self._chat_id)
        add()
        self._unstored = None
        self._store_draft(draft if self.edited is not None else "")
        if self.edited is not None:
            self.pictures.restore(self._chat_id, pictures)

    def leave(self) -> None:
        """Store all that is typed; an edit that was not sent is appended to the draft."""
        self.flush()
        if self._edited_text:
            texts = (self.queue.draft(self._chat_id), self._edited_text)
            self._store_draft("\n\n".join(filter(None, texts)))
            self.pictures.leave(self._chat_id)
            self._edited_text = ""

    def forget(self) -> None:
        """Drop what was not stored yet."""
        self._unstored = None

    def put_off(self, question: QueuedQuestion) -> None:
        """Queue what was written, with its pictures, until the answer before it is there."""
        self._unstored = None
        self._store_draft("")
        self.queue.add(self._chat_id, question)
        self.pictures.restore(self._chat_id, ())
        self.pictures.show(self._chat_id)

    def take_back(self, index: int) -> None:
        """Put a queued question before what is written, to edit it."""
        self.flush()
        question = self.queue.take(self._chat_id, index)
        text = "\n\n".join(filter(None, (question.text, self.queue.draft(self._chat_id))))
        self._store_draft(text)
        self.shown.emit(text)
        for name in question.pictures:
            self.pictures.add(self._chat_id, name)

    def flush(self) -> None:
        """Store what was typed."""
        if self._unstored is not None:
            text, self._unstored = self._unstored, None
            self._store_draft(text)

    def _store_draft(self, text: str) -> None:
        self.try_store(lambda: self.queue.store_draft(self._chat_id, text))
