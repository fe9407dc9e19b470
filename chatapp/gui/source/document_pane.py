"""The body of the viewer: pages beside their thumbnails, a text, or a sentence why there is none."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from chatapp.contract.protocol import PageText
from chatapp.contract.records import Source
from chatapp.gui.pages.page_stack import PageStack
from chatapp.gui.pages.page_thumbnails import PageThumbnails
from chatapp.gui.source.page_text import PageTextView
from chatapp.gui.widgets.boxes import hbox
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr


class DocumentPane(Retranslating, QWidget):
    """Shows one of them at a time."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.is_printed = True
        """Whether the document has pages, not a text in parts."""
        self.is_cited_marked = False
        """Whether the cited words are marked in the text."""
        self.stage = PageStack(theme)
        self.text = PageTextView(theme)
        self.thumbnails = PageThumbnails(theme)
        self._state = plain_label(wraps=True)
        self._state.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._state.setContentsMargins(24, 24, 24, 24)
        self._wants_thumbnails = False
        bodies = (self._state, self.stage, self.text)
        hbox(self.thumbnails, *bodies, on=self, grows=bodies, spacing=0)
        self._state.hide()
        self._retranslate()

    def open(self, page: int, is_printed: bool) -> None:
        """Begin another document."""
        self.is_printed = is_printed
        self.is_cited_marked = False
        self.thumbnails.pages.reset(0)
        self.text.hide()
        self.say("")
        self.stage.open(0, page)

    def set_pages(self, pages: int) -> None:
        """Take the number of pages of a document that has printed ones."""
        self.is_printed = True
        self.stage.set_pages(pages)
        self.thumbnails.pages.reset(pages)
        self._show()

    def show_text(self, page: PageText, own: Source, sources: Sequence[Source]) -> None:
        """Show a part of a document without printed pages."""
        self.is_printed = False
        self._state.setText("")
        self._show()
        self.is_cited_marked = self.text.show_page(page, own, sources)

    def say(self, text: str) -> None:
        """Show a sentence in place of the document; "" shows the document."""
        self._state.setText(text)
        self._show()

    def has_page(self) -> bool:
        """Return whether the current page can be seen."""
        if not self.is_printed:
            return self.text.isVisibleTo(self)
        return self.stage.picture.has_picture()

    def body(self) -> QWidget:
        """Return what is read with the keyboard."""
        return self.stage if self.is_printed else self.text

    def zoom_by(self, factor: float) -> None:
        (self.stage if self.is_printed else self.text).zoom_by(factor)

    def toggle_thumbnails(self, page: int) -> None:
        """Show the thumbnails with the current page in sight, or hide them."""
        self._wants_thumbnails = not self._wants_thumbnails
        self._show()
        self.thumbnails.show_current(page)

    def _retranslate(self) -> None:
        self.stage.setAccessibleName(tr("source.page"))
        self.thumbnails.setAccessibleName(tr("source.thumbnails"))

    def _show(self) -> None:
        is_said = bool(self._state.text())
        self._state.setVisible(is_said)
        self.stage.setVisible(self.is_printed and not is_said)
        if is_said or self.is_printed:
            self.text.hide()
        self.thumbnails.setVisible(self._wants_thumbnails and self.is_printed and not is_said)
