"""Ctrl+F: a search bar over the transcript."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QBoxLayout

from chatapp.gui.transcript.transcript_search import FoundPlace
from chatapp.gui.widgets.search_bar import SearchBar
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_FIELD_PX = 320


class FindBar(SearchBar):
    """Searches with `find(text, backwards)`; `place` tells which occurrence is selected."""

    def __init__(
        self, theme: Theme, find: Callable[[str, bool], bool], place: Callable[[], FoundPlace]
    ) -> None:
        super().__init__(theme, margins=(16, 6, 8, 6))
        self._find = find
        self._place = place
        self.field.setMaximumWidth(theme.px(_FIELD_PX))
        row = self.layout()
        assert isinstance(row, QBoxLayout)
        row.setStretchFactor(self.field, 1)
        row.addStretch(0)
        self.field.textChanged.connect(lambda _text: self.go())
        self._retranslate()

    def go(self, step: int = 1) -> None:
        text = self.field.text()
        if self._find(text, step < 0):
            number, total = self._place()
            self._result.setText(tr("find.count", number=number, total=total))
        else:
            self._result.setText(tr("find.nothing") if text else "")

    def end(self) -> bool:
        """Close the bar; return whether it was open."""
        is_open = not self.isHidden()
        if is_open:
            self.close_bar()
        return is_open

    def _retranslate(self) -> None:
        self._word(tr("find.placeholder"), tr("find.previous"), tr("find.next"))
