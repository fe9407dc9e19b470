"""Under a page: which source it is of how many, and its words, to be read and copied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from chatapp import texts
from chatapp.contract.records import Source
from chatapp.gui.widgets.buttons import IconButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.scroll_bars import SlimBar
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import document_warnings, tr


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
        self._warning = plain_label(wraps=True)
        self._warning.setContentsMargins(12, 0, 12, 8)
        self._warning.hide()
        self.quote = QPlainTextEdit()
        self.quote.setVerticalScrollBar(SlimBar(theme, Qt.Orientation.Vertical))
        self.quote.document().setDocumentMargin(12)
        self.quote.setReadOnly(True)
        self.quote.setFrameShape(QFrame.Shape.NoFrame)
        self.quote.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
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
        column.addWidget(self._warning)
        column.addWidget(self.quote)
        self._room = 160
        self.quote.document().documentLayout().documentSizeChanged.connect(
            lambda _size: self._fit()
        )
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def say(self, place: tuple[int, int], is_unmarked: bool, source: Source | None) -> None:
        """Show which source of how many this is, and what its reader should know; unmarked is its
        page.
        """
        index, count = place
        self._place.setText(tr("source.count", index=index, count=count) if count else "")
        self._note.setText(tr("source.no_boxes") if is_unmarked else "")
        self._note.setVisible(is_unmarked)
        warned = document_warnings.of_source(source.warnings if source else (), texts.language())
        self._warning.setText(tr("source.warned", what=warned) if warned else "")
        self._warning.setVisible(bool(warned))

    def set_room(self, height: int) -> None:
        """Give the words as much as they need, at most a fifth of the height of the view."""
        self._room = max(64, min(160, height // 5))
        self._fit()

    def _fit(self) -> None:
        document = self.quote.document()
        # The height of a plain text is counted in lines.
        needed = (
            document.size().height() * self.quote.fontMetrics().lineSpacing()
            + 2 * document.documentMargin()
        )
        self.quote.setFixedHeight(min(self._room, round(needed) + 2))

    def _on_theme_changed(self) -> None:
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.Base, self._theme.color("raised"))
        self.quote.setPalette(palette)
        alert = QPalette(self._warning.palette())
        alert.setColor(QPalette.ColorRole.WindowText, self._theme.color("warning"))
        self._warning.setPalette(alert)
