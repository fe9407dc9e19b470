"""Beside the transcript: the cited page with its lines marked, and the quote below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSizeF, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from chatapp.contract.protocol import PageText
from chatapp.contract.records import Box, PageHit, PageWord, Source
from chatapp.gui.source.cited_text import CitedText
from chatapp.gui.source.document_search import DocumentSearch
from chatapp.gui.source.page_question import PageQuestion
from chatapp.gui.source.page_stage import PageStage
from chatapp.gui.source.page_text import PageTextView
from chatapp.gui.source.source_buttons import SourceButtons
from chatapp.gui.source.source_name import SourceName
from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_ZOOM_STEP = 1.25


class SourceView(Retranslating, QWidget):
    """Emits `page_wanted`; the quote is shown before the page arrives."""

    page_wanted = Signal(int, int, int)
    """Document id, page from 1, width in device pixels."""
    words_wanted = Signal(int, int)
    """Document id and page, when the page is shown."""
    search_wanted = Signal(int, str)
    """Document id and the text to find in it."""
    question_wanted = Signal(object)
    """A Source whose quote is the selection that the user asks about."""
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._source: Source | None = None
        self._sources: tuple[Source, ...] = ()
        self._page = 0
        self._pages = 0
        self._requested_px = 0
        self._title = SourceName()
        self._page_words = plain_label()
        self._state = plain_label(wraps=True)
        self.search = DocumentSearch(theme)
        self.stage = PageStage(theme)
        self.page_question = PageQuestion(theme)
        self.text = PageTextView(theme)
        self._picture = self.stage.picture
        self._buttons = self._build_buttons()
        sources = (self._buttons["previous_source"], self._buttons["next_source"])
        self._cited = CitedText(theme, *sources)
        self._build()
        self._connect_parts()
        self._retranslate()

    def show_source(self, source: Source, all_sources: Sequence[Source]) -> None:
        """Turn to the page of a source and show its quote at once."""
        if self._source is None or self._source.document_id != source.document_id:
            self._pages = 0
            self.search.forget()
        self._source = source
        self._sources = tuple(all_sources) or (source,)
        self._cited.quote.setPlainText(source.quote)
        self._title.show_source(source)
        self._turn_to(source.page)

    def show_page(
        self, document_id: int, page: int, pages: int, png: bytes, points: QSizeF
    ) -> None:
        """Show a rendered page of a size in points; a page no longer wanted is dropped."""
        if not self._is_shown(document_id, page):
            return
        is_new = not self._picture.has_picture()
        self._pages = pages
        if not self._picture.show_picture(png, points):
            self.show_error(tr("source.no_page"))
            return
        self._picture.show()
        self._say("")
        self.stage.fit()
        self._refresh()
        if is_new:
            self._show_place()
            self.words_wanted.emit(document_id, page)

    def show_text(self, page: PageText) -> None:
        """Show a part of a document without pages; a part no longer wanted is dropped."""
        if self._source is not None and self._is_shown(page.document_id, page.page):
            self._pages = page.pages
            self._say("", is_drawn=False)
            self.text.show_page(page, self._source, self._sources)
            self._refresh()

    def show_words(self, document_id: int, page: int, words: Sequence[PageWord]) -> None:
        """Let the words of a page be selected if it is still shown."""
        if self._is_shown(document_id, page):
            self._picture.show_words(words)

    def show_hits(
        self, document_id: int, text: str, hits: Sequence[PageHit], is_cut: bool = False
    ) -> None:
        """Show the hits of a text in a document if it is still shown."""
        if self._source is not None and self._source.document_id == document_id:
            self.search.show_hits(text, hits, is_cut)

    def show_error(self, text: str) -> None:
        """Show in place of the page why there is none; quote and displayed page stay."""
        if self._picture.has_picture():
            return
        self._picture.hide()
        self._say(text)

    def open_search(self) -> None:
        """Open the search bar for this document."""
        if self._source is not None:
            self.search.open_at(self._page, self._picture.selection())

    def end_nearest(self) -> None:
        """Remove the selection, else close the search, else the view."""
        if self._picture.selection():
            self._picture.unselect()
        elif not self.search.isHidden():
            self.search.close_bar()
        else:
            self.closed.emit()

    def press(self, name: str) -> None:
        """Click a button by its name, such as "next_source"; nothing when it is disabled."""
        self._buttons[name].click()

    def _build_buttons(self) -> SourceButtons:
        actions = {
            "find": self.open_search,
            "close": self.closed.emit,
            "previous_page": lambda: self._turn_to(self._page - 1),
            "next_page": lambda: self._turn_to(self._page + 1),
            "zoom_out": lambda: self._zoom_by(1 / _ZOOM_STEP),
            "zoom_in": lambda: self._zoom_by(_ZOOM_STEP),
            "previous_source": lambda: self._step_source(-1),
            "next_source": lambda: self._step_source(1),
        }
        return SourceButtons(self._theme, actions)

    def _build(self) -> None:
        self._state.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._state.setContentsMargins(24, 24, 24, 24)
        self._state.hide()
        button = self._buttons
        head = hbox(self._title, button["close"], margins=(12, 6, 8, 6), spacing=4)
        pages = (button["previous_page"], self._page_words, button["next_page"])
        tools = (self.page_question, button["find"], button["zoom_out"], button["zoom_in"])
        bar = hbox(*pages, None, *tools, margins=(8, 6, 8, 6), spacing=4)
        bodies = (self._state, self.stage, self.text)
        vbox(head, bar, self.search, *bodies, self._cited, on=self, grows=bodies, spacing=0)
        self.setFocusProxy(self.stage)

    def _connect_parts(self) -> None:
        self.stage.rested.connect(self._ask_for_page)
        self.search.wanted.connect(self._on_search_wanted)
        self.search.changed.connect(self._mark_hits)
        self.search.chosen.connect(self._on_hit_chosen)
        self.search.closed.connect(self.stage.setFocus)
        for words in (self.stage, self.text):
            words.asked.connect(self._on_asked)
        others = {
            "Ctrl+A": self._picture.select_all,
            "Ctrl+C": self._on_copy,
        }
        self._buttons.add_shortcuts(self, others)

    def _retranslate(self) -> None:
        self._buttons.retranslate()
        self.setAccessibleName(tr("source.name"))
        self.stage.setAccessibleName(tr("source.page"))
        self._cited.quote.setAccessibleName(tr("source.quote"))
        self._refresh()

    def _is_shown(self, document_id: int, page: int) -> bool:
        is_document = self._source is not None and self._source.document_id == document_id
        return is_document and self._page == page

    def _zoom_by(self, factor: float) -> None:
        (self.text if self.text.isVisible() else self.stage).zoom_by(factor)

    def _step_source(self, step: int) -> None:
        if self._source in self._sources:
            index = self._sources.index(self._source) + step
            if 0 <= index < len(self._sources):
                self.show_source(self._sources[index], self._sources)

    def _turn_to(self, page: int) -> None:
        is_cited = self._source is not None and page == self._source.page
        if page < 1 or (0 < self._pages < page and not is_cited):
            return
        self._page = page
        self._picture.clear()
        self._picture.hide()
        self._say(tr("source.loading", page=page))
        self.stage.fit()
        self._refresh()
        self._ask_for_page(even_if_sharp=True)

    def _ask_for_page(self, even_if_sharp: bool = False) -> None:
        if self._source is None:
            return
        wanted = self.stage.wanted_px()
        if even_if_sharp or wanted != self._requested_px:
            self._requested_px = wanted
            self.page_wanted.emit(self._source.document_id, self._page, wanted)

    def _say(self, text: str, is_drawn: bool = True) -> None:
        """Show a text in place of the page; "" shows the page."""
        self._state.setText(text)
        self._state.setVisible(bool(text))
        self.stage.setVisible(is_drawn and not text)
        self.text.hide()

    def _show_place(self) -> None:
        """Scroll to the current hit of a search, else to the marked lines."""
        hit = self._picture.hit()
        self.stage.show_place(self._picture.first_mark() if hit.isEmpty() else hit)

    def _refresh(self) -> None:
        source, has_picture = self._source, self._picture.has_picture()
        pages = str(self._page)
        if self._pages:
            pages = tr("source.page_of", page=self._page, pages=self._pages)
        self._page_words.setText(pages if source else "")
        index = self._sources.index(source) if source in self._sources else 0
        count = len(self._sources)
        is_cited = source is not None and source.page == self._page
        is_unmarked = bool(is_cited and source and not source.boxes and has_picture)
        self._cited.say(index + 1, count, is_unmarked, source)
        self.page_question.offer(source.document_id if source and has_picture else 0, self._page)
        self._buttons.enable(
            previous_page=self._page > 1,
            next_page=self._page < self._pages,
            previous_source=index > 0,
            next_source=index + 1 < count,
        )
        self._mark()

    def _mark(self) -> None:
        if self._source is None:
            return
        others: list[Box] = []
        for source in self._sources:
            if source != self._source and self._is_shown(source.document_id, source.page):
                others += source.boxes
        own = self._source.boxes if self._source.page == self._page else ()
        self._picture.mark(own, others)
        self._mark_hits()

    def _mark_hits(self) -> None:
        hits = [hit for hit in self.search.hits if hit.page == self._page]
        current = self.search.current
        self.text.mark_hits(hits, current, len(self.search.field.text()))
        others: list[Box] = []
        for hit in hits:
            if hit is not current:
                others += hit.boxes
        is_here = current is not None and current.page == self._page
        self._picture.mark_hits(others, current.boxes if current and is_here else ())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cited.set_room(self.height())

    def _on_search_wanted(self, text: str) -> None:
        if self._source is not None:
            self.search_wanted.emit(self._source.document_id, text)

    def _on_hit_chosen(self, hit: PageHit) -> None:
        if hit.page != self._page:
            self._turn_to(hit.page)
        else:
            self._show_place()

    def _on_asked(self, text: str) -> None:
        if self._source is not None and text:
            cited = self._source
            place = cited.place if self._page == cited.page else ""
            self.question_wanted.emit(
                Source(0, cited.document, self._page, text, (), cited.document_id, place)
            )

    def _on_copy(self) -> None:
        if not self.stage.bar.copy():
            self._cited.quote.copy()
