"""Ctrl+F: a search bar over the transcript."""

from __future__ import annotations

from collections.abc import Callable

from chatapp.gui.widgets.search_bar import SearchBar
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr


class FindBar(SearchBar):
    """Searches with `find(text, backwards)`, which returns whether there is an occurrence."""

    def __init__(self, theme: Theme, find: Callable[[str, bool], bool]) -> None:
        super().__init__(theme, margins=(16, 6, 8, 6))
        self._find = find
        self.field.textChanged.connect(lambda _text: self.go())
        self._retranslate()

    def go(self, step: int = 1) -> None:
        text = self.field.text()
        is_found = self._find(text, step < 0) if text else True
        self._result.setText("" if is_found else tr("find.nothing"))

    def end(self) -> bool:
        """Close the bar; return whether it was open."""
        is_open = not self.isHidden()
        if is_open:
            self.close_bar()
        return is_open

    def _retranslate(self) -> None:
        self._word(tr("find.placeholder"), tr("find.previous"), tr("find.next"))
