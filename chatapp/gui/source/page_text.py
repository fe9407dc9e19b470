"""A part of a document that has no printed pages, as text to read and copy: the cited words are
marked in it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QPalette, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from chatapp import texts
from chatapp.contract.protocol import PageText as Page
from chatapp.contract.records import PageHit, Source
from chatapp.gui.source.selection_bar import SelectionBar
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.scroll_bars import SlimBar
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import places

_OWN, _OTHER, _FOUND = 0.40, 0.18, 0.25
"""How strongly the place of this source, of the others here, and what is searched for are marked.
"""
_MOST_FOUND = 500


class PageText(QWidget):
    """Where it stands on top, its text below."""

    asked = Signal(str)
    """Selected words, to be asked about."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._page: Page | None = None
        self._cited: list[tuple[tuple[int, int], float]] = []
        self._place = plain_label(wraps=True)
        self._place.setContentsMargins(12, 8, 12, 4)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.document().setDocumentMargin(12)
        self.text.setVerticalScrollBar(SlimBar(theme, Qt.Orientation.Vertical))
        # One word of a megabyte must not be laid out as one line.
        self.text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._place)
        column.addWidget(self.text, 1)
        self.setFocusProxy(self.text)
        self._bar = SelectionBar(theme, self)
        self._bar.asked.connect(self.asked)
        self.text.selectionChanged.connect(self._bar.place)
        self.text.verticalScrollBar().valueChanged.connect(self._bar.place)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.hide()

    def show_page(self, page: Page, own: Source, sources: Sequence[Source]) -> None:
        """Show a part with what was cited of it marked, and scroll to what this source cites."""
        if self._page is None or (page.document_id, page.page, page.text) != self._key():
            self.text.setPlainText(page.text)
        self._page = page
        self._place.setText(places.words(page.place, page.page, texts.language()))
        self.setAccessibleDescription(self._place.text())
        self.show()
        cited = _span(page, own)
        self._cited = [
            (span, _OTHER) for source in sources if source != own and (span := _span(page, source))
        ]
        self._cited += [(cited, _OWN)] if cited else []
        self._mark([])
        if cited:
            self._scroll_to(cited[0])

    def mark_hits(self, hits: Sequence[PageHit], current: PageHit | None, length: int) -> None:
        """Mark what is searched for, so many letters each, and scroll to the one that is looked at."""
        self._mark([((hit.start, hit.start + length), _FOUND) for hit in hits[:_MOST_FOUND]])
        if current is not None and any(hit is current for hit in hits):
            self._scroll_to(current.start)

    def _mark(self, found: list[tuple[tuple[int, int], float]]) -> None:
        cited = [self._selection(span, "mark", opacity) for span, opacity in self._cited]
        self.text.setExtraSelections(
            cited + [self._selection(span, "accent", opacity) for span, opacity in found]
        )

    def viewport(self) -> QWidget:
        """Return what the text is painted on."""
        return self.text.viewport()

    def selection(self) -> str:
        """Return the selected text."""
        return self.text.textCursor().selection().toPlainText()

    def unselect(self) -> None:
        """Select nothing."""
        cursor = self.text.textCursor()
        cursor.clearSelection()
        self.text.setTextCursor(cursor)

    def selected_place(self) -> QRect:
        """Return what the selection covers of the viewport, or an empty rectangle."""
        ends = self.text.textCursor()
        if not ends.hasSelection():
            return QRect()
        first, last = QTextCursor(ends), QTextCursor(ends)
        first.setPosition(ends.selectionStart())
        last.setPosition(ends.selectionEnd())
        return self.text.cursorRect(first).united(self.text.cursorRect(last))

    def zoom_by(self, factor: float) -> None:
        """Make the letters larger or smaller."""
        self.text.zoomIn(1 if factor > 1 else -1)

    def _key(self) -> tuple[int, int, str] | None:
        return (self._page.document_id, self._page.page, self._page.text) if self._page else None

    def _selection(
        self, span: tuple[int, int], color: str, opacity: float
    ) -> QTextEdit.ExtraSelection:
        marked = QColor(self._theme.color(color))
        marked.setAlphaF(opacity)
        look = QTextCharFormat()
        look.setBackground(marked)
        selection = QTextEdit.ExtraSelection()
        selection.format = look
        selection.cursor = self._cursor(*span)
        return selection

    def _cursor(self, start: int, end: int) -> QTextCursor:
        """Return a cursor over these characters; Qt counts those beyond 16 bits twice."""
        text = self.text.toPlainText()
        cursor = QTextCursor(self.text.document())
        cursor.setPosition(_qt_length(text[:start]))
        cursor.setPosition(_qt_length(text[:end]), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _scroll_to(self, start: int) -> None:
        self.text.setTextCursor(self._cursor(start, start))
        self.text.centerCursor()

    def _on_theme_changed(self) -> None:
        palette = QPalette(self.text.palette())
        palette.setColor(QPalette.ColorRole.Base, self._theme.color("raised"))
        self.text.setPalette(palette)
        self._place.setFont(self._theme.font(0.9, bold=True))


def _qt_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _span(page: Page, source: Source) -> tuple[int, int] | None:
    """Return the characters a source cites on this page: where it says, or where its words are now."""
    if (source.document_id, source.page) != (page.document_id, page.page):
        return None
    if 0 <= source.start < source.end <= len(page.text) and _bare(
        page.text[source.start : source.end]
    ) == _bare(source.quote):
        return source.start, source.end
    return _found(page.text, source.quote)


def _found(text: str, quote: str) -> tuple[int, int] | None:
    """Find words whatever blanks and line breaks stand between them."""
    wanted = _bare(quote)
    if not wanted:
        return None
    visible = [index for index, letter in enumerate(text) if not letter.isspace()]
    at = "".join(text[index] for index in visible).find(wanted)
    return (visible[at], visible[at + len(wanted) - 1] + 1) if at >= 0 else None


def _bare(text: str) -> str:
    return "".join(text.split())
