"""A floating button that leads from the middle of a chat to its newest text."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from chatapp.gui.transcript.message_page import MessagePage
from chatapp.gui.widgets.buttons import PillButton
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_FAR_WHILE_GROWING = 40
"""Pixels below the visible part from which on the pill is shown while an answer grows."""


class NewestPill(PillButton):
    """Hidden near the end of the page; `is_growing` changes its text and that distance."""

    def __init__(self, theme: Theme, page: MessagePage, parent: QWidget) -> None:
        super().__init__(theme, "arrow-down", tr("transcript.newest"), parent)
        self._page = page
        self.is_growing = False
        self.hide()
        self.clicked.connect(self._on_clicked)
        page.verticalScrollBar().valueChanged.connect(self.refresh)
        page.verticalScrollBar().rangeChanged.connect(self.refresh)

    def refresh(self) -> None:
        bar, page = self._page.verticalScrollBar(), self._page
        far = _FAR_WHILE_GROWING if self.is_growing else page.viewport().height()
        is_far = bar.maximum() - bar.value() > far
        self.setVisible(is_far and not page.isHidden() and not page.follows)
        self.setText(tr("transcript.newest" if self.is_growing else "transcript.to_end"))
        self.setAccessibleName(tr("transcript.to_newest"))
        self.resize(self.sizeHint())
        self.move((page.width() - self.width()) // 2, page.height() - self.height() - 12)
        self.raise_()

    def _on_clicked(self) -> None:
        self._page.go_to_end()
        self.refresh()
