"""A part of a document without printed pages, as text with the cited words marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QTextEdit, QWidget

from chatapp import texts
from chatapp.contract.protocol import PageText
from chatapp.contract.records import PageHit, Source
from chatapp.gui.source.selection_bar import SelectionBar
from chatapp.gui.text.spans import TextSpan
from chatapp.gui.widgets.boxes import vbox
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.read_only_text import ReadOnlyText
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import places

_OWN, _OTHER, _HIT = 0.40, 0.18, 0.25
"""Opacity of the marks of this source, of the other sources, and of search hits."""
_MOST_HITS = 500
"""Search hits that are marked: each costs a format of the document."""


class _Mark(NamedTuple):
    span: TextSpan
    color: str
    opacity: float


class PageTextView(QWidget):
    """Its place in the outline on top, its text below."""

    asked = Signal(str)
    """Selected words that the user asks about."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._page: PageText | None = None
        self._cited: list[_Mark] = []
        self._place = plain_label(wraps=True)
        self._place.setContentsMargins(12, 8, 12, 4)
        self.text = ReadOnlyText(theme)
        # A word of 1 MB must not become one line.
        self.text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        vbox(self._place, self.text, on=self, grows=[self.text], spacing=0)
        self.setFocusProxy(self.text)
        self._bar = SelectionBar(theme, self)
        self._bar.asked.connect(self.asked)
        self.text.selectionChanged.connect(self._bar.place)
        self.text.verticalScrollBar().valueChanged.connect(self._bar.place)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.hide()

    def show_page(self, page: PageText, own: Source, sources: Sequence[Source]) -> None:
        """Show a part with the sources marked, scrolled to the words of its own source."""
        if self._page is None or _key(page) != _key(self._page):
            self.text.setPlainText(page.text)
        self._page = page
        self._place.setText(places.words(page.place, page.page, texts.language()))
        self.setAccessibleDescription(self._place.text())
        self.show()
        others = [_span(page, source) for source in sources if source != own]
        cited = _span(page, own)
        self._cited = [_Mark(span, "mark", _OTHER) for span in others if span]
        self._cited += [_Mark(cited, "mark", _OWN)] if cited else []
        self._mark([])
        if cited:
            self._scroll_to(cited.start)

    def mark_hits(self, hits: Sequence[PageHit], current: PageHit | None, length: int) -> None:
        """Mark search hits of `length` characters and scroll to the current one."""
        spans = [TextSpan(hit.start, hit.start + length) for hit in hits[:_MOST_HITS]]
        self._mark([_Mark(span, "accent", _HIT) for span in spans])
        if current is not None and any(hit is current for hit in hits):
            self._scroll_to(current.start)

    def _mark(self, hits: Sequence[_Mark]) -> None:
        self.text.setExtraSelections([self._selection(mark) for mark in (*self._cited, *hits)])

    def viewport(self) -> QWidget:
        """Return the widget on which the text is painted."""
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
        """Return the selection's rectangle in the viewport, or an empty one."""
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

    def _selection(self, mark: _Mark) -> QTextEdit.ExtraSelection:
        color = self._theme.color(mark.color)
        color.setAlphaF(mark.opacity)
        look = QTextCharFormat()
        look.setBackground(color)
        selection = QTextEdit.ExtraSelection()
        selection.format = look
        selection.cursor = self._cursor(*mark.span)
        return selection

    def _cursor(self, start: int, end: int) -> QTextCursor:
        """Return a cursor over these characters; Qt counts UTF-16 units."""
        text = self.text.toPlainText()
        cursor = QTextCursor(self.text.document())
        cursor.setPosition(_qt_length(text[:start]))
        cursor.setPosition(_qt_length(text[:end]), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _scroll_to(self, start: int) -> None:
        self.text.setTextCursor(self._cursor(start, start))
        self.text.centerCursor()

    def _on_theme_changed(self) -> None:
        self._place.setFont(self._theme.font(0.9, bold=True))


def _qt_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _key(page: PageText) -> tuple[object, ...]:
    return page.document_id, page.page, page.text


def _span(page: PageText, source: Source) -> TextSpan | None:
    """Return the characters a source cites on this page: at its own place, or searched for."""
    if (source.document_id, source.page) != (page.document_id, page.page):
        return None
    if 0 <= source.start < source.end <= len(page.text):
        cited = page.text[source.start : source.end]
        if _bare(cited) == _bare(source.quote):
            return TextSpan(source.start, source.end)
    return _find(page.text, source.quote)


def _find(text: str, quote: str) -> TextSpan | None:
    """Return where the words of a quote stand, whatever white space separates them."""
    wanted = _bare(quote)
    if not wanted:
        return None
    visible = [index for index, letter in enumerate(text) if not letter.isspace()]
    at = "".join(text[index] for index in visible).find(wanted)
    return TextSpan(visible[at], visible[at + len(wanted) - 1] + 1) if at >= 0 else None


def _bare(text: str) -> str:
    return "".join(text.split())
