"""Builds the library at the left, the documents of a chat, and the search index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from chatapp.chats.store import ChatStore
from chatapp.contract.protocol import (
    CheckIndex,
    CheckReranker,
    ChooseEmbedder,
    Event,
    Failed,
    IndexChecked,
    Progress,
    WatchVectors,
)
from chatapp.contract.records import Document
from chatapp.gui.chats.current_chat import CurrentChat
from chatapp.gui.composer.composer import Composer
from chatapp.gui.documents.chat_documents import ChatDocuments
from chatapp.gui.documents.collection_actions import CollectionActions
from chatapp.gui.documents.collection_shelf import CollectionShelf
from chatapp.gui.documents.document_list import DocumentList
from chatapp.gui.documents.document_opening import DocumentOpening
from chatapp.gui.documents.document_shelf import DocumentShelf
from chatapp.gui.documents.folder_switching import FolderSwitching
from chatapp.gui.documents.locked_files import LockedFiles
from chatapp.gui.documents.reading_again import ReadingAgain
from chatapp.gui.documents.reports.document_reports import DocumentReports
from chatapp.gui.documents.reports.import_summary import ImportSummary
from chatapp.gui.documents.trial_search import OpenSource, TrialSearch
from chatapp.gui.shell.shell import Shell
from chatapp.gui.widgets.file_dialogs import DialogFolders
from chatapp.texts import tr

_INDEX_CHECKED_EVERY_MS = 60_000


class DocumentsFeature:
    """The library, seen from the chat on screen."""

    def __init__(
        self,
        shell: Shell,
        store: ChatStore,
        current: CurrentChat,
        composer: Composer,
        open_source: OpenSource,
    ) -> None:
        self._current = current
        self._composer = composer
        self._chat_documents = ChatDocuments(store, shell.window)
        self.reports = DocumentReports(shell.notices)
        self.shelf = DocumentShelf(shell.engine, shell.window)
        self.locked_files = LockedFiles(shell.theme, shell.window, self.shelf.give_up)
        self.list = DocumentList(shell.theme)
        self.imports = ImportSummary(shell.theme, shell.notices, shell.window)
        self._folder_switching = FolderSwitching(
            shell, self.shelf, current, self._chat_documents, self.imports
        )
        self.folders = self._folder_switching.folders
        self._reading_again = ReadingAgain(self.shelf, self.list, self.reports)
        self.opening = DocumentOpening(shell, self.shelf)
        self.trial = TrialSearch(shell, self.shelf, current, composer, open_source)
        self.index = SearchIndex(shell)
        self.collections = CollectionShelf(shell.settings, shell.window)
        self.collection_actions = CollectionActions(shell, self.collections, self.list)

    def names(self) -> dict[int, str]:
        """Return the names of all documents by id."""
        return {document.id: document.name for document in self.shelf.documents}

    def place(self, shell: Shell, upper: QWidget) -> None:
        """Put the library under the chats, as high as it was last time."""
        side, values = shell.window.side, shell.settings.values
        self.list.head.set_open(values.library_shown)
        side.fill(upper, self.list)
        side.set_lower(values.library_height, values.library_shown)
        self.list.height_wanted.connect(side.fit)
        self.list.folded.connect(side.unfold_lower)
        self.list.folded.connect(lambda is_open: shell.settings.change("library_shown", is_open))

    def refresh(self) -> None:
        self.shelf.refresh()
        self.folders.refresh()

    def add(self, files: Sequence[str], chat_id: int) -> None:
        """Read files and folders into the library, for a chat (0: none)."""
        rest = self._folder_switching.add_folders(files, chat_id)
        self.imports.expect(len(rest))
        self.shelf.add(rest, chat_id)

    def switch(self, document_id: int, on: bool) -> None:
        """Let this chat answer from a document, or not any more."""
        self._chat_documents.switch(self._current.chat.id, document_id, on)

    def switch_on(self, document_id: int) -> None:
        """Let this chat answer from a document if it is in the library."""
        if self.shelf.document(document_id) is not None:
            self.switch(document_id, True)

    def switch_on_all(self, document_ids: Iterable[int]) -> None:
        """Let this chat answer from several documents."""
        self._chat_documents.switch_all(self._current.chat.id, document_ids, True)

    def only_of_chat(self) -> int:
        """Return the document that this chat answers from, 0 for none or several."""
        document_ids = self._current.chat.document_ids
        return document_ids[0] if len(document_ids) == 1 else 0

    def _switch_all(self, document_ids: Sequence[int], on: bool) -> None:
        self._chat_documents.switch_all(self._current.chat.id, document_ids, on)

    def _on_added(self, document: Document, chat_id: int, twin: str) -> None:
        self.imports.added(document, twin)
        if chat_id:
            self._chat_documents.switch(chat_id, document.id, True)

    def _on_shelf_changed(self, documents: Sequence[Document]) -> None:
        self.list.show_documents(documents)
        self._current.known_documents = {document.id for document in documents}
        self._show_chips()

    def _show_chips(self) -> None:
        chat = self._current.chat
        shown = [document for document in self.shelf.documents if document.id in chat.document_ids]
        # Who never had an answer by tools is not told of them.
        has_used = any(message.tool_calls for message in self._current.branch)
        tools = chat.tools if has_used or not chat.tools else None
        self._composer.set_documents(shown, chat.reading, tools)

    def _connect(self, shell: Shell) -> None:
        shelf, listed, current = self.shelf, self.list, self._current
        shelf.changed.connect(self._on_shelf_changed)
        shelf.reading.connect(partial(self.reports.reading, shelf.cancel))
        shelf.paused.connect(self.reports.reading_ended)
        shelf.ended.connect(self.reports.reading_ended)
        shelf.added.connect(self._on_added)
        shelf.ended.connect(self.imports.end)
        shelf.failed.connect(self.imports.failed)
        shelf.locked.connect(self.locked_files.ask)
        shelf.ended.connect(self.locked_files.forget)
        shelf.removed.connect(self._chat_documents.forget)
        self._chat_documents.changed.connect(current.refresh)
        current.earlier_shown.connect(lambda _messages: self._show_chips())
        self._chat_documents.not_stored.connect(shell.reports.error)
        listed.switched.connect(self._switch_all)
        listed.folder_shown.connect(self.opening.show_folder)
        listed.removal_confirmed.connect(shelf.remove)
        current.opened.connect(lambda chat: listed.show_switched_on(chat.document_ids))
        current.opened.connect(lambda _chat: self._show_chips())
        current.answer_finished.connect(lambda _answer: self._show_chips())
        self._composer.reading_chosen.connect(
            lambda reading: self._chat_documents.read(current.chat.id, reading)
        )
        self._composer.tools_toggled.connect(
            lambda on: self._chat_documents.use_tools(current.chat.id, on)
        )
        self._composer.document_removed.connect(lambda document_id: self.switch(document_id, False))
        self._folder_switching.connect(listed)
        self.collection_actions.connect()
        shelf.removed.connect(self.collections.forget_document)


class SearchIndex:
    """Follows the settings of the search, and shows the progress of new vectors."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._checks = QTimer(shell.window)
        self._checks.timeout.connect(self._check)
        self._checks.start(_INDEX_CHECKED_EVERY_MS)
        shell.engine.became_ready.connect(self._on_engine_ready)
        shell.settings.changed.connect(self._on_setting_changed)

    def _on_engine_ready(self) -> None:
        self._shell.engine.send(WatchVectors, self._on_vectors_event)
        self._check()

    def _on_setting_changed(self, name: str) -> None:
        values, send = self._shell.settings.values, self._shell.engine.send
        if name == "embedder_path":
            send(ChooseEmbedder, self.on_model_event, path=values.embedder_path)
        elif name == "reranker_path":
            send(CheckReranker, self.on_model_event)
        elif name == "chroma_url":
            self._check()

    def on_model_event(self, event: Event) -> None:
        """Show the progress of new vectors, or why a model of the search failed."""
        if isinstance(event, Progress):
            self._show_progress(event)
            return
        self._shell.notices.dismiss("vectors")
        if isinstance(event, Failed) and event.error != "StoppedByUser":
            self._shell.reports.problem(event.error, event.details)

    def _on_vectors_event(self, event: Event) -> None:
        if isinstance(event, Progress) and event.done < event.total:
            self._show_progress(event)
        elif isinstance(event, Progress):
            self._shell.notices.dismiss("vectors")

    def _show_progress(self, progress: Progress) -> None:
        words = tr("documents.vectors", done=progress.done, total=progress.total)
        self._shell.notices.show_notice("vectors", words, "progress")
        self._shell.notices.set_progress("vectors", progress.done, progress.total)

    def _check(self) -> None:
        """Check whether the Chroma server of the settings answers."""
        if self._shell.settings.values.chroma_url and self._shell.engine.is_ready:
            self._shell.engine.send(CheckIndex, self._on_index_event)

    def _on_index_event(self, event: Event) -> None:
        if isinstance(event, IndexChecked):
            self._shell.reports.problems("index", [event.problem] if event.problem else [])


def install(
    shell: Shell,
    store: ChatStore,
    current: CurrentChat,
    composer: Composer,
    open_source: OpenSource,
) -> DocumentsFeature:
    documents = DocumentsFeature(shell, store, current, composer, open_source)
    documents._connect(shell)
    kept = shell.settings
    # Of all file dialogs of the window, which find it by its parent.
    DialogFolders(shell.window, kept.values.dialog_folders, partial(kept.change, "dialog_folders"))
    shell.commands.connect_to(try_search=documents.trial.open)
    current.documents_missing.connect(
        lambda: documents.reports.missing(shell.commands.action("add_documents").trigger)
    )
    return documents
