"""Chat wiring: composer, transcript and the list of chats around the chat on screen."""

from __future__ import annotations

from chatapp.chats.export import file_name
from chatapp.contract.protocol import (
    Answered,
    Cited,
    ContextEnlarged,
    DocumentsTooLong,
    Failed,
    ForgetChat,
)
from chatapp.contract.records import Chat, Message
from chatapp.gui.chats.answers import Beside, remembered
from chatapp.gui.notices.reports import progress_words
from chatapp.gui.shell.parts import Parts
from chatapp.gui.widgets import file_dialogs
from chatapp.machine.paths import Paths, shown
from chatapp.texts import tr


class ChatWiring:
    """Connects the parts of a chat; what is more than a line is a method below its group."""

    def __init__(self, parts: Parts, paths: Paths) -> None:
        self._parts = parts
        self._paths = paths
        self._wire_chat()
        self._wire_tools()
        self._wire_lists()

    def _wire_chat(self) -> None:
        current, transcript, composer = (
            self._parts.current,
            self._parts.transcript,
            self._parts.composer,
        )
        current.opened.connect(self._on_chat_opened)
        current.messages_shown.connect(self._on_messages_shown)
        current.message_added.connect(transcript.append_message)
        current.answer_started.connect(transcript.start_answer)
        current.answer_started.connect(lambda _id: self._parts.reports.answer_begun())
        current.text_came.connect(transcript.append_text)
        current.thinking_came.connect(transcript.append_thinking)
        current.progressed.connect(self._on_progressed)
        current.answer_finished.connect(transcript.finish_answer)
        current.answer_failed.connect(self._on_answer_failed)
        current.versions_known.connect(self._on_versions_known)
        current.first_seen_changed.connect(transcript.mark_first_seen)
        current.busy_changed.connect(composer.set_busy)
        current.busy_changed.connect(lambda _busy: self._count_history())
        current.draft_shown.connect(composer.set_text)
        current.editing_changed.connect(composer.set_editing)
        current.editing_changed.connect(lambda editing: composer.focus() if editing else None)
        current.documents_missing.connect(
            lambda: self._parts.reports.documents_missing(
                self._parts.commands.action("add_documents").trigger
            )
        )
        current.not_stored.connect(self._parts.reports.error)
        current.message_added.connect(lambda _message: self._parts.reports.stored_again())
        self._parts.answers.stored_again.connect(self._parts.reports.stored_again)
        transcript.regenerate_requested.connect(current.regenerate)
        transcript.edit_requested.connect(current.edit)
        transcript.continue_requested.connect(current.continue_answer)
        transcript.quotes_requested.connect(
            lambda message_id: current.regenerate(message_id, quotes_only=True)
        )
        transcript.version_requested.connect(current.step_version)
        transcript.suggestion_chosen.connect(current.ask)

    def _wire_tools(self) -> None:
        current, composer = self._parts.current, self._parts.composer
        composer.sent.connect(current.ask)
        composer.stop_requested.connect(current.stop)
        composer.edit_last_requested.connect(current.edit_last)
        composer.edit_cancelled.connect(current.cancel_edit)
        composer.text_changed.connect(current.note_draft)
        composer.text_changed.connect(self._parts.token_count.set_draft)
        self._parts.token_count.counted.connect(composer.set_token_count)
        self._parts.preset_menu.chosen.connect(current.set_preset)
        self._parts.preset_menu.form_changed.connect(composer.set_form)
        self._parts.preset_menu.takes_text_changed.connect(composer.set_takes_text)
        self._parts.preset_menu.example_wanted.connect(composer.set_text)

    def _on_chat_opened(self, chat: Chat) -> None:
        parts = self._parts
        title = chat.title or tr("chats.untitled")
        parts.header.title.set_text(title)
        parts.window.setWindowTitle(f"{title} – {tr('app.name')}" if chat.title else tr("app.name"))
        parts.preset_menu.show_preset(chat.preset_id, chat.values)
        parts.document_list.show_switched_on(chat.document_ids)

    def _on_progressed(self, event: Beside) -> None:
        if isinstance(event, ContextEnlarged):
            self._parts.token_count.set_limit(event.context_tokens)
            self._parts.reports.context_enlarged(event)
            return
        if isinstance(event, DocumentsTooLong):
            self._parts.reports.documents_too_long(event)
            return
        if isinstance(event, Answered):
            self._parts.reports.answer_is_odd(event.is_foreign, event.doubts)
            return
        if isinstance(event, Cited):
            self._parts.transcript.show_sources(event.sources)
        else:
            self._parts.transcript.show_progress(progress_words(event))

    def _on_messages_shown(self, messages: list[Message], first_seen_id: int) -> None:
        if messages:
            self._parts.transcript.show_messages(messages, first_seen_id)
        else:
            self._parts.transcript.show_welcome(
                tr("welcome.models", folder=shown(self._paths.models))
            )
        self._count_history()

    def _on_versions_known(self, places: dict[int, tuple[int, int]]) -> None:
        for message_id, (place, count) in places.items():
            self._parts.transcript.set_versions(message_id, place, count)

    def _on_answer_failed(self, failed: Failed) -> None:
        if failed.error == "NoModel":
            self._parts.reports.model_failed(failed, self._parts.model_menu.file_wanted.emit)
        elif not failed.error.startswith("Engine"):
            self._parts.reports.answer_failed(failed)

    def _count_history(self) -> None:
        self._parts.token_count.set_history(remembered(self._parts.current.branch)[0])

    def _wire_lists(self) -> None:
        current, chats, shown = self._parts.current, self._parts.all_chats, self._parts.chat_list
        for changed in (current.chats_changed, chats.changed):
            changed.connect(lambda: shown.show_chats(chats.chats(), current.chat.id))
        chats.changed.connect(lambda: shown.show_deleted(chats.deleted_chats()))
        current.opened.connect(lambda chat: shown.show_current(chat.id))
        chats.changed.connect(current.refresh)
        chats.deleted.connect(current.leave_deleted)
        chats.deleted.connect(
            lambda chat: self._parts.engine.send(ForgetChat, lambda _event: None, chat_id=chat.id)
        )
        chats.deleted.connect(
            lambda chat: self._parts.reports.chat_deleted(chat, lambda: chats.restore(chat.id))
        )
        chats.restored.connect(current.open)
        for over in (chats.restored, chats.erased):
            over.connect(self._parts.reports.deletion_over)
        shown.restoration_asked.connect(chats.restore)
        shown.erasure_confirmed.connect(chats.erase)
        chats.not_stored.connect(self._parts.reports.error)
        shown.picked.connect(current.open)
        shown.hit_picked.connect(self._on_hit_picked)
        shown.searched.connect(lambda query: shown.show_hits(chats.find(query)))
        shown.renamed.connect(chats.rename)
        shown.deletion_asked.connect(chats.delete)
        shown.export_asked.connect(self.export)

    def _on_hit_picked(self, chat_id: int, query: str) -> None:
        self._parts.current.open(chat_id)
        self._parts.find_bar.open(query)

    def export(self, chat_id: int) -> None:
        """Ask where to, and write a chat as Markdown."""
        chats = self._parts.all_chats
        chat = next(chat for chat in chats.chats() if chat.id == chat_id)
        file_dialogs.save_markdown(
            self._parts.window, file_name(chat), lambda file: chats.export(chat_id, file)
        )

    def new_chat(self) -> None:
        """Show an empty chat, ready to type."""
        self._parts.current.new()
        self._parts.composer.focus()

    def open_numbered(self, number: int) -> None:
        """Open a chat by its place in the list, from 0."""
        chats = self._parts.all_chats.chats()
        if number < len(chats):
            self._parts.current.open(chats[number].id)

    def regenerate_last(self) -> None:
        """Answer the last question again."""
        answers = [
            message.id for message in self._parts.current.branch if message.role == "assistant"
        ]
        if answers:
            self._parts.current.regenerate(answers[-1])
