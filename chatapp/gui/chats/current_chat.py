"""The chat on screen: asking, stopping, editing, continuing, and going to another chat."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal, SignalInstance

from chatapp.chats.store import ChatStore
from chatapp.contract.protocol import Failed
from chatapp.contract.records import Chat, Message, Preset
from chatapp.gui.chats.answer_request import AnswerRequest
from chatapp.gui.chats.answers import Answers, Beside
from chatapp.gui.chats.new_answer import AnswerDefaults, empty_answer, request
from chatapp.gui.chats.question_draft import QuestionDraft
from chatapp.gui.chats.question_queue import QueuedQuestion
from chatapp.gui.chats.shown_branch import ShownBranch
from chatapp.gui.shell.store_writer import StoreWriter


class CurrentChat(StoreWriter):
    """Stores each change before it shows it."""

    opened = Signal(object)
    """The Chat that is on screen now, or whose title, preset or documents changed."""
    messages_shown = Signal(list, int)
    """The messages of the branch, and the id of the first that the model saw (0: all)."""
    earlier_shown = Signal(object)
    """The messages before those, of a very long chat."""
    versions_known = Signal(object)
    """For each message with versions, by id: which one it is, from 1, and of how many."""
    message_added = Signal(object)
    answer_started = Signal(int)
    text_came = Signal(str)
    thinking_came = Signal(str)
    progressed = Signal(object)
    answer_finished = Signal(object)
    answer_checked = Signal(object)
    answer_failed = Signal(object)
    first_seen_changed = Signal(int)
    busy_changed = Signal(bool)
    chats_changed = Signal()
    documents_missing = Signal()

    def __init__(self, store: ChatStore, answers: Answers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._answers = answers
        self.chat = Chat(0, "", 0.0, 0.0)
        self.shown = ShownBranch(answers, self)
        self.branch = self.shown.messages
        """The messages on screen; the earlier ones of a very long chat come a moment later."""
        self.shown.earlier_read.connect(self.earlier_shown)
        self.earlier_shown.connect(lambda _: self.first_seen_changed.emit(self._first_seen_id()))
        self.presets: Sequence[Preset] = ()
        self.defaults = AnswerDefaults()
        self.known_documents: set[int] | None = None
        """Ids of the documents in the library; None while it is not known."""
        self._first_seen: dict[int, int] = {}
        self.draft = QuestionDraft(store, self)
        self.draft.not_stored.connect(self.not_stored)
        self.draft.queue.wanted.connect(self._ask_queued)
        answers.grew.connect(partial(self._pass_on, self.text_came))
        answers.thought.connect(partial(self._pass_on, self.thinking_came))
        answers.progressed.connect(partial(self._pass_on, self.progressed))
        answers.finished.connect(self._on_finished)
        answers.checked.connect(self._on_checked)
        answers.failed.connect(
            lambda answer, failed: self._pass_on(self.answer_failed, answer.chat_id, failed)
        )
        answers.first_seen_known.connect(self._on_first_seen_known)
        answers.not_stored.connect(self.not_stored)

    def close(self) -> None:
        """Store what is typed and written, before the window closes."""
        self.draft.leave()
        self._answers.close()

    @property
    def is_busy(self) -> bool:
        return self._answers.growing(self.chat.id) is not None

    def open_latest(self) -> None:
        """Show the chat changed last, or an empty one when there is none."""
        chats = self._store.chats.all()
        if chats:
            self.open(chats[0].id)
        else:
            self.new()

    def new(self, folder_id: int = 0) -> None:
        self.draft.leave()
        if self.try_store(lambda: self._show(self._store.chats.new(folder_id))):
            self.chats_changed.emit()

    def leave_deleted(self, chat: Chat) -> None:
        """Stop a deleted chat's answer, and show another chat if it was on screen."""
        self._answers.stop(chat.id)
        if chat.id == self.chat.id:
            self.draft.forget()
            self.open_latest()

    def refresh(self) -> None:
        """Read again what may have changed of this chat, such as its title."""
        self.chat = self._store.chats.get(self.chat.id)
        self.opened.emit(self.chat)

    def open(self, chat_id: int) -> None:
        """Show a chat; an answer that is being written in another one goes on."""
        self.draft.leave()
        self._show(self._store.chats.get(chat_id))

    def ask(self, text: str) -> None:
        """Store and ask a question, or queue it behind the answer that is being written.

        One that cannot be asked goes back to the composer.
        """
        if self.is_busy and self.draft.edited is None:
            self.draft.put_off(self._queued(text))
            return
        if self.is_busy or self._lacks_documents():
            self.draft.shown.emit(text)
            return
        chat, edited = self.chat, self.draft.edited
        question = Message(
            "user",
            text,
            0,
            chat.id,
            edited.parent_id if edited else chat.leaf_id,
            preset_id=chat.preset_id,
            values=chat.values,
            pictures=self.draft.pictures.names,
        )
        if not self.try_store(lambda: self.draft.send(lambda: self._add_question(question))):
            self.draft.shown.emit(text)
            return
        if edited:
            self.draft.cancel_edit()
            self._show_messages()
        else:
            self.draft.pictures.show(chat.id)
            self.message_added.emit(self.branch[-1])
        self._answer(self.branch[-1])

    def stop(self) -> None:
        self._answers.stop(self.chat.id)

    def regenerate(self, answer_id: int, quotes_only: bool = False) -> None:
        """Answer a question again, or by quotes of its documents; the old answer stays."""
        if not self.is_busy:
            question = self._store.messages.get(self._store.messages.get(answer_id).parent_id)
            self.shown.go_to(question.id)
            self._show_messages()
            self._answer(question, quotes_only)

    def continue_answer(self, answer_id: int) -> None:
        """Continue an answer that was stopped or became too long."""
        if self.is_busy:
            return
        self.shown.go_to(answer_id)
        self._show_messages()
        self._begin(self.branch[-1], self.branch[-2])

    def edit(self, question_id: int) -> None:
        """Put an earlier question into the composer; sending it makes a version of it."""
        self.draft.edit(self._store.messages.get(question_id))

    def edit_last(self) -> None:
        """Edit the last question of the branch, if there is one."""
        asked = [message.id for message in self.branch if message.role == "user"]
        if asked and not self.is_busy:
            self.edit(asked[-1])

    def step_version(self, message_id: int, step: int) -> None:
        """Show the branch of another version of a message."""
        if self.is_busy:
            return
        leaf_id = self._store.messages.leaf_of_version(message_id, step)
        if self.try_store(lambda: self._store.chats.set_leaf(self.chat.id, leaf_id)):
            self.refresh()
            self.shown.go_to(leaf_id)
            self._show_messages()

    def set_preset(self, preset_id: str, values: dict[str, str]) -> None:
        """Use a preset in this chat, with the values of its form."""
        is_same = (preset_id, values) == (self.chat.preset_id, self.chat.values)
        if not is_same and self.try_store(
            lambda: self._store.chats.set_preset(self.chat.id, preset_id, values)
        ):
            self.refresh()

    def _show(self, chat: Chat) -> None:
        self.draft.end_edit()
        open_branch = self.shown.go_to if chat.id == self.chat.id else self.shown.open
        self.chat = chat
        open_branch(chat.leaf_id)
        growing = self._answers.growing(chat.id)
        self.opened.emit(chat)
        self._show_messages()
        self.draft.show(chat.id)
        self.busy_changed.emit(growing is not None)
        if growing is not None:
            self.answer_started.emit(growing.id)

    def _show_messages(self) -> None:
        self.messages_shown.emit(self.branch, self._first_seen_id())
        self._show_versions()

    def _first_seen_id(self) -> int:
        return self._first_seen.get(self.chat.id, self.shown.first_not_summarized)

    def _show_versions(self) -> None:
        self.versions_known.emit(self._store.messages.all_versions(self.chat.id))

    def _add_question(self, question: Message) -> None:
        self.shown.go_to(self._store.messages.add(question).id)

    def _answer(self, question: Message, quotes_only: bool = False) -> None:
        empty = empty_answer(question)
        if self.try_store(lambda: self.shown.add(self._store.messages.add(empty))):
            self._begin(self.branch[-1], question, quotes_only)
        self.refresh()
        self.chats_changed.emit()

    def _begin(self, answer: Message, question: Message, quotes_only: bool = False) -> None:
        self.shown.read_all()
        before = [message for message in self.branch if message.id not in (answer.id, question.id)]
        self.answer_started.emit(answer.id)
        self.busy_changed.emit(True)
        self._show_versions()
        self._answers.start(answer, self._request(self.chat, before, question, quotes_only))

    def _request(
        self, chat: Chat, before: Sequence[Message], asked: Message, quotes: bool = False
    ) -> AnswerRequest:
        return request(chat, before, asked, self.known_documents, quotes, defaults=self.defaults)

    def _ask_queued(self, chat_id: int) -> None:
        """Ask the next question that waits in a chat, on screen or not."""
        if not self.draft.queue.questions(chat_id) or self._answers.growing(chat_id):
            return
        is_shown = chat_id == self.chat.id
        if is_shown:
            self.draft.flush()
        chat = self._store.chats.get(chat_id)
        question = self.draft.queue.ask_next(chat)
        if question is None:
            return
        if is_shown:
            self.shown.go_to(question.id)
            self.message_added.emit(question)
            self._answer(question)
        elif self.try_store(lambda: self._answer_unseen(chat, question)):
            self.chats_changed.emit()

    def _answer_unseen(self, chat: Chat, question: Message) -> None:
        """Answer a question of a chat that is not on screen."""
        answer = self._store.messages.add(empty_answer(question))
        before = self._answers.branch(question.id)[:-1]
        self._answers.start(answer, self._request(chat, before, question))

    def _queued(self, text: str) -> QueuedQuestion:
        preset_id, values = self.chat.preset_id, self.chat.values
        return QueuedQuestion(text, preset_id, values, self.draft.pictures.names)

    def _lacks_documents(self) -> bool:
        preset = {preset.id: preset for preset in self.presets}.get(self.chat.preset_id)
        lacks = preset is not None and preset.documents == "required" and not self.chat.document_ids
        if lacks:
            self.documents_missing.emit()
        return lacks

    def _pass_on(self, signal: SignalInstance, chat_id: int, value: str | Beside | Failed) -> None:
        if chat_id == self.chat.id:
            signal.emit(value)

    def _on_checked(self, answer: Message) -> None:
        if answer.chat_id == self.chat.id:
            self.shown.change(answer)
            self.answer_checked.emit(answer)

    def _on_finished(self, answer: Message) -> None:
        if answer.chat_id == self.chat.id:
            self.shown.change(answer)
            self.answer_finished.emit(answer)
            self._show_versions()
            self.busy_changed.emit(False)
        self.chats_changed.emit()
        if answer.finish in ("end", "length"):
            self._ask_queued(answer.chat_id)

    def _on_first_seen_known(self, chat_id: int, message_id: int) -> None:
        self._first_seen[chat_id] = message_id
        if chat_id == self.chat.id:
            self.first_seen_changed.emit(message_id)
