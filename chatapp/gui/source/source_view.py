"""Beside the transcript: the page a source was cited from, its lines marked, its words below."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chatapp.contract.protocol import PageText as TextOfPage
from chatapp.contract.records import PageHit, PageWord, Source
from chatapp.gui.commands.command_table import SOURCE_KEYS
from chatapp.gui.source.cited_text import CitedText
from chatapp.gui.source.document_search import DocumentSearch
from chatapp.gui.source.page_question import PageQuestion
from chatapp.gui.source.page_stage import PageStage
from chatapp.gui.source.page_text import PageText
from chatapp.gui.source.source_name import SourceName
from chatapp.gui.widgets.buttons import IconButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.theme import Theme
from chatapp.gui.widgets.tool_row import tool_row
from chatapp.texts import tr

_ZOOM_STEP = 1.25


class SourceView(QWidget):
    """Asks for pages with `page_wanted`; until one comes the quote is already there."""

    page_wanted = Signal(int, int, int)
    """Document id, page from 1, width in device pixels."""
    words_wanted = Signal(int, int)
    """Document id and page, when the page is shown."""
    search_wanted = Signal(int, str)
    """Document id and the text to be found in it."""
    question_wanted = Signal(object)
    """A Source whose quote was selected on a page: to be asked about."""
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._source: Source | None = None
        self._sources: tuple[Source, ...] = ()
        self._page = 0
        self._pages = 0
        self._asked_px = 0
        self._title = SourceName()
        self._page_words = plain_label()
        self._state = plain_label(wraps=True)
        self.search = DocumentSearch(theme)
        self.stage = PageStage(theme)
        self.page_question = PageQuestion(theme)
        self.text = PageText(theme)
        self._picture = self.stage.picture
        self._buttons = self._build_buttons()
        self._cited = CitedText(theme, *self._named("previous_source", "next_source"))
        self._build()
        self._connect_parts()
        self._add_shortcuts()
        self._retranslate()

    def show_source(self, source: Source, all_sources: Sequence[Source]) -> None:
        """Turn to the page of a source. Shows its quote at once."""
        if self._source is None or self._source.document_id != source.document_id:
            self._pages = 0
            self.search.forget()
        self._source = source
        self._sources = tuple(all_sources) or (source,)
        self._cited.quote.setPlainText(source.quote)
        self._title.show_source(source)
        self._turn_to(source.page)

    def show_page(
        self, document_id: int, page: int, pages: int, png: bytes, size: tuple[float, float]
    ) -> None:
        """Show a rendered page; one that is no longer wanted is dropped. Its size is in points."""
        if not self._is_shown(document_id, page):
            return
        is_new = not self._picture.has_picture()
        self._pages = pages
        if not self._picture.show_picture(png, *size):
            self.show_error(tr("source.no_page"))
            return
        self._picture.show()
        self._say("")
        self.stage.fit()
        self._refresh()
        if is_new:
            self._show_place()
            self.words_wanted.emit(document_id, page)

    def show_text(self, page: TextOfPage) -> None:
        """Show a part of a document that has no pages to draw; one that is no longer wanted is
        dropped.
        """
        if self._source is not None and self._is_shown(page.document_id, page.page):
            self._pages = page.pages
            self._say("", is_drawn=False)
            self.text.show_page(page, self._source, self._sources)
            self._refresh()

    def show_words(self, document_id: int, page: int, words: Sequence[PageWord]) -> None:
        """Let the words of a page be selected, if it is still shown."""
        if self._is_shown(document_id, page):
            self._picture.show_words(words)

    def show_hits(
        self, document_id: int, text: str, hits: Sequence[PageHit], is_cut: bool = False
    ) -> None:
        """Show where a text was found in a document, if it is still looked at."""
        if self._source is not None and self._source.document_id == document_id:
            self.search.show_hits(text, hits, is_cut)

    def show_error(self, text: str) -> None:
        """Say in the place of the page why there is none; the quote stays, and so does a page that
        is there.
        """
        if self._picture.has_picture():
            return
        self._picture.hide()
        self._say(text)

    def open_search(self) -> None:
        """Put the keyboard into the line that finds a text in this document."""
        if self._source is not None:
            self.search.open(self._page, self._picture.selection())

    def press(self, name: str) -> None:
        """Do what a button does, such as "next_source"; nothing when it cannot be done now."""
        self._buttons[name].click()

    def _build_buttons(self) -> dict[str, IconButton]:
        actions: dict[str, tuple[str, Callable[[], None]]] = {
            "find": ("search", self.open_search),
            "close": ("close", self.closed.emit),
            "previous_page": ("up", lambda: self._turn_to(self._page - 1)),
            "next_page": ("down", lambda: self._turn_to(self._page + 1)),
            "zoom_out": ("zoom-out", lambda: self._zoom_by(1 / _ZOOM_STEP)),
            "zoom_in": ("zoom-in", lambda: self._zoom_by(_ZOOM_STEP)),
            "previous_source": ("left", lambda: self._step_source(-1)),
            "next_source": ("right", lambda: self._step_source(1)),
        }
        buttons = {}
        for name, (icon_name, action) in actions.items():
            buttons[name] = IconButton(self._theme, icon_name, "")
            buttons[name].clicked.connect(action)
        return buttons

    def _build(self) -> None:
        self._state.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._state.setContentsMargins(24, 24, 24, 24)
        self._state.hide()
        pages = [*self._named("previous_page"), self._page_words, *self._named("next_page")]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(tool_row(12, self._title, *self._named("close")))
        column.addLayout(
            tool_row(
                8, *pages, None, self.page_question, *self._named("find", "zoom_out", "zoom_in")
            )
        )
        column.addWidget(self.search)
        column.addWidget(self._state, 1)
        column.addWidget(self.stage, 1)
        column.addWidget(self.text, 1)
        column.addWidget(self._cited)
        self.setFocusProxy(self.stage)

    def _connect_parts(self) -> None:
        self.stage.rested.connect(self._ask_for_page)
        self.search.wanted.connect(self._on_search_wanted)
        self.search.changed.connect(self._mark_hits)
        self.search.chosen.connect(self._on_hit_chosen)
        self.search.closed.connect(self.stage.setFocus)
        for words in (self.stage, self.text):
            words.asked.connect(self._on_asked)

    def _named(self, *names: str) -> list[IconButton]:
        return [self._buttons[name] for name in names]

    def _add_shortcuts(self) -> None:
        shortcuts = [
            (keys, self._buttons[name].click)
            for name, texts in SOURCE_KEYS.items()
            for keys in texts
        ]
        shortcuts += [
            ("Esc", self._on_escape),
            ("Ctrl+A", self._picture.select_all),
            ("Ctrl+C", self._on_copy),
        ]
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, do in shortcuts:
            QShortcut(QKeySequence(keys), self, context=inside).activated.connect(do)

    def _retranslate(self) -> None:
        for name, button in self._buttons.items():
            button.set_words(tr(f"source.{name}"))
        self.setAccessibleName(tr("source.name"))
        self.stage.setAccessibleName(tr("source.page"))
        self._cited.quote.setAccessibleName(tr("source.quote"))
        self._refresh()

    def _is_shown(self, document_id: int, page: int) -> bool:
        return self._source is not None and (document_id, page) == (
            self._source.document_id,
            self._page,
        )

    def _zoom_by(self, factor: float) -> None:
        (self.text if self.text.isVisible() else self.stage).zoom_by(factor)

    def _step_source(self, step: int) -> None:
        if self._source in self._sources:
            index = self._sources.index(self._source) + step
            if 0 <= index < len(self._sources):
                self.show_source(self._sources[index], self._sources)

    def _turn_to(self, page: int) -> None:
        if page < 1 or (
            self._pages and page > self._pages and self._source and page != self._source.page
        ):
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
        if even_if_sharp or wanted != self._asked_px:
            self._asked_px = wanted
            self.page_wanted.emit(self._source.document_id, self._page, wanted)

    def _say(self, text: str, is_drawn: bool = True) -> None:
        """Say something in the place of the page; nothing gives the place back."""
        self._state.setText(text)
        self._state.setVisible(bool(text))
        self.stage.setVisible(is_drawn and not text)
        self.text.hide()

    def _show_place(self) -> None:
        """Scroll to what this page is looked at for: the hit of a search, else the marked lines."""
        hit = self._picture.hit()
        self.stage.show_place(self._picture.first_mark() if hit.isEmpty() else hit)

    def _refresh(self) -> None:
        shown = self._source
        pages = (
            tr("source.page_of", page=self._page, pages=self._pages)
            if self._pages
            else str(self._page)
        )
        self._page_words.setText(pages if shown else "")
        index = self._sources.index(shown) if shown in self._sources else 0
        count = len(self._sources)
        is_unmarked = bool(
            shown and shown.page == self._page and not shown.boxes and self._picture.has_picture()
        )
        self._cited.say((index + 1, count), is_unmarked, shown)
        self.page_question.offer(
            shown.document_id if shown and self._picture.has_picture() else 0, self._page
        )
        enabled = {
            "previous_page": self._page > 1,
            "next_page": self._page < self._pages,
            "previous_source": index > 0,
            "next_source": index + 1 < count,
        }
        for name, is_enabled in enabled.items():
            self._buttons[name].setEnabled(is_enabled)
        self._mark()

    def _mark(self) -> None:
        if self._source is None:
            return
        here = [
            s
            for s in self._sources
            if (s.document_id, s.page) == (self._source.document_id, self._page)
        ]
        own = self._source.boxes if self._source.page == self._page else ()
        self._picture.mark(own, [box for s in here if s != self._source for box in s.boxes])
        self._mark_hits()

    def _mark_hits(self) -> None:
        here, current = (
            [hit for hit in self.search.hits if hit.page == self._page],
            self.search.current,
        )
        self.text.mark_hits(here, current, len(self.search.field.text()))
        others = [box for hit in here if hit is not current for box in hit.boxes]
        self._picture.mark_hits(
            others, current.boxes if current and current.page == self._page else ()
        )

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

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
            place = self._source.place if self._page == self._source.page else ""
            asked = Source(
                0, self._source.document, self._page, text, (), self._source.document_id, place
            )
            self.question_wanted.emit(asked)

    def _on_copy(self) -> None:
        if not self.stage.bar.copy():
            self._cited.quote.copy()

    def _on_escape(self) -> None:
        """Take back one thing after the other: the selection, the search, the view."""
        if self._picture.selection():
            self._picture.unselect()
        elif self.search.isVisible():
            self.search.close_bar()
        else:
            self.closed.emit()
