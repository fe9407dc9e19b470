"""The questions that wait until the answer before them is written."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from chatapp.chats.store import ChatStore
from chatapp.contract.records import Chat, Message
from chatapp.gui.shell.store_writer import StoreWriter

_BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class QueuedQuestion:
    """A question with what was chosen when it was written."""

    text: str
    preset_id: str = "chat"
    values: dict[str, str] = field(default_factory=dict)
    pictures: tuple[str, ...] = ()


class QuestionQueue(StoreWriter):
    """In the store they stand before the draft of their chat: a crash loses none."""

    changed = Signal(int)
    """The id of the chat."""
    wanted = Signal(int)
    """The next question of this chat should be asked now."""

    def __init__(self, store: ChatStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._by_chat: dict[int, list[QueuedQuestion]] = {}

    def questions(self, chat_id: int) -> list[QueuedQuestion]:
        """Return the questions that wait in a chat, the next one first."""
        return list(self._by_chat.get(chat_id, ()))

    def pictures(self) -> set[str]:
        """Return the names of the pictures of all waiting questions."""
        names: set[str] = set()
        for questions in self._by_chat.values():
            for question in questions:
                names.update(question.pictures)
        return names

    def add(self, chat_id: int, question: QueuedQuestion) -> None:
        self._set(chat_id, [*self.questions(chat_id), question])

    def take(self, chat_id: int, index: int) -> QueuedQuestion:
        """Remove a question and return it. Raises IndexError."""
        questions = self.questions(chat_id)
        taken = questions.pop(index)
        self._set(chat_id, questions)
        return taken

    def draft(self, chat_id: int) -> str:
        """Return the draft of a chat without the questions before it."""
        return self._store.drafts.text(chat_id).removeprefix(self._stored(chat_id))

    def store_draft(self, chat_id: int, text: str) -> None:
        """Store a draft behind the questions before it."""
        whole = self._stored(chat_id) + text
        if whole != self._store.drafts.text(chat_id):
            self._store.drafts.set_text(chat_id, whole)

    def ask_next(self, chat: Chat) -> Message | None:
        """Store the next question as a message; the draft, which that empties, is kept."""
        waiting = self.questions(chat.id)[0]
        draft, pictures = self.draft(chat.id), self._store.drafts.pictures(chat.id)
        question = Message(
            "user",
            waiting.text,
            0,
            chat.id,
            chat.leaf_id,
            preset_id=waiting.preset_id,
            values=waiting.values,
            pictures=waiting.pictures,
        )
        added: list[Message] = []
        if not self.try_store(lambda: added.append(self._store.messages.add(question))):
            return None
        self._by_chat[chat.id].pop(0)
        self.try_store(lambda: self.store_draft(chat.id, draft))
        self.try_store(lambda: self._store.drafts.set_pictures(chat.id, pictures))
        self.changed.emit(chat.id)
        return added[0]

    def _set(self, chat_id: int, questions: list[QueuedQuestion]) -> None:
        draft = self.draft(chat_id)
        self._by_chat[chat_id] = questions
        self.try_store(lambda: self.store_draft(chat_id, draft))
        self.changed.emit(chat_id)

    def _stored(self, chat_id: int) -> str:
        return "".join(question.text + _BETWEEN for question in self.questions(chat_id))
