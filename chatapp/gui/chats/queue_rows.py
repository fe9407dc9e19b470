"""The questions that wait for the answer before them, over the text field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chatapp.gui.chats.question_queue import QueuedQuestion
from chatapp.gui.widgets.boxes import clear, column, hbox, vbox
from chatapp.gui.widgets.buttons import IconButton, TextButton
from chatapp.gui.widgets.painting import antialiased, draw_rounded
from chatapp.gui.widgets.plain_text import ElidedName, plain_label
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_MOST_SHOWN = 3
_LONGEST = 400
_INSET = 16


class QueueRows(Retranslating, QWidget):
    """Hidden while nothing waits. Each question can be edited and removed."""

    edited = Signal(int)
    """The place of a question in the queue, from 0."""
    removed = Signal(int)
    sent = Signal()
    """The first question should be asked although the answer before it was stopped."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._questions: Sequence[QueuedQuestion] = ()
        self._is_busy = False
        self._rows = vbox(on=self, spacing=0)
        theme.changed.connect(self._fill)
        self.hide()

    def show_questions(self, questions: Sequence[QueuedQuestion], is_busy: bool) -> None:
        """Show what waits; while no answer is written, the first can be sent."""
        if (list(questions), is_busy) != (list(self._questions), self._is_busy):
            self._questions, self._is_busy = list(questions), is_busy
            self._fill()
        self.setVisible(bool(questions))

    def _fill(self) -> None:
        clear(self._rows)
        head = plain_label(tr("queue.next" if self._is_busy else "queue.paused"), quiet=True)
        head.setFont(self._theme.font(0.85))
        send = TextButton(self._theme, tr("queue.send"), "send")
        send.setVisible(not self._is_busy)
        send.clicked.connect(self.sent)
        self._rows.addLayout(hbox(head, None, send, margins=(0, 7, 0, 1)))
        for index, question in enumerate(self._questions[:_MOST_SHOWN]):
            self._rows.addLayout(self._row(index, question))
        if len(self._questions) > _MOST_SHOWN:
            count = len(self._questions) - _MOST_SHOWN
            self._rows.addWidget(plain_label(tr("queue.more", count=count), quiet=True))
        self._align()

    _retranslate = _fill

    def _row(self, index: int, question: QueuedQuestion) -> QHBoxLayout:
        words = ElidedName(Qt.TextElideMode.ElideRight)
        words.set_text(" ".join(question.text[:_LONGEST].split()))
        edit = IconButton(self._theme, "edit", tr("queue.edit"), size=24)
        remove = IconButton(self._theme, "close", tr("queue.remove"), size=24)
        edit.clicked.connect(lambda: self.edited.emit(index))
        remove.clicked.connect(lambda: self.removed.emit(index))
        return hbox(words, edit, remove, grows=[words], spacing=2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._align()

    def _align(self) -> None:
        """Align the text with that of the composer."""
        left, width = column(self.width(), self._theme.zoom_percent)
        right = self.width() - left - width
        self._rows.setContentsMargins(left + _INSET, 0, right + _INSET, 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        left, width = column(self.width(), self._theme.zoom_percent)
        card = QRectF(left + 0.5, 0.5, width - 1, self.height() - 5)
        line = QPen(self._theme.color("line"), 1)
        draw_rounded(antialiased(self), card, 8, line, self._theme.color("window"))
