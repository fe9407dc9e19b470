"""A part of a document without printed pages, as text with the cited words marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette, QTextCharFormat, QTextCursor, QTextOption, QWheelEvent
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from chatapp import texts
from chatapp.contract.page_records import PageHit
from chatapp.contract.protocol import PageText
from chatapp.contract.records import Source
from chatapp.gui.source.part_document import PartDocument
from chatapp.gui.text.spans import TextSpan
from chatapp.gui.widgets.boxes import vbox
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.scroll_bars import SlimBar
from chatapp.gui.widgets.theme import Theme, set_palette_color
from chatapp.texts import places

_OWN, _OTHER, _HIT = 0.40, 0.18, 0.25
"""Opacity of the marks of this source, of the other sources, and of search hits."""
_MOST_HITS = 500
"""The most search hits that are marked."""


class _Mark(NamedTuple):
    span: TextSpan
    color: str
    opacity: float


class PartText(QTextEdit):
    """A text to read; the wheel goes on beyond its ends."""

    left = Signal(int)
    """The wheel was turned beyond the end (1) or the beginning (-1)."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBar(SlimBar(theme))
        self.document().setDocumentMargin(12)
        # A word of 1 MB must not become one line.
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar, turned = self.verticalScrollBar(), event.angleDelta().y()
        is_zoom = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if not is_zoom and turned < 0 and bar.value() == bar.maximum():
            self.left.emit(1)
        elif not is_zoom and turned > 0 and bar.value() == bar.minimum():
            self.left.emit(-1)
        else:
            super().wheelEvent(event)

    def center(self, cursor: QTextCursor) -> None:
        """Scroll a place to the middle."""
        self.setTextCursor(cursor)
        place, bar = self.cursorRect(cursor), self.verticalScrollBar()
        bar.setValue(bar.value() + place.center().y() - self.viewport().height() // 2)


class PageTextView(QWidget):
    """Its place in the outline on top, its text below."""

    selected = Signal()
    """Other words are selected, or none."""
    left = Signal(int)
    """The wheel was turned beyond the end (1) or the beginning (-1)."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._page: PageText | None = None
        self._enters_at_end = False
        self._cited: list[_Mark] = []
        self._place = plain_label(wraps=True)
        self._place.setContentsMargins(12, 8, 12, 4)
        self.text = PartText(theme)
        self._laid_out = PartDocument(theme, self.text.document())
        vbox(self._place, self.text, on=self, grows=[self.text], spacing=0)
        self.setFocusProxy(self.text)
        self.text.selectionChanged.connect(self.selected)
        self.text.left.connect(self._on_left)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.hide()

    def show_page(self, page: PageText, own: Source, sources: Sequence[Source]) -> bool:
        """Show a part with the sources marked, scrolled to the words of its own source.

        Return whether these are marked.
        """
        if self._page is None or _key(page) != _key(self._page):
            self._laid_out.show(page.text)
            bar = self.text.verticalScrollBar()
            bar.setValue(bar.maximum() if self._enters_at_end else 0)
        self._enters_at_end = False
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
        return cited is not None

    def mark_hits(self, hits: Sequence[PageHit], current: PageHit | None, length: int) -> None:
        """Mark search hits of `length` characters and scroll to the current one."""
        spans = [TextSpan(hit.start, hit.start + length) for hit in hits[:_MOST_HITS]]
        self._mark([_Mark(span, "accent", _HIT) for span in spans])
        if current is not None and any(hit is current for hit in hits):
            self._scroll_to(current.start)

    def _mark(self, hits: Sequence[_Mark]) -> None:
        self.text.setExtraSelections([self._selection(mark) for mark in (*self._cited, *hits)])

    def selection(self) -> str:
        """Return the selected text."""
        return self.text.textCursor().selection().toPlainText()

    def unselect(self) -> None:
        """Select nothing."""
        cursor = self.text.textCursor()
        cursor.clearSelection()
        self.text.setTextCursor(cursor)

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
        selection.cursor = self._laid_out.cursor(*mark.span)
        return selection

    def _scroll_to(self, start: int) -> None:
        self.text.center(self._laid_out.cursor(start, start))

    def _on_left(self, step: int) -> None:
        self._enters_at_end = step < 0
        self.left.emit(step)

    def _on_theme_changed(self) -> None:
        self._place.setFont(self._theme.font(0.9, bold=True))
        set_palette_color(self.text, QPalette.ColorRole.Base, self._theme.color("raised"))
        if self._page is not None:
            self._laid_out.show(self._page.text)
            self._mark([])


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
