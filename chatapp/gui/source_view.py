"""Beside the transcript: the page a source was cited from, its lines marked, its words below."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QPalette, QResizeEvent, QShortcut, QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from chatapp.gui.buttons import IconButton
from chatapp.gui.i18n import tr
from chatapp.gui.page_picture import PagePicture
from chatapp.gui.plain_text import plain_label, tooltip
from chatapp.gui.scroll_bars import SlimBar
from chatapp.gui.theme import Theme
from chatapp.records import Source

_WIDEST_PX = 3200
_ZOOM_STEP = 1.25
_SMALLEST_ZOOM, _LARGEST_ZOOM = 0.5, 4.0
_SHARPEN_AFTER_MS = 150


class SourceView(QWidget):
    """Asks for pages with `page_wanted`; until one comes the quote is already there."""

    page_wanted = Signal(int, int, int)
    """Document id, page from 1, width in device pixels."""
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._source: Source | None = None
        self._sources: tuple[Source, ...] = ()
        self._page = 0
        self._pages = 0
        self._zoom = 1.0
        self._asked_px = 0
        self._title = plain_label(wraps=False)
        self._page_words = plain_label()
        self._state = plain_label(wraps=True)
        self._source_words = plain_label()
        self._note = plain_label(wraps=True)
        self._quote = QPlainTextEdit()
        self._picture = PagePicture(theme)
        self._scroll = QScrollArea()
        self._buttons = self._build_buttons()
        self._sharpen = QTimer(self, singleShot=True, interval=_SHARPEN_AFTER_MS)
        self._sharpen.timeout.connect(self._ask_for_page)
        self._build()
        self._add_shortcuts()
        self._retranslate()
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    # What others call --------------------------------------------------------------------

    def show_source(self, source: Source, all_sources: Sequence[Source]) -> None:
        """Turn to the page of a source. Shows its quote at once."""
        if self._source is None or self._source.document_id != source.document_id:
            self._pages = 0
        self._source = source
        self._sources = tuple(all_sources) or (source,)
        self._quote.setPlainText(source.quote)
        self._title.setToolTip(tooltip(source.document))
        self._turn_to(source.page)
        self._elide_title()

    def show_page(self, document_id: int, page: int, pages: int, png: bytes, size: tuple[float, float]) -> None:
        """Show a rendered page; one that is no longer wanted is dropped. Its size is in points."""
        if self._source is None or (document_id, page) != (self._source.document_id, self._page):
            return
        is_new = not self._picture.has_picture()
        self._pages = pages
        if not self._picture.show_picture(png, *size):
            self.show_error(tr("source.no_page"))
            return
        self._picture.show()
        self._say("")
        self._fit()
        self._refresh()
        if is_new:
            self._scroll_to_mark()

    def show_error(self, text: str) -> None:
        """Say in the place of the page why there is none; the quote stays, and so does a page that is there."""
        if self._picture.has_picture():
            return
        self._picture.hide()
        self._say(text)

    # Building ----------------------------------------------------------------------------

    def _build_buttons(self) -> dict[str, IconButton]:
        actions: dict[str, tuple[str, Callable[[], None]]] = {
            "close": ("close", self.closed.emit),
            "previous_page": ("up", lambda: self._turn_to(self._page - 1)),
            "next_page": ("down", lambda: self._turn_to(self._page + 1)),
            "zoom_out": ("zoom-out", lambda: self.zoom_by(1 / _ZOOM_STEP)),
            "zoom_in": ("zoom-in", lambda: self.zoom_by(_ZOOM_STEP)),
            "previous_source": ("left", lambda: self._step_source(-1)),
            "next_source": ("right", lambda: self._step_source(1)),
        }
        buttons = {}
        for name, (icon_name, action) in actions.items():
            buttons[name] = IconButton(self._theme, icon_name, "")
            buttons[name].clicked.connect(action)
        return buttons

    def _build(self) -> None:
        self._prepare_parts()
        pages = [*self._named("previous_page"), self._page_words, *self._named("next_page")]
        sources = [*self._named("previous_source"), self._source_words, *self._named("next_source")]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._row(12, self._title, None, *self._named("close")))
        column.addLayout(self._row(8, *pages, None, *self._named("zoom_out", "zoom_in")))
        column.addWidget(self._state, 1)
        column.addWidget(self._scroll, 1)
        column.addLayout(self._row(8, *sources, None))
        column.addWidget(self._note)
        column.addWidget(self._quote)
        self.setMinimumWidth(300)

    def _prepare_parts(self) -> None:
        self._scroll.setVerticalScrollBar(SlimBar(self._theme, Qt.Orientation.Vertical))
        self._scroll.setHorizontalScrollBar(SlimBar(self._theme, Qt.Orientation.Horizontal))
        self._scroll.setWidget(self._picture)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.viewport().installEventFilter(self)
        self._quote.setVerticalScrollBar(SlimBar(self._theme, Qt.Orientation.Vertical))
        self._quote.document().setDocumentMargin(12)
        self._quote.setReadOnly(True)
        self._quote.setFrameShape(QFrame.Shape.NoFrame)
        self._quote.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._state.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._state.setContentsMargins(24, 24, 24, 24)
        self._state.hide()
        self._note.hide()
        self._note.setContentsMargins(12, 0, 12, 8)
        self._note.setForegroundRole(QPalette.ColorRole.PlaceholderText)

    def _named(self, *names: str) -> list[IconButton]:
        return [self._buttons[name] for name in names]

    def _row(self, left: int, *parts: QWidget | None) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(left, 6, 8, 6)
        row.setSpacing(4)
        for part in parts:
            if part is None:
                row.addStretch(1)
            else:
                row.addWidget(part)
        return row

    def _add_shortcuts(self) -> None:
        for keys, name in (
            ("Ctrl+PgUp", "previous_page"),
            ("Ctrl+PgDown", "next_page"),
            ("Alt+Left", "previous_source"),
            ("Alt+Right", "next_source"),
            ("Esc", "close"),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._buttons[name].click)

    def _retranslate(self) -> None:
        for name, button in self._buttons.items():
            button.set_words(tr(f"source.{name}"))
        self.setAccessibleName(tr("source.name"))
        self._quote.setAccessibleName(tr("source.quote"))
        self._refresh()

    # State -------------------------------------------------------------------------------

    def zoom_by(self, factor: float) -> None:
        """Enlarge the page at once; a sharper picture is asked for when the zooming rests."""
        self._zoom = max(_SMALLEST_ZOOM, min(_LARGEST_ZOOM, self._zoom * factor))
        self._fit()
        self._sharpen.start()

    def _step_source(self, step: int) -> None:
        if self._source in self._sources:
            index = self._sources.index(self._source) + step
            if 0 <= index < len(self._sources):
                self.show_source(self._sources[index], self._sources)

    def _turn_to(self, page: int) -> None:
        if page < 1 or (self._pages and page > self._pages and self._source and page != self._source.page):
            return
        self._page = page
        self._picture.clear()
        self._picture.hide()
        self._say(tr("source.loading", page=page))
        self._fit()
        self._refresh()
        self._ask_for_page(even_if_sharp=True)

    def _ask_for_page(self, even_if_sharp: bool = False) -> None:
        if self._source is None:
            return
        wanted = min(_WIDEST_PX, round(self._picture.width() * self.devicePixelRatioF()))
        if even_if_sharp or wanted != self._asked_px:
            self._asked_px = wanted
            self.page_wanted.emit(self._source.document_id, self._page, wanted)

    def _fit(self) -> None:
        self._picture.set_width(max(80, round((self._room() - 16) * self._zoom)))

    def _room(self) -> int:
        # A scroll area that was never shown does not know its width yet.
        return self._scroll.viewport().width() if self._scroll.isVisible() else self.width() - 10

    def _say(self, text: str) -> None:
        """Say something in the place of the page; nothing gives the place back."""
        self._state.setText(text)
        self._state.setVisible(bool(text))
        self._scroll.setVisible(not text)

    def _scroll_to_mark(self) -> None:
        marked = self._picture.first_mark()
        if marked.isEmpty():
            self._scroll.verticalScrollBar().setValue(0)
            return
        top = marked.top() - self._scroll.viewport().height() / 3
        self._scroll.verticalScrollBar().setValue(round(top))
        self._scroll.horizontalScrollBar().setValue(round(marked.left() - 24))

    def _refresh(self) -> None:
        shown = self._source
        pages = tr("source.page_of", page=self._page, pages=self._pages) if self._pages else str(self._page)
        self._page_words.setText(pages if shown else "")
        index = self._sources.index(shown) if shown in self._sources else 0
        count = len(self._sources)
        self._source_words.setText(tr("source.count", index=index + 1, count=count) if count else "")
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
        here = [s for s in self._sources if (s.document_id, s.page) == (self._source.document_id, self._page)]
        unmarked = self._source.page == self._page and not self._source.boxes and self._picture.has_picture()
        self._note.setText(tr("source.no_boxes") if unmarked else "")
        self._note.setVisible(unmarked)
        own = self._source.boxes if self._source.page == self._page else ()
        self._picture.mark(own, [box for s in here if s != self._source for box in s.boxes])

    def _elide_title(self) -> None:
        name = self._source.document if self._source else ""
        room = max(60, self.width() - 64)
        self._title.setText(self._title.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, room))

    # Events ------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._quote.setFixedHeight(max(64, min(160, self.height() // 5)))
        self._elide_title()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1.1 if event.angleDelta().y() > 0 else 1 / 1.1)
            return True
        if event.type() == QEvent.Type.Resize and watched is self._scroll.viewport():
            self._fit()
            self._sharpen.start()
        return False

    def _on_theme_changed(self) -> None:
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.Base, self._theme.color("raised"))
        self._quote.setPalette(palette)
        ground = QPalette(self.palette())
        ground.setColor(QPalette.ColorRole.Window, self._theme.color("raised"))
        self._scroll.setPalette(ground)
