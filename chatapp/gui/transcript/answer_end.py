"""What stands under an answer: how it ended if not of itself, and the pages it came from."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.contract.records import Message
from chatapp.gui.transcript.source_list import SourceList
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.plain_text import plain_label, tooltip
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_BROKEN_OFF = ("stopped", "failed", "length", "growing")


class AnswerEnd(QWidget):
    """Empty, with no height, for an answer that ended of itself and cites nothing."""

    continue_requested = Signal()
    regenerate_requested = Signal()
    quotes_requested = Signal()
    source_opened = Signal(object)

    def __init__(self, theme: Theme, message: Message) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.is_empty = True
        if message.finish in _BROKEN_OFF:
            column.addLayout(self._finish_row(theme, message))
            self.is_empty = False
        if wrong := sum(not claim.supported for claim in message.claims):
            column.addLayout(self._claims_row(theme, wrong))
            self.is_empty = False
        if message.refused and message.sources:
            nearest = plain_label(tr("transcript.nearest"))
            nearest.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            column.addWidget(nearest)
        if message.sources:
            sources = SourceList(theme, message.sources)
            sources.opened.connect(self.source_opened)
            column.addWidget(sources)
            self.is_empty = False

    def height_at(self, width: int) -> int:
        """Return the height that a width needs; narrow sentences wrap."""
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            return layout.totalHeightForWidth(width)
        return self.sizeHint().height()

    def _claims_row(self, theme: Theme, wrong: int) -> QHBoxLayout:
        """Say how many sentences their pages do not carry, and offer the words of the documents
        instead.
        """
        words = plain_label(
            tr("claims.one_wrong") if wrong == 1 else tr("claims.some_wrong", count=wrong),
            wraps=True,
        )
        palette = QPalette(words.palette())
        palette.setColor(QPalette.ColorRole.WindowText, theme.color("warning"))
        words.setPalette(palette)
        button = TextButton(theme, tr("claims.quotes"), "document")
        button.setToolTip(tooltip(tr("claims.quotes_explained")))
        button.clicked.connect(self.quotes_requested)
        row = QHBoxLayout()
        row.addWidget(words, 1)
        row.addWidget(button)
        return row

    def _finish_row(self, theme: Theme, message: Message) -> QHBoxLayout:
        """Say how the answer ended and offer to go on, or to try again when there is nothing to go
        on from.
        """
        finish = "failed" if message.finish == "growing" else message.finish
        is_empty = not message.text.strip()
        suffix = "_empty" if is_empty and finish != "length" else ""
        words = plain_label(tr(f"transcript.{finish}{suffix}"), wraps=True)
        words.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        if is_empty:
            button = TextButton(theme, tr("transcript.regenerate"), "regenerate")
            button.clicked.connect(self.regenerate_requested)
        else:
            button = TextButton(theme, tr("transcript.continue"), "continue")
            button.clicked.connect(self.continue_requested)
        row = QHBoxLayout()
        row.addWidget(words, 1)
        row.addWidget(button)
        return row
