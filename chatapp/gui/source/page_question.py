"""The button that puts the page on screen, as a picture, to the next question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal

from chatapp.gui.widgets.buttons import IconButton
from chatapp.gui.widgets.plain_text import tooltip
from chatapp.texts import tr

if TYPE_CHECKING:
    from chatapp.gui.widgets.theme import Theme


class PageQuestion(IconButton):
    """Can be pressed while a page is drawn that the model would see."""

    wanted = Signal(int, int)
    """Document id and page, from 1."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "picture", "")
        self._page = (0, 0)
        self._hindrance = ""
        self.clicked.connect(lambda: self.wanted.emit(*self._page))
        self._refresh()

    def offer(self, document_id: int, page: int) -> None:
        """Know which page is on screen; a document id of 0 when none is drawn."""
        self._page = (document_id, page)
        self._refresh()

    def set_hindrance(self, words: str) -> None:
        """Say why the model would not see a page; nothing when it would."""
        self._hindrance = words
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._refresh()
        super().changeEvent(event)

    def _refresh(self) -> None:
        self.set_words(tr("source.picture"))
        self.setToolTip(tooltip(self._hindrance) or tr("source.picture"))
        self.setAccessibleDescription(self._hindrance)
        self.setEnabled(bool(self._page[0]) and not self._hindrance)
