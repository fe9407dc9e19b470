"""The page of a text that a model continues, over the chat."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QComboBox, QWidget

from chatapp.contract.protocol import Answered
from chatapp.gui.continuation.alternatives import Alternatives
from chatapp.gui.continuation.continuation import Continuation, Wishes
from chatapp.gui.continuation.continued_edit import ContinuedEdit
from chatapp.gui.inside.token_ranges import TokenRange
from chatapp.gui.keyboard.wheel_guard import WheelGuard
from chatapp.gui.widgets.boxes import column, hbox, vbox
from chatapp.gui.widgets.buttons import IconButton, TextButton
from chatapp.gui.widgets.flow_layout import FlowLayout
from chatapp.gui.widgets.plain_text import ElidedName, plain_label
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_LENGTHS = {"sentence": 40, "paragraph": 120, "page": 500}
"""Tokens at most. A token is about three quarters of an English word."""
_TEMPERATURES = {"close": 0.3, "usual": 0.8, "free": 1.2}


class TextPage(Retranslating, QWidget):
    """Covers the middle of the window; closing it keeps the text and stops the model."""

    closed = Signal()

    def __init__(self, theme: Theme, over: QWidget, continuation: Continuation) -> None:
        super().__init__(over)
        self._theme = theme
        self._continuation = continuation
        self._title = ElidedName()
        self._close = IconButton(theme, "close", "")
        self._explained = plain_label(wraps=True, quiet=True)
        self._state = plain_label(wraps=True, quiet=True)
        self.edit = ContinuedEdit(theme)
        self.alternatives = Alternatives(theme)
        self.go = TextButton(theme, "", "continue")
        self.undo = TextButton(theme, "", "undo", quiet=True)
        self.copy = TextButton(theme, "", "copy", quiet=True)
        self.length, self.freedom = QComboBox(), QComboBox()
        for box in (self.length, self.freedom):
            box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            WheelGuard(box)
        self.setAutoFillBackground(True)
        self._build()
        self._connect_parts()
        over.installEventFilter(self)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self._retranslate()
        self.alternatives.show_token(None)

    def cover(self) -> None:
        over = self.parentWidget()
        assert over is not None
        self.setGeometry(over.rect())
        self.show()
        self.raise_()
        self.edit.setFocus()

    def go_on(self) -> None:
        """Continue the text at its end, or stop."""
        if self._continuation.is_running:
            self._continuation.stop()
        elif self.edit.text().strip():
            self._start(self.edit.length())

    def leave(self) -> None:
        self._continuation.stop()
        self.hide()
        self.closed.emit()

    def _build(self) -> None:
        self._head = hbox(self._title, self._close, grows=[self._title])
        self._text = hbox(self.edit, grows=[self.edit])
        tools = FlowLayout()
        for tool in (self.go, self.undo, self.copy, self.length, self.freedom):
            tools.addWidget(tool)
        self._tools = hbox(tools)
        self._foot = vbox(self._state, self.alternatives, spacing=6)
        self._line = hbox(self._explained, grows=[self._explained])
        rows = (self._head, self._line, self._text, self._foot, self._tools)
        vbox(*rows, on=self, spacing=4).setStretch(2, 1)

    def _connect_parts(self) -> None:
        continuation, edit = self._continuation, self.edit
        continuation.text_came.connect(self._on_text_came)
        continuation.reading.connect(self._on_reading)
        continuation.ended.connect(self._on_ended)
        self._close.clicked.connect(self.leave)
        self.go.clicked.connect(self.go_on)
        self.undo.clicked.connect(edit.undo)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(edit.text()))
        edit.continue_wanted.connect(self.go_on)
        edit.textChanged.connect(self._refresh)
        edit.undoAvailable.connect(lambda _can: self._refresh())
        edit.token_chosen.connect(self.alternatives.show_token)
        self.alternatives.chosen.connect(self._go_on_from)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Esc"), self, context=inside).activated.connect(self.end_nearest)

    def _start(self, kept_units: int, alternative: str = "") -> None:
        text = self.edit.begin(kept_units, alternative)
        wishes = Wishes(
            _LENGTHS[self.length.currentData()], _TEMPERATURES[self.freedom.currentData()]
        )
        self.alternatives.show_token(None)
        self._state.setText(tr("continuation.writing"))
        self._continuation.start(text, wishes)
        self._refresh()

    def _go_on_from(self, place: TokenRange, text: str) -> None:
        if not self._continuation.is_running:
            self._start(place.start, text)
            self.edit.setFocus()

    def _on_text_came(self, text: str) -> None:
        self._state.setText(tr("continuation.writing"))
        self.edit.write(text)

    def _on_reading(self, done: int, total: int) -> None:
        if done < total:
            self._state.setText(tr("continuation.reading", share=f"{done / max(1, total):.0%}"))

    def _on_ended(self, answered: Answered | None) -> None:
        self.edit.end(answered.tokens if answered is not None else ())
        self._state.setText(_words(answered))
        self._refresh()

    def end_nearest(self) -> None:
        """Stop the writing, else leave the page."""
        if self._continuation.is_running:
            self._continuation.stop()
        else:
            self.leave()

    def _refresh(self) -> None:
        is_running, document = self._continuation.is_running, self.edit.document()
        self.go.set_words(tr("continuation.stop" if is_running else "continuation.go"))
        self.go.setEnabled(is_running or not document.isEmpty())
        self.undo.setEnabled(document.isUndoAvailable() and not is_running)
        self.copy.setEnabled(not document.isEmpty())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._align()

    def _align(self) -> None:
        left = column(self.width(), self._theme.zoom_percent).left
        self._head.setContentsMargins(left, 8, 8, 0)
        # The edit has a margin of 4 px, the words of a button of 8.
        self._text.setContentsMargins(left - 4, 8, left - 4, 8)
        self._foot.setContentsMargins(left, 0, left, 2)
        self._tools.setContentsMargins(left - 8, 0, left, 12)
        self._line.setContentsMargins(left, 0, left, 0)

    def _retranslate(self) -> None:
        self._title.set_text(tr("continuation.title"))
        self._close.set_words(tr("continuation.close"))
        self._explained.setText(tr("continuation.explained"))
        self.edit.setPlaceholderText(tr("continuation.placeholder"))
        self.edit.setAccessibleName(tr("continuation.text"))
        self.undo.set_words(tr("continuation.undo"))
        self.copy.set_words(tr("continuation.copy"))
        lengths = {value: tr(f"continuation.length.{value}") for value in _LENGTHS}
        _fill(self.length, tr("continuation.length"), lengths, "paragraph")
        freedoms = {value: tr(f"continuation.freedom.{value}") for value in _TEMPERATURES}
        _fill(self.freedom, tr("continuation.freedom"), freedoms, "usual")
        self._refresh()

    def _on_theme_changed(self) -> None:
        self._title.setFont(self._theme.font(1.15, bold=True))
        self.edit.setFont(self._theme.font())
        self._align()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        over = self.parentWidget()
        if event.type() == QEvent.Type.Resize and watched is over and over is not None:
            self.setGeometry(over.rect())
        return False


def _fill(box: QComboBox, name: str, words: Mapping[str, str], usual: str) -> None:
    chosen = box.currentData() or usual
    box.clear()
    for value, word in words.items():
        box.addItem(word, value)
    box.setCurrentIndex(box.findData(chosen))
    box.setAccessibleName(name)
    box.setToolTip(name)


def _words(answered: Answered | None) -> str:
    """Return what is to be said of a continuation that has ended."""
    if answered is None:
        return ""
    if answered.seen_from:
        return tr("continuation.cut", count=answered.seen_from)
    if answered.finish == "end":
        return tr("continuation.ended")
    return ""
