"""What Enter, Stop, Edit, Continue and a click on another chat mean for the chat that is on screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, SignalInstance

from chatapp.chats.store import ChatStore
from chatapp.contract.protocol import Failed
from chatapp.contract.records import Chat, Message, Preset
from chatapp.errors import DiskFull, FolderUnusable
from chatapp.gui.chats.answers import Answers, Beside, Wish, remembered
from chatapp.gui.chats.drafts import Drafts
from chatapp.gui.pictures.draft_pictures import DraftPictures


class CurrentChat(QObject):
    """Every verb stores first and shows then; what cannot be stored comes back as `not_stored`."""

    opened = Signal(object)
    """The Chat that is on screen now, or what changed of it: title, preset, documents."""
    messages_shown = Signal(list, int)
    """All messages of the branch, and the id of the first that the model saw (0: all)."""
    versions_known = Signal(object)
    """For each message with versions which one it is, from 1, and of how many."""
    message_added = Signal(object)
    answer_started = Signal(int)
    text_came = Signal(str)
    thinking_came = Signal(str)
    progressed = Signal(object)
    answer_finished = Signal(object)
    answer_failed = Signal(object)
    first_seen_changed = Signal(int)
    busy_changed = Signal(bool)
    draft_shown = Signal(str)
    editing_changed = Signal(bool)
    chats_changed = Signal()
    documents_missing = Signal()
    not_stored = Signal(object)

    def __init__(self, store: ChatStore, answers: Answers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._answers = answers
        self.chat = Chat(0, "", 0.0, 0.0)
        self.branch: list[Message] = []
        self._presets: dict[str, Preset] = {}
        self._known_documents: set[int] | None = None
        self._first_seen: dict[int, int] = {}
        self._editing: Message | None = None
        self.pictures = DraftPictures(store, self)
        self._drafts = Drafts(store, self.pictures, self)
        self._drafts.not_stored.connect(self.not_stored)
        answers.grew.connect(lambda chat_id, text: self._tell(chat_id, self.text_came, text))
        answers.thought.connect(lambda chat_id, text: self._tell(chat_id, self.thinking_came, text))
        answers.progressed.connect(
            lambda chat_id, event: self._tell(chat_id, self.progressed, event)
        )
        answers.finished.connect(self._on_finished)
        answers.failed.connect(self._on_failed)
        answers.first_seen_known.connect(self._on_first_seen_known)
        answers.not_stored.connect(self.not_stored)

    def close(self) -> None:
        """Store what is typed and written, before the window goes."""
        self._drafts.leave()
        self._answers.close()

    # What others tell ------------------------------------------------------------------------

    def set_presets(self, presets: tuple[Preset, ...]) -> None:
        """Learn which presets there are."""
        self._presets = {preset.id: preset for preset in presets}

    def set_known_documents(self, document_ids: set[int]) -> None:
        """Learn what the library holds; questions are not asked of documents that are gone."""
        self._known_documents = document_ids

    @property
    def is_busy(self) -> bool:
        """Whether an answer is being written in this chat."""
        return self._answers.growing(self.chat.id) is not None

    # Which chat ------------------------------------------------------------------------------

    def open_latest(self) -> None:
        """Show the chat changed last, or an empty one when there is none."""
        chats = self._store.chats.all()
        if chats:
            self.open(chats[0].id)
        else:
            self.new()

    def new(self) -> None:
        """Show an empty chat."""
        self._drafts.leave()
        if self._stored(lambda: self._show(self._store.chats.new())):
            self.chats_changed.emit()

    def leave_deleted(self, chat: Chat) -> None:
        """Stop a deleted chat's answer, and show another chat if it was on screen."""
        self._answers.stop(chat.id)
        if chat.id == self.chat.id:
            self._drafts.forget()
            self.open_latest()

    def refresh(self) -> None:
        """Learn what changed of this chat elsewhere, such as its title."""
        self.chat = self._store.chats.get(self.chat.id)
        self.opened.emit(self.chat)

    def open(self, chat_id: int) -> None:
        """Show a chat; an answer that grows in the one before goes on there."""
        self._drafts.leave()
        self._show(self._store.chats.get(chat_id))

    # Questions -------------------------------------------------------------------------------

    def ask(self, text: str) -> None:
        """Store the question and ask it; in vain it comes back into the composer."""
        if self.is_busy or self._lacks_documents():
            self.draft_shown.emit(text)
            return
        parent = self._editing.parent_id if self._editing else self.chat.leaf_id
        chat, seen = self.chat, self.pictures.names
        asked = Message(
            "user",
            text,
            0,
            chat.id,
            parent,
            preset_id=chat.preset_id,
            values=chat.values,
            pictures=seen,
        )
        if not self._stored(lambda: self._add_question(asked)):
            self.draft_shown.emit(text)
            return
        self._show_question()
        self._answer(self.branch[-1])

    def stop(self) -> None:
        """End the growing answer early."""
        self._answers.stop(self.chat.id)

    def regenerate(self, message_id: int, quotes_only: bool = False) -> None:
        """Answer a question again, or with the words of its documents alone; the answer before
        stays as a version.
        """
        if not self.is_busy:
            question = self._store.messages.get(self._store.messages.get(message_id).parent_id)
            self.branch = self._answers.branch(question.id)
            self._show_messages()
            self._answer(question, quotes_only)

    def continue_answer(self, message_id: int) -> None:
        """Go on with an answer that was stopped or became too long."""
        if self.is_busy:
            return
        answer = self._answers.message(message_id)
        self.branch = [*self._answers.branch(answer.parent_id), answer]
        question = self.branch[-2]
        self._show_messages()
        self._begin(answer, question)

    def edit(self, message_id: int) -> None:
        """Put an earlier question into the composer; sending it makes a version of it."""
        self._drafts.flush()
        self._editing = self._store.messages.get(message_id)
        self.editing_changed.emit(True)
        self.draft_shown.emit(self._editing.text)
        self.pictures.edit(self._editing.pictures)

    def edit_last(self) -> None:
        """Edit the last question of the branch, if there is one."""
        asked = [message.id for message in self.branch if message.role == "user"]
        if asked and not self.is_busy:
            self.edit(asked[-1])

    def cancel_edit(self) -> None:
        """Leave the question as it was."""
        self._end_editing()
        self.draft_shown.emit(self._drafts.draft(self.chat.id))

    def step_version(self, message_id: int, step: int) -> None:
        """Show the branch of another version of a message."""
        if self.is_busy:
            return
        leaf_id = self._store.messages.leaf_of_version(message_id, step)
        if self._stored(lambda: self._store.chats.set_leaf(self.chat.id, leaf_id)):
            self.refresh()
            self.branch = self._answers.branch(leaf_id)
            self._show_messages()

    def note_draft(self, text: str) -> None:
        """Keep what is being typed; while a question is edited the draft is the text of before."""
        if self._editing is None:
            self._drafts.note(self.chat.id, text)
        else:
            was = (self._editing.text, self._editing.pictures)
            self._drafts.note_edit(self.chat.id, text if (text, self.pictures.names) != was else "")

    # Preset -----------------------------------------------------------------------------------

    def set_preset(self, preset_id: str, values: dict[str, str]) -> None:
        """Use a preset in this chat, with what its form holds."""
        if (preset_id, values) == (self.chat.preset_id, self.chat.values):
            return
        if self._stored(lambda: self._store.chats.set_preset(self.chat.id, preset_id, values)):
            self.refresh()

    # Inside ----------------------------------------------------------------------------------

    def _show(self, chat: Chat) -> None:
        self._end_editing()
        self.chat = chat
        self.branch = self._answers.branch(chat.leaf_id)
        growing = self._answers.growing(chat.id)
        self.opened.emit(chat)
        self._show_messages()
        self.draft_shown.emit(self._store.drafts.text(chat.id))
        self.pictures.show(chat.id)
        self.busy_changed.emit(growing is not None)
        if growing is not None:
            self.answer_started.emit(growing.id)

    def _show_messages(self) -> None:
        summarized = next(
            (message.seen_from_id for message in reversed(self.branch) if message.summary), 0
        )
        self.messages_shown.emit(self.branch, self._first_seen.get(self.chat.id, summarized))
        self._show_versions()

    def _show_versions(self) -> None:
        self.versions_known.emit(self._store.messages.all_versions(self.chat.id))

    def _add_question(self, question: Message) -> None:
        put_back = self._drafts.aside(self.chat.id) if self._editing else None
        added = self._store.messages.add(question)
        self.branch = self._answers.branch(added.id)
        self._drafts.forget()
        if put_back:
            put_back()

    def _show_question(self) -> None:
        if self._editing is None:
            self.pictures.show(self.chat.id)
            self.message_added.emit(self.branch[-1])
            return
        self._end_editing()
        self._show_messages()
        self.draft_shown.emit(self._drafts.draft(self.chat.id))

    def _answer(self, question: Message, quotes_only: bool = False) -> None:
        empty = Message(
            "assistant",
            "",
            0,
            question.chat_id,
            question.id,
            "growing",
            preset_id=question.preset_id,
        )
        if self._stored(lambda: self.branch.append(self._store.messages.add(empty))):
            self._begin(self.branch[-1], question, quotes_only)
        self.refresh()
        self.chats_changed.emit()

    def _begin(self, answer: Message, question: Message, quotes_only: bool = False) -> None:
        before = [message for message in self.branch if message.id not in (answer.id, question.id)]
        history, summary = remembered(before)
        ids = self.chat.document_ids
        if self._known_documents is not None:
            ids = tuple(document_id for document_id in ids if document_id in self._known_documents)
        self.answer_started.emit(answer.id)
        self.busy_changed.emit(True)
        self._show_versions()
        self._answers.start(
            answer, Wish(question, history, ids, quotes_only, summary, self.chat.reading)
        )

    def _lacks_documents(self) -> bool:
        preset = self._presets.get(self.chat.preset_id)
        lacks = preset is not None and preset.documents == "required" and not self.chat.document_ids
        if lacks:
            self.documents_missing.emit()
        return lacks

    def _end_editing(self) -> None:
        if self._editing is not None:
            self._editing = None
            self._drafts.note_edit(self.chat.id, "")
            self.pictures.show(self.chat.id)
            self.editing_changed.emit(False)

    def _stored(self, write: Callable[[], object]) -> bool:
        try:
            write()
        except (DiskFull, FolderUnusable) as error:
            self.not_stored.emit(error)
            return False
        return True

    def _tell(self, chat_id: int, shown: SignalInstance, what: str | Beside) -> None:
        """Pass on what came of the chat on screen; others are written on unseen."""
        if chat_id == self.chat.id:
            shown.emit(what)

    def _on_finished(self, answer: Message) -> None:
        if answer.chat_id == self.chat.id:
            self.branch = [
                answer if message.id == answer.id else message for message in self.branch
            ]
            self.answer_finished.emit(answer)
            self._show_versions()
            self.busy_changed.emit(False)
        self.chats_changed.emit()

    def _on_failed(self, answer: Message, failed: Failed) -> None:
        if answer.chat_id == self.chat.id:
            self.answer_failed.emit(failed)

    def _on_first_seen_known(self, chat_id: int, message_id: int) -> None:
        self._first_seen[chat_id] = message_id
        if chat_id == self.chat.id:
            self.first_seen_changed.emit(message_id)
