"""Under a page: which source it is of how many, and its words, to be read and copied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from chatapp.gui.buttons import IconButton
from chatapp.gui.i18n import tr
from chatapp.gui.plain_text import plain_label
from chatapp.gui.scroll_bars import SlimBar
from chatapp.gui.theme import Theme


class CitedText(QWidget):
    """The two buttons go to the source before and after."""

    def __init__(self, theme: Theme, before: IconButton, after: IconButton) -> None:
        super().__init__()
        self._theme = theme
        self._place = plain_label()
        self._note = plain_label(wraps=True)
        self._note.setContentsMargins(12, 0, 12, 8)
        self._note.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._note.hide()
        self.quote = QPlainTextEdit()
        self.quote.setVerticalScrollBar(SlimBar(theme, Qt.Orientation.Vertical))
        self.quote.document().setDocumentMargin(12)
        self.quote.setReadOnly(True)
        self.quote.setFrameShape(QFrame.Shape.NoFrame)
        self.quote.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        row = QHBoxLayout()
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(4)
        for part in (before, self._place, after):
            row.addWidget(part)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._note)
        column.addWidget(self.quote)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def say(self, place: str, is_unmarked: bool) -> None:
        """Show which source this is, and say so when the page does not mark it."""
        self._place.setText(place)
        self._note.setText(tr("source.no_boxes") if is_unmarked else "")
        self._note.setVisible(is_unmarked)

    def set_room(self, height: int) -> None:
        """Give the words a fifth of the height of the view."""
        self.quote.setFixedHeight(max(64, min(160, height // 5)))

    def _on_theme_changed(self) -> None:
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.Base, self._theme.color("raised"))
        self.quote.setPalette(palette)
