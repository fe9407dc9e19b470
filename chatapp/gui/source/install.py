"""Builds the source view: shows the page that a source was cited from."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from PySide6.QtCore import QSizeF, Qt

from chatapp import texts
from chatapp.contract.protocol import (
    DocumentSearched,
    Event,
    Failed,
    PageRendered,
    PageText,
    ReadWords,
    RenderPage,
    SearchInDocument,
    WordsRead,
)
from chatapp.contract.records import Chat, Document, Source
from chatapp.gui.chats.current_chat import CurrentChat
from chatapp.gui.shell.shell import Shell
from chatapp.gui.source.source_view import SourceView
from chatapp.texts import error_sentence, places


class SourceFeature:
    """Fetches pages for the view from the engine, and folds the view away."""

    def __init__(self, shell: Shell, current: CurrentChat) -> None:
        self._shell = shell
        self._current = current
        self._chat_id = 0
        self.view = SourceView(shell.theme)
        self._was_just_opened = False

    def open(self, source: Source, sources: Sequence[Source]) -> None:
        """Show a source; the keyboard goes along unless it is in the text field."""
        self.show(source, sources)
        self._was_just_opened = True
        if not self._is_writing():
            self.view.setFocus()

    def show(self, source: Source, sources: Sequence[Source]) -> None:
        """Show a source; the keyboard stays where it is."""
        self._shell.window.show_source(True)
        self.view.show_source(source, sources)

    def toggle(self) -> None:
        """Fold the view, or open it at the first source of the last answer."""
        cited = [message.sources for message in self._current.branch if message.sources]
        if self._shell.window.source_is_shown:
            self._shell.window.show_source(False)
        elif cited:
            self.open(cited[-1][0], cited[-1])

    def press(self, name: str) -> None:
        """Do what a button of the view does; a folded view is opened instead."""
        if self._shell.window.source_is_shown:
            self.view.press(name)
        else:
            self.toggle()

    def end_nearest(self) -> bool:
        """Close what is open in the view, else the view; return whether there was anything."""
        is_shown = self._shell.window.source_is_shown
        if is_shown:
            self.view.end_nearest()
        return is_shown

    def end_search(self) -> bool:
        """Close the search in the document; return whether it was open."""
        is_open = self._shell.window.source_is_shown and not self.view.search.isHidden()
        if is_open:
            self.view.search.close_bar()
        return is_open

    def _is_writing(self) -> bool:
        focused = self._shell.window.focusWidget()
        return focused is not None and focused.testAttribute(
            Qt.WidgetAttribute.WA_InputMethodEnabled
        )

    def find(self) -> bool:
        """Open the search in the document if it is the one that is meant; return whether it is.

        It is while the keyboard is in the view, and after a source was opened until the user writes
        on.
        """
        focused = self.view.focusWidget()
        has_keyboard = focused is not None and focused.hasFocus()
        is_read = self._was_just_opened and self._shell.window.source_is_shown
        if has_keyboard or is_read:
            self.view.open_search()
        return has_keyboard or is_read

    def leave(self) -> None:
        """Note that the user writes on."""
        self._was_just_opened = False

    def _on_chat_opened(self, chat: Chat) -> None:
        if chat.id != self._chat_id:
            # The source on screen belongs to an answer of another chat.
            self._chat_id = chat.id
            self._shell.window.show_source(False)

    def open_document(self, document: Document) -> None:
        """Show a document from its first page on."""
        # The place of a page of text is not known yet: any but "" is none of a printed page.
        place = "" if places.has_pages(document) else "part:1"
        self.open(Source(0, document.name, 1, "", (), document.id, place), ())

    def shown_document_id(self) -> int:
        """Return the document on screen, 0 for none."""
        return self.view.document_id() if self._shell.window.source_is_shown else 0

    def _on_page_wanted(self, document_id: int, page: int, width_px: int) -> None:
        def on_event(event: Event) -> None:
            if isinstance(event, PageRendered):
                png, points = base64.b64decode(event.png), QSizeF(event.width, event.height)
                self.view.show_heading(document_id, page, event.heading)
                self.view.show_page(event.document_id, event.page, event.pages, png, points)
            elif isinstance(event, PageText):
                self.view.show_text(event)
            elif isinstance(event, Failed) and document_id == self.view.document_id():
                words = error_sentence(event.error, event.details, texts.language())
                self.view.show_error(words, page)

        self._shell.engine.send(
            RenderPage, on_event, document_id=document_id, page=page, width_px=width_px
        )

    def _on_thumbnail_wanted(self, document_id: int, page: int, width_px: int) -> None:
        def on_event(event: Event) -> None:
            png = base64.b64decode(event.png) if isinstance(event, PageRendered) else b""
            self.view.show_thumbnail(document_id, page, png)

        self._shell.engine.send(
            RenderPage, on_event, document_id=document_id, page=page, width_px=width_px
        )

    def _on_words_wanted(self, document_id: int, page: int) -> None:
        self._shell.engine.send(ReadWords, self._on_words_event, document_id=document_id, page=page)

    def _on_words_event(self, event: Event) -> None:
        # A failure only means that nothing can be selected on the page.
        if isinstance(event, WordsRead):
            self.view.show_words(event.document_id, event.page, event.words)

    def _on_search_wanted(self, document_id: int, text: str) -> None:
        def on_event(event: Event) -> None:
            if isinstance(event, DocumentSearched):
                self.view.show_hits(event.document_id, event.text, event.hits, event.is_cut)
            elif isinstance(event, Failed):
                self.view.show_hits(document_id, text, ())

        self._shell.engine.send(SearchInDocument, on_event, document_id=document_id, text=text)


def install(shell: Shell, current: CurrentChat) -> SourceFeature:
    """Build the feature and connect its signals."""
    source = SourceFeature(shell, current)
    view = source.view
    view.page_wanted.connect(source._on_page_wanted)
    view.thumbnail_wanted.connect(source._on_thumbnail_wanted)
    view.words_wanted.connect(source._on_words_wanted)
    view.search_wanted.connect(source._on_search_wanted)
    view.closed.connect(lambda: shell.window.show_source(False))
    current.opened.connect(source._on_chat_opened)
    shell.commands.connect_to(
        toggle_source=source.toggle,
        find_in_document=lambda: source.press("find"),
        next_source=lambda: source.press("next_source"),
        previous_source=lambda: source.press("previous_source"),
        next_page=lambda: source.press("next_page"),
        previous_page=lambda: source.press("previous_page"),
    )
    return source
