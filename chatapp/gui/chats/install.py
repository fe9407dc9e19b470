"""Builds the chats: the list of all, the one on screen, and the answers being written."""

from __future__ import annotations

from chatapp import texts
from chatapp.chats.store import ChatStore
from chatapp.contract.protocol import ForgetChat
from chatapp.contract.records import Chat
from chatapp.gui.chats.all_chats import AllChats
from chatapp.gui.chats.answers import Answers
from chatapp.gui.chats.chat_marks import ChatMarks
from chatapp.gui.chats.chat_reports import ChatReports
from chatapp.gui.chats.chat_versions import ChatVersions
from chatapp.gui.chats.claim_checks import ClaimChecks
from chatapp.gui.chats.current_chat import CurrentChat
from chatapp.gui.chats.exchange.backups import Backups
from chatapp.gui.chats.exchange.chat_exchange import ChatExchange
from chatapp.gui.chats.folder_wiring import FolderWiring
from chatapp.gui.chats.history import last_answer_id
from chatapp.gui.chats.listing.chat_filters import FilterChoices
from chatapp.gui.chats.listing.chat_list import ChatList
from chatapp.gui.chats.listing.chat_rows import ListedChats
from chatapp.gui.chats.queue_rows import QueueRows
from chatapp.gui.shell.shell import Shell
from chatapp.texts import tr


class ChatsFeature:
    """The stored chats and what the commands do to them."""

    def __init__(self, shell: Shell, store: ChatStore) -> None:
        self._shell = shell
        self.reports = ChatReports(shell.notices, shell.reports)
        self.all_chats = AllChats(store, shell.window)
        self.answers = Answers(store, shell.engine, shell.window)
        self.current = CurrentChat(store, self.answers, shell.window)
        self.claims = ClaimChecks(store, shell.engine, self.answers, shell.window)
        self.list = ChatList(shell.theme)
        self.marks = ChatMarks(store, self.answers, shell.window)
        self.queue = QueueRows(shell.theme)
        self.folders = FolderWiring(shell, store, self.list, self.current)
        self.list.filters.choices = self._filter_choices
        self.versions = ChatVersions(shell, store, self.current)
        self.exchange = ChatExchange(shell, store)
        self.backups = Backups(shell)

    def picture_names(self) -> set[str]:
        """Return the pictures of all chats and of the question being written."""
        draft = self.current.draft
        written = {*draft.pictures.names} | draft.queue.pictures()
        return self.all_chats.pictures() | written | self.versions.pictures()

    def show_list(self) -> None:
        """Show all chats and folders in the list."""
        self.list.show_listed(
            ListedChats(
                self.all_chats.chats(),
                self.folders.folders.folders(),
                self.marks.marks(),
                self.current.chat.id,
                self.folders.document_names(),
            )
        )

    def _filter_choices(self) -> FilterChoices:
        language = texts.language()
        presets = {
            preset.id: preset.names.get(language, preset.id) for preset in self.current.presets
        }
        models = {name: name for name in self.all_chats.models()}
        return FilterChoices(models, presets, self.folders.document_names())

    def _on_opened(self, chat: Chat) -> None:
        title = f"{chat.title} – {tr('app.name')}" if chat.title else tr("app.name")
        self._shell.window.setWindowTitle(title)
        self.list.show_current(chat.id)

    def _on_deleted(self, chat: Chat) -> None:
        self.current.leave_deleted(chat)
        self._shell.engine.send(ForgetChat, lambda _event: None, chat_id=chat.id)
        self.reports.chat_deleted(chat, lambda: self.all_chats.restore(chat.id))

    def _open_numbered(self, number: int) -> None:
        """Open a chat by its place in the list, from 0."""
        chat_ids = self.list.chat_ids()
        if number < len(chat_ids):
            self.list.picked.emit(chat_ids[number])

    def _regenerate_last(self) -> None:
        if answer_id := last_answer_id(self.current.branch):
            self.current.regenerate(answer_id)


