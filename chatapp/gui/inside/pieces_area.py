"""Scrolls the tokens of a text, the current one into sight."""

from __future__ import annotations

from PySide6.QtCore import Qt

from chatapp.gui.inside.token_pieces import TokenPieces
from chatapp.gui.widgets.scroll_bars import PlainScrollArea
from chatapp.gui.widgets.theme import Theme

_AROUND_PX = 24


class PiecesArea(PlainScrollArea):
    """The tokens have the keyboard, not the area."""

    def __init__(self, theme: Theme, pieces: TokenPieces) -> None:
        super().__init__(theme, pieces)
        self._pieces = pieces
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        pieces.chosen.connect(self._show_current)

    def _show_current(self, index: int) -> None:
        if self._pieces.width() and index:
            place = self._pieces.rectangle(index).center()
            self.ensureVisible(round(place.x()), round(place.y()), 0, _AROUND_PX)
