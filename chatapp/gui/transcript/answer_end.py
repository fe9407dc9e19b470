"""The end of an answer: why it was broken off, its unsupported claims, its sources."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chatapp.contract.records import Message
from chatapp.gui.transcript.message.message_requests import MessageRequests
from chatapp.gui.transcript.source_list import SourceList
from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.plain_text import plain_label, tooltip
from chatapp.gui.widgets.theme import Theme, set_palette_color
from chatapp.texts import tr

_BROKEN_OFF = ("stopped", "failed", "length", "growing")


class AnswerEnd(QWidget):
    """Empty, with no height, for a complete answer without sources."""

    continue_requested = Signal()
    regenerate_requested = Signal()
    quotes_requested = Signal()
    source_opened = Signal(object)

    def __init__(self, theme: Theme, message: Message) -> None:
        super().__init__()
        column = vbox(on=self, spacing=4)
        self.is_empty = True
        if message.finish in _BROKEN_OFF:
            column.addLayout(self._finish_row(theme, message))
            self.is_empty = False
        if wrong := sum(not claim.supported for claim in message.claims):
            column.addLayout(self._claims_row(theme, wrong))
            self.is_empty = False
        if message.sources:
            sources = SourceList(theme, message.sources, in_full=message.refused)
            sources.opened.connect(self.source_opened)
            column.addWidget(sources)
            self.is_empty = False
        if message.also_found:
            column.addWidget(plain_label(tr("transcript.also_found"), quiet=True))
            also_found = SourceList(theme, message.also_found)
            also_found.setAccessibleName(tr("transcript.also_found"))
            also_found.opened.connect(self.source_opened)
            column.addWidget(also_found)
            self.is_empty = False
        if message.refused and message.sources:
            column.addLayout(self._quotes_row(theme))

    def pass_requests(self, to: MessageRequests, message: Message) -> None:
        """Let a message ask for what is pressed here."""
        self.continue_requested.connect(lambda: to.continue_requested.emit(message.id))
        self.regenerate_requested.connect(lambda: to.regenerate_requested.emit(message.id))
        self.quotes_requested.connect(lambda: to.quotes_requested.emit(message.id))
        sources = (*message.sources, *message.also_found)
        self.source_opened.connect(lambda source: to.source_opened.emit(source, sources))

    def height_at(self, width: int) -> int:
        """Return the height at a width, both in pixels."""
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            return layout.totalHeightForWidth(width)
        return self.sizeHint().height()

    def _claims_row(self, theme: Theme, wrong: int) -> QHBoxLayout:
        """Return the count of unsupported sentences, with a button that quotes the documents."""
        count = tr("claims.one_wrong") if wrong == 1 else tr("claims.some_wrong", count=wrong)
        words = plain_label(count, wraps=True)
        set_palette_color(words, QPalette.ColorRole.WindowText, theme.color("warning"))
        row = self._quotes_row(theme)
        row.insertWidget(0, words, 1)
        return row

    def _quotes_row(self, theme: Theme) -> QHBoxLayout:
        """Return the button that answers with sentences of the documents."""
        button = TextButton(theme, tr("claims.quotes"), "document")
        button.setToolTip(tooltip(tr("claims.quotes_explained")))
        button.clicked.connect(self.quotes_requested)
        return hbox(button, None)

    def _finish_row(self, theme: Theme, message: Message) -> QHBoxLayout:
        """Return how the answer ended, with a button that continues it or answers again."""
        finish = "failed" if message.finish == "growing" else message.finish
        is_empty = not message.text.strip()
        suffix = "_empty" if is_empty and finish != "length" else ""
        words = plain_label(tr(f"transcript.{finish}{suffix}"), wraps=True, quiet=True)
        if is_empty:
            button = TextButton(theme, tr("transcript.regenerate"), "regenerate")
            button.clicked.connect(self.regenerate_requested)
        else:
            button = TextButton(theme, tr("transcript.continue"), "continue")
            button.clicked.connect(self.continue_requested)
        return hbox(words, button, grows=[words])