def install(shell: Shell, store: ChatStore) -> ChatsFeature:
    chats = ChatsFeature(shell, store)
    _connect_current(shell, chats)
    _connect_list(chats)
    _connect_queue(chats)
    current, all_chats = chats.current, chats.all_chats
    for key in ("rename_chat", "deleted_chats", "search_chats"):
        shell.commands.connect_to(**{key: lambda: shell.show_list(True)})
    shell.commands.connect_numbers(chats._open_numbered)
    shell.commands.connect_to(
        new_chat=current.new,
        regenerate=chats._regenerate_last,
        rename_chat=lambda: chats.list.rename(current.chat.id),
        export_chat=lambda: chats.exchange.ask_export([current.chat.id]),
        export_chats=lambda: chats.exchange.ask_export(all_chats.ids()),
        import_chats=chats.exchange.ask_import,
        back_up=chats.backups.ask_backup,
        restore_backup=chats.backups.ask_restore,
        import_chat_folder=chats.exchange.ask_import_folder,
        delete_chat=lambda: all_chats.delete(current.chat.id),
        deleted_chats=chats.list.open_deleted,
        search_chats=chats.list.focus_search,
        new_folder=lambda: chats.folders.add([]),
        stop=current.stop,
        edit_last=current.edit_last,
        versions=chats.versions.open_tree,
    )
    return chats


def _connect_current(shell: Shell, chats: ChatsFeature) -> None:
    current, reports = chats.current, chats.reports
    current.opened.connect(chats._on_opened)
    current.progressed.connect(reports.progressed)
    current.answer_started.connect(lambda _id: reports.answer_begun())
    current.answer_failed.connect(reports.answer_failed)
    current.message_added.connect(lambda _message: shell.reports.stored_again())
    chats.answers.stored_again.connect(shell.reports.stored_again)
    for stored in (current, chats.all_chats, chats.claims):
        stored.not_stored.connect(shell.reports.error)


def _connect_queue(chats: ChatsFeature) -> None:
    current, draft, rows = chats.current, chats.current.draft, chats.queue

    def show() -> None:
        rows.show_questions(draft.queue.questions(current.chat.id), current.is_busy)

    draft.queue.changed.connect(lambda _chat_id: show())
    current.messages_shown.connect(lambda _messages, _first_id: show())
    current.busy_changed.connect(lambda _busy: show())
    rows.edited.connect(draft.take_back)
    rows.removed.connect(lambda index: draft.queue.take(current.chat.id, index))
    rows.sent.connect(lambda: draft.queue.wanted.emit(current.chat.id))


def _connect_list(chats: ChatsFeature) -> None:
    current, all_chats, shown = chats.current, chats.all_chats, chats.list
    folders = chats.folders.folders
    for changed in (current.chats_changed, all_chats.changed, folders.changed):
        changed.connect(chats.show_list)
    folders.changed.connect(current.refresh)
    shown.wishes.pinned.connect(all_chats.pin)
    chats.marks.changed.connect(lambda: shown.show_marks(chats.marks.marks()))
    current.opened.connect(lambda chat: chats.marks.see(chat.id))
    all_chats.changed.connect(lambda: shown.show_deleted(all_chats.deleted_chats()))
    all_chats.changed.connect(current.refresh)
    all_chats.deleted.connect(chats._on_deleted)
    all_chats.restored.connect(current.open)
    for over in (all_chats.restored, all_chats.erased):
        over.connect(chats.reports.deletion_over)
    shown.picked.connect(current.open)
    shown.hit_picked.connect(lambda chat_id, _query: current.open(chat_id))
    shown.searched.connect(lambda query, chosen: shown.show_found(all_chats.find(query, chosen)))
    shown.renamed.connect(all_chats.rename)
    shown.deletion_asked.connect(all_chats.delete)
    shown.restoration_asked.connect(all_chats.restore)
    shown.erasure_confirmed.connect(all_chats.erase)
    exchange = chats.exchange
    shown.export_asked.connect(lambda chat_id: exchange.ask_export([chat_id]))
    shown.wishes.folder_export_asked.connect(
        lambda folder_id: exchange.ask_export(all_chats.in_folder(folder_id))
    )
    exchange.imported.connect(lambda _ids: all_chats.changed.emit())
    exchange.undone.connect(all_chats.delete_all)
