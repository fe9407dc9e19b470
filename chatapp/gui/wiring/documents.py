"""Document wiring: from a dropped file to a switched-on document, and from a source to its page."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSizeF

from chatapp import texts
from chatapp.contract.protocol import (
    DocumentSearched,
    Event,
    Failed,
    Found,
    PageRendered,
    PageText,
    Progress,
    ReadWords,
    RenderPage,
    Search,
    SearchInDocument,
    WatchVectors,
    WordsRead,
)
from chatapp.contract.records import Chat, Document, Source
from chatapp.gui.shell.parts import Parts
from chatapp.gui.widgets import file_dialogs
from chatapp.gui.wiring.folders import FolderWiring
from chatapp.gui.wiring.read_again import ReadAgainWiring
from chatapp.texts import error_sentence, places, tr

if TYPE_CHECKING:
    from chatapp.gui.documents.search_trial import SearchTrial


class DocumentWiring:
    """Connects shelf, lists, chips and the source view."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._shown_chat_id = 0
        self.take_pictures: Callable[[Sequence[str]], list[str]] = list
        """Puts pictures to the next question, if the model sees them, and returns the files that
        are left.
        """
        self._trial: SearchTrial | None = None
        self._tried: tuple[int, ...] = ()
        self.folders = FolderWiring(parts)
        self.again = ReadAgainWiring(parts)
        self._wire_documents()
        self._wire_sources()

    def open_files(self, files: Sequence[str]) -> None:
        """Load a model, add everything else as documents of this chat."""
        models = [file for file in files if file.lower().endswith(".gguf")]
        documents = self.folders.open_folders(
            [file for file in files if file not in models], self._parts.current.chat.id
        )
        for model in models[:1]:
            self._parts.choice.check_and_choose(model)
        self._parts.shelf.add(documents, self._parts.current.chat.id)

    def _wire_documents(self) -> None:
        parts, shelf, listed = self._parts, self._parts.shelf, self._parts.document_list
        shelf.changed.connect(listed.show_documents)
        shelf.changed.connect(
            lambda found: parts.current.set_known_documents({one.id for one in found})
        )
        shelf.changed.connect(lambda _found: self._show_chips())
        parts.current.opened.connect(self._on_chat_opened)
        shelf.reading.connect(lambda *place: parts.reports.document_read(place, shelf.cancel))
        shelf.ended.connect(parts.reports.documents_done)
        shelf.added.connect(self._on_document_added)
        shelf.failed.connect(parts.reports.document_failed)
        shelf.removed.connect(parts.chat_documents.forget)
        parts.chat_documents.changed.connect(parts.current.refresh)
        parts.chat_documents.not_stored.connect(parts.reports.error)
        listed.switched.connect(self._switch_document)
        listed.removal_confirmed.connect(shelf.remove)
        listed.add_requested.connect(self.pick)
        listed.trial_requested.connect(lambda document_id: self.try_search((document_id,)))
        parts.composer.reading_chosen.connect(
            lambda reading: parts.chat_documents.read(parts.current.chat.id, reading)
        )
        parts.composer.document_removed.connect(
            lambda document_id: self._switch_document(document_id, False)
        )
        parts.composer.pick_files_requested.connect(self.pick)
        parts.composer.files_dropped.connect(
            lambda files: self.open_files(self.take_pictures(files))
        )
        parts.drop_target.dropped.connect(self._on_dropped)
        parts.engine.became_ready.connect(lambda: parts.engine.send(WatchVectors, self._on_vectors))

    def _on_vectors(self, event: Event) -> None:
        if isinstance(event, Progress) and event.done < event.total:
            self._parts.reports.vectors(event)
        elif isinstance(event, Progress):
            self._parts.reports.vectors_done()

    def _on_chat_opened(self, chat: Chat) -> None:
        self._show_chips()
        if chat.id != self._shown_chat_id:
            # The source on screen belongs to an answer of the chat before.
            self._shown_chat_id = chat.id
            self._parts.window.show_source(False)

    def _on_dropped(self, files: list[str], place: str) -> None:
        if place == "library":
            self._parts.shelf.add(self.folders.open_folders(files, 0))
        else:
            self.open_files(self.take_pictures(files))
        self._parts.window.activateWindow()

    def _on_document_added(self, document: Document, chat_id: int, twin: str) -> None:
        self._parts.reports.document_added(document, twin)
        if chat_id:
            self._parts.chat_documents.switch(chat_id, document.id, True)

    def _switch_document(self, document_id: int, on: bool) -> None:
        self._parts.chat_documents.switch(self._parts.current.chat.id, document_id, on)

    def _show_chips(self) -> None:
        chat = self._parts.current.chat
        shown = [one for one in self._parts.shelf.documents if one.id in chat.document_ids]
        self._parts.composer.set_documents(shown, chat.reading)

    def pick(self) -> None:
        """Let the user pick PDFs for this chat."""
        file_dialogs.pick_documents(self._parts.window, self.open_files)

    def _wire_sources(self) -> None:
        parts = self._parts
        parts.transcript.source_opened.connect(self._on_source_opened)
        parts.source_view.page_wanted.connect(self._on_page_wanted)
        parts.source_view.words_wanted.connect(self._on_words_wanted)
        parts.source_view.search_wanted.connect(self._on_search_wanted)
        parts.source_view.question_wanted.connect(self._on_question_wanted)
        parts.source_view.closed.connect(lambda: parts.window.show_source(False))
        parts.source_view.closed.connect(parts.composer.focus)

    def _on_source_opened(self, source: Source, sources: tuple[Source, ...]) -> None:
        self._parts.window.show_source(True)
        self._parts.source_view.show_source(source, sources)
        self._parts.source_view.setFocus()

    def _on_page_wanted(self, document_id: int, page: int, width_px: int) -> None:
        def on_event(event: Event) -> None:
            view = self._parts.source_view
            if isinstance(event, PageRendered):
                png = base64.b64decode(event.png)
                points = QSizeF(event.width, event.height)
                view.show_page(event.document_id, event.page, event.pages, png, points)
            elif isinstance(event, PageText):
                view.show_text(event)
            elif isinstance(event, Failed):
                view.show_error(error_sentence(event.error, event.details, texts.language()))

        self._parts.engine.send(
            RenderPage, on_event, document_id=document_id, page=page, width_px=width_px
        )

    def _on_words_wanted(self, document_id: int, page: int) -> None:
        def on_event(event: Event) -> None:
            # Without words nothing can be selected; the page is there all the same.
            if isinstance(event, WordsRead):
                self._parts.source_view.show_words(event.document_id, event.page, event.words)

        self._parts.engine.send(ReadWords, on_event, document_id=document_id, page=page)

    def _on_search_wanted(self, document_id: int, text: str) -> None:
        def on_event(event: Event) -> None:
            view = self._parts.source_view
            if isinstance(event, DocumentSearched):
                view.show_hits(event.document_id, event.text, event.hits, event.is_cut)
            elif isinstance(event, Failed):
                view.show_hits(document_id, text, ())

        self._parts.engine.send(SearchInDocument, on_event, document_id=document_id, text=text)

    def _on_question_wanted(self, source: Source) -> None:
        """Put selected words into the composer as a quote with its place, and answer from their
        document.
        """
        composer = self._parts.composer
        place = tr(
            "transcript.source", document=source.document, place=places.of(source, texts.language())
        )
        quote = "\n".join(f"> {line}" for line in source.quote.splitlines())
        composer.set_text(f"{quote}\n> ({place})\n\n{composer.text()}")
        if source.document_id in {document.id for document in self._parts.shelf.documents}:
            self._switch_document(source.document_id, True)
        composer.focus()

    def try_search(self, document_ids: Sequence[int] = ()) -> None:
        """Open the panel that shows what a question would find: in these, in this chat's, or in all
        documents.
        """
        from chatapp.gui.documents.search_trial import SearchTrial

        parts = self._parts
        if self._trial is None:
            self._trial = SearchTrial(parts.theme, parts.window)
            self._trial.opened.connect(self._on_source_opened)
            self._trial.wanted.connect(self._on_trial_wanted)
        known = {document.id: document.name for document in parts.shelf.documents}
        self._tried = tuple(
            one for one in document_ids or parts.current.chat.document_ids if one in known
        )
        scope = tr("trial.in_all", count=len(known))
        if self._tried:
            scope = tr("trial.in_some", names=", ".join(known[one] for one in self._tried))
        self._trial.open_for(
            scope, parts.composer.text().strip().split("\n")[0][:200], parts.window
        )

    def _on_trial_wanted(self, query: str) -> None:
        def on_event(event: Event) -> None:
            if self._trial is not None:
                if isinstance(event, Found):
                    self._trial.show_found(query, event.passages, event.is_foreign)
                else:
                    self._trial.show_found(query, ())

        self._parts.engine.send(Search, on_event, query=query, document_ids=self._tried, top=10)

    def in_source(self, name: str) -> None:
        """Do what a button of the source view does, opening the view first."""
        if not self._parts.window.source_is_shown:
            self.toggle_source()
        elif name:
            self._parts.source_view.press(name)

    def toggle_source(self) -> None:
        """Fold the source view, or open it at the first source of the last answer."""
        shown = self._parts.window.source_is_shown
        cited = [message.sources for message in self._parts.current.branch if message.sources]
        if not shown and cited:
            self._on_source_opened(cited[-1][0], cited[-1])
        elif shown:
            self._parts.window.show_source(False)
