"""The button that adds the displayed page as a picture to the next question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from chatapp.gui.widgets.buttons import IconButton
from chatapp.gui.widgets.plain_text import tooltip
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.texts import tr

if TYPE_CHECKING:
    from chatapp.gui.widgets.theme import Theme


class PageQuestion(Retranslating, IconButton):
    """Enabled while a page is displayed and the model can see pictures."""

    wanted = Signal(int, int)
    """Document id and page, from 1."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "picture", "")
        self._document_id = self._page = 0
        self._hindrance = ""
        self.clicked.connect(lambda: self.wanted.emit(self._document_id, self._page))
        self._retranslate()

    def offer(self, document_id: int, page: int) -> None:
        """Set the displayed page; a document id of 0 when there is none."""
        self._document_id, self._page = document_id, page
        self._retranslate()

    def set_hindrance(self, words: str) -> None:
        """Set why the model cannot see a page; "" when it can."""
        self._hindrance = words
        self._retranslate()

    def _retranslate(self) -> None:
        self.set_words(tr("source.picture"))
        self.setToolTip(tooltip(self._hindrance) or tr("source.picture"))
        self.setAccessibleDescription(self._hindrance)
        self.setEnabled(bool(self._document_id) and not self._hindrance)
