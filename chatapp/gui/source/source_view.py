"""Beside the transcript: a document, with the lines of the cited source marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSizeF, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from chatapp.contract.page_records import PageHit, PageWord
from chatapp.contract.protocol import PageText
from chatapp.contract.records import Source
from chatapp.gui.pages.page_column import Fit
from chatapp.gui.source.cited_text import CitedText
from chatapp.gui.source.document_pane import DocumentPane
from chatapp.gui.source.document_search import DocumentSearch
from chatapp.gui.source.page_bar import PageBar
from chatapp.gui.source.page_marks import SourceMarks
from chatapp.gui.source.page_question import PageQuestion
from chatapp.gui.source.selection_bar import SelectionBar
from chatapp.gui.source.source_buttons import SourceButtons
from chatapp.gui.source.source_name import SourceName
from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import places, tr

_ZOOM_STEP = 1.25


class SourceView(Retranslating, QWidget):
    """Emits `page_wanted` for each page that comes in sight."""

    page_wanted = Signal(int, int, int)
    """Document id, page from 1, width in device pixels."""
    thumbnail_wanted = Signal(int, int, int)
    words_wanted = Signal(int, int)
    """Document id and page, when the page is shown."""
    search_wanted = Signal(int, str)
    """Document id and the text to find in it."""
    question_wanted = Signal(object)
    """A Source whose quote is the selection that the user asks about."""
    document_action = Signal(str, int)
    """A name of `DOCUMENT_ACTIONS`, and the document."""
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source: Source | None = None
        self._sources: tuple[Source, ...] = ()
        self._page = 0
        self._pages = 0
        self._headings: dict[int, str] = {}
        self._places: dict[int, str] = {}
        self._title = SourceName()
        self.search = DocumentSearch(theme)
        self.pane = DocumentPane(theme)
        self.stage, self.text = self.pane.stage, self.pane.text
        self.page_question = PageQuestion(theme)
        self._buttons = SourceButtons(theme, self._actions())
        self.bar = PageBar(theme, self._buttons, self.page_question)
        self.selection_bar = SelectionBar(theme, (self.stage.pictures, self.text))
        sources = (self._buttons["previous_source"], self._buttons["next_source"])
        self._cited = CitedText(theme, *sources)
        self.stage.pictures.marks = lambda page: self._marks().on_page(page)
        self._build()
        self._connect_parts()
        self._retranslate()

    def show_source(self, source: Source, all_sources: Sequence[Source]) -> None:
        """Go to the place of a source. A source without a mark is a page of a document."""
        is_other = self._source is None or self._source.document_id != source.document_id
        self._source = source
        self._sources = tuple(all_sources) or (source,)
        self._cited.quote.setPlainText(source.quote)
        self._title.show_source(source)
        if is_other:
            self._pages = 0
            self._headings, self._places = {}, {}
            self.search.forget()
            self.selection_bar.unselect()
            self.pane.open(source.page, is_printed=not source.place)
        self._turn_to(source.page, source)

    def show_page(
        self, document_id: int, page: int, pages: int, png: bytes, points: QSizeF
    ) -> None:
        """Show a rendered page of a size in points; one of another document is dropped."""
        if not self._is_of_document(document_id):
            return
        if pages != self._pages:
            self._pages = pages
            self.pane.set_pages(pages)
        if not self.stage.show_picture(page, png, points):
            self.show_error(tr("source.no_page"), page)
            return
        self.pane.say("")
        self._refresh()

    def show_text(self, page: PageText) -> None:
        """Show a part of a document without pages; a part no longer wanted is dropped."""
        is_shown = self._is_of_document(page.document_id) and self._page == page.page
        if self._source is not None and is_shown:
            self._pages = page.pages
            self._places[page.page] = page.place
            self.pane.show_text(page, self._source, self._sources)
            self._refresh()

    def show_heading(self, document_id: int, page: int, heading: str) -> None:
        """Take the headings that a page stands under."""
        if self._is_of_document(document_id):
            self._headings[page] = heading

    def show_thumbnail(self, document_id: int, page: int, png: bytes) -> None:
        if self._is_of_document(document_id):
            self.pane.thumbnails.pages.take(page, png)

    def show_words(self, document_id: int, page: int, words: Sequence[PageWord]) -> None:
        """Let the words of a page be selected if it is still shown."""
        if self._is_of_document(document_id):
            self.stage.pictures.show_words(page, words)

    def show_hits(
        self, document_id: int, text: str, hits: Sequence[PageHit], is_cut: bool = False
    ) -> None:
        """Show the hits of a text in a document if it is still shown."""
        if self._is_of_document(document_id):
            self.search.show_hits(text, hits, is_cut)

    def show_error(self, text: str, page: int = 0) -> None:
        """Show in place of the page why there is none; other pages and the quote stay."""
        self.stage.give_up(page or self._page)
        if not self.pane.has_page():
            self.pane.say(text)
        self._refresh()

    def open_search(self) -> None:
        """Open the search bar for this document."""
        if self._source is not None:
            self.search.open_at(self._page, self.stage.pictures.selection())

    def end_nearest(self) -> None:
        """Remove the selection, else close the search, else the view."""
        if self.selection_bar.unselect():
            return
        if not self.search.isHidden():
            self.search.close_bar()
        else:
            self.closed.emit()

    def press(self, name: str) -> None:
        """Click a button by its name, such as "next_source"; nothing when it is disabled."""
        self._buttons[name].click()

    def document_id(self) -> int:
        """Return the document on screen, 0 for none."""
        return self._source.document_id if self._source is not None else 0

    def _actions(self) -> dict[str, Callable[[], object]]:
        return {
            "find": self.open_search,
            "close": self.closed.emit,
            "previous_page": lambda: self._turn_to(self._page - 1),
            "next_page": lambda: self._turn_to(self._page + 1),
            "zoom_out": lambda: self.pane.zoom_by(1 / _ZOOM_STEP),
            "zoom_in": lambda: self.pane.zoom_by(_ZOOM_STEP),
            "fit_width": lambda: self._fit_to("width"),
            "fit_page": lambda: self._fit_to("page"),
            "thumbnails": lambda: self.pane.toggle_thumbnails(self._page),
            "more": lambda: self.bar.open_menu(),
            "previous_source": lambda: self._step_source(-1),
            "next_source": lambda: self._step_source(1),
        }

    def _build(self) -> None:
        button = self._buttons
        parts = (button["thumbnails"], self._title, button["close"])
        head = hbox(*parts, margins=(8, 6, 8, 0), spacing=4)
        rows = (self.bar, self.search, self.pane, self.selection_bar, self._cited)
        vbox(head, *rows, on=self, grows=[self.pane], spacing=0)

    def _connect_parts(self) -> None:
        stage, pane = self.stage, self.pane
        stage.page_wanted.connect(self._on_page_wanted)
        stage.page_turned.connect(self._come_to)
        stage.page_seen.connect(lambda page: self.words_wanted.emit(self.document_id(), page))
        stage.pictures.selected.connect(lambda _text: self.selection_bar.refresh())
        self.text.selected.connect(self.selection_bar.refresh)
        self.text.left.connect(lambda step: self._turn_to(self._page + step))
        pane.thumbnails.picked.connect(self._turn_to)
        pane.thumbnails.wanted.connect(
            lambda page, width: self.thumbnail_wanted.emit(self.document_id(), page, width)
        )
        self.bar.field.wanted.connect(self._turn_to)
        self.bar.field.left.connect(lambda: self.pane.body().setFocus())
        self.bar.action_wanted.connect(
            lambda name: self.document_action.emit(name, self.document_id())
        )
        self.search.wanted.connect(lambda text: self.search_wanted.emit(self.document_id(), text))
        self.search.changed.connect(self._mark)
        self.search.chosen.connect(self._on_hit_chosen)
        self.search.closed.connect(lambda: self.pane.body().setFocus())
        self.selection_bar.asked.connect(self._on_asked)
        others = {"Ctrl+A": lambda: self.stage.picture.select_all(), "Ctrl+C": self._on_copy}
        self._buttons.add_shortcuts(self, others)

    def _retranslate(self) -> None:
        self._buttons.retranslate()
        self.setAccessibleName(tr("source.name"))
        self._cited.quote.setAccessibleName(tr("source.quote"))
        self._refresh()

    def _is_of_document(self, document_id: int) -> bool:
        return self._source is not None and self._source.document_id == document_id

    def _step_source(self, step: int) -> None:
        if self._source in self._sources:
            index = self._sources.index(self._source) + step
            if 0 <= index < len(self._sources):
                self.show_source(self._sources[index], self._sources)

    def _turn_to(self, page: int, source: Source | None = None) -> None:
        """Go to a page, or to the marked lines of a source on it."""
        if page < 1 or (0 < self._pages < page and source is None):
            return
        self._page = page
        if self.pane.is_printed:
            boxes = source.boxes if source else ()
            self.stage.go_to(page, min(boxes, key=lambda box: box[1]) if boxes else None)
        else:
            self._on_page_wanted(page, self.stage.width())
        self._refresh()

    def _fit_to(self, fit: Fit) -> None:
        self.stage.set_fit(fit)
        self._refresh()

    def _come_to(self, page: int) -> None:
        self._page = page
        self._refresh()

    def _marks(self) -> SourceMarks:
        return SourceMarks(self._source, self._sources, self.search.hits, self.search.current)

    def _refresh(self) -> None:
        source, page = self._source, self._page
        is_cited = source is not None and source.page == page
        is_seen = self.pane.has_page()
        path = places.path(source) if source and is_cited else ""
        self._title.show_headings(path or self._headings.get(page, ""))
        self.setFocusProxy(self.pane.body())
        self.bar.field.show_page(page, self._pages)
        self.bar.show_fit(self.pane.is_printed, self.stage.column.fit)
        index = self._sources.index(source) if source in self._sources else 0
        count = len(self._sources)
        self._cited.say(index + 1, count, source)
        is_marked = self.pane.is_cited_marked or bool(source and source.boxes)
        self._cited.show_quote(is_cited, is_seen, is_marked)
        is_picture = is_seen and self.pane.is_printed
        self.page_question.offer(self.document_id() if is_picture else 0, page)
        self.pane.thumbnails.show_current(page)
        self._buttons["thumbnails"].setVisible(self.pane.is_printed)
        self._buttons.enable(
            previous_page=page > 1,
            next_page=page < self._pages,
            previous_source=index > 0,
            next_source=index + 1 < count,
        )
        self._mark()

    def _mark(self) -> None:
        self.stage.pictures.refresh_marks()
        hits = [hit for hit in self.search.hits if hit.page == self._page]
        if not self.pane.is_printed:
            self.text.mark_hits(hits, self.search.current, len(self.search.field.text()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cited.set_room(self.height())

    def _on_page_wanted(self, page: int, width_px: int) -> None:
        self.page_wanted.emit(self.document_id(), page, width_px)

    def _on_hit_chosen(self, hit: PageHit) -> None:
        if self.pane.is_printed:
            self.stage.go_to(hit.page, hit.boxes[0] if hit.boxes else None)
            self._come_to(hit.page)
        elif hit.page != self._page:
            self._turn_to(hit.page)

    def _on_asked(self, text: str) -> None:
        if self._source is not None and text:
            page, place = self._page, self._places.get(self._page, "")
            name, document_id = self._source.document, self._source.document_id
            self.question_wanted.emit(Source(0, name, page, text, (), document_id, place))

    def _on_copy(self) -> None:
        if not self.selection_bar.copy():
            self._cited.quote.copy()
