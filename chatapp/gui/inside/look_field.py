"""A field for a text that is looked into."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from chatapp.gui.keyboard.syllable_keeper import SyllableKeeper
from chatapp.gui.widgets.scroll_bars import SlimBar
from chatapp.gui.widgets.text_field import edge_sheet, set_lines
from chatapp.gui.widgets.theme import Theme

_LINES = 4


class LookField(QPlainTextEdit):
    """A few lines high; Tab leaves it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.keeper = SyllableKeeper(self)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBar(SlimBar(theme))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def set_words(self, name: str, placeholder: str = "") -> None:
        """Name the field; the placeholder is the name unless there is another."""
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder or name)

    def text(self) -> str:
        """Return the text as it was written; `toPlainText` would change special spaces."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def _on_theme_changed(self) -> None:
        self.setStyleSheet(edge_sheet(self._theme))
        self.setFont(self._theme.font())
        set_lines(self, _LINES)
