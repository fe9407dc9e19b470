"""The text that is continued: typed by the user, gone on with by a model, each token on a ground."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit

from chatapp.contract.records import TokenChance
from chatapp.gui.inside.token_pieces import ground
from chatapp.gui.inside.token_ranges import TokenRange, token_ranges, units
from chatapp.gui.keyboard.syllable_keeper import SyllableKeeper
from chatapp.gui.widgets.scroll_bars import SlimBar
from chatapp.gui.widgets.theme import Theme

_MOST_KNOWN = 50
"""Texts whose tokens are remembered, so that undoing brings the tokens back too."""


class ContinuedEdit(QPlainTextEdit):
    """One undo step a continuation. A change by hand drops the tokens behind it."""

    token_chosen = Signal(object)
    """The TokenRange at the caret, or None."""
    continue_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._ranges: list[TokenRange] = []
        self._known: dict[str, list[TokenRange]] = {}
        self._begun_at = -1
        """Letters before the continuation that is being written; -1 while none is."""
        self._has_written = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBar(SlimBar(theme))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        SyllableKeeper(self)
        self.document().contentsChange.connect(self._on_contents_change)
        self.textChanged.connect(self._recall)
        self.cursorPositionChanged.connect(self._tell)
        theme.changed.connect(self._paint_grounds)

    def text(self) -> str:
        """Return the text as it was written; `toPlainText` would change special spaces."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def begin(self, kept_units: int, alternative: str = "") -> str:
        """Cut the text back, write an alternative behind it, and return what is to be continued."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(kept_units)
        cursor.beginEditBlock()
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        self._has_written = bool(alternative) or cursor.hasSelection()
        cursor.insertText(_plain(alternative))
        cursor.endEditBlock()
        self._begun_at = len(self.text())
        self.setReadOnly(True)
        return self.text()

    def write(self, text: str) -> None:
        """Append what the model wrote; the view follows."""
        cursor = QTextCursor(self.document())
        if self._has_written:
            cursor.joinPreviousEditBlock()
        else:
            cursor.beginEditBlock()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(_plain(text))
        cursor.endEditBlock()
        self._has_written = True
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def end(self, tokens: Sequence[TokenChance]) -> None:
        """Show the tokens of the continuation, and let the user write again."""
        if self._begun_at < 0:
            return
        text = self.text()
        self._ranges += token_ranges(text, self._begun_at, tokens)
        self._begun_at = -1
        self.setReadOnly(False)
        self._known[text] = list(self._ranges)
        while len(self._known) > _MOST_KNOWN:
            del self._known[next(iter(self._known))]
        self._paint_grounds()
        self.moveCursor(QTextCursor.MoveOperation.End)
        self._tell()

    def length(self) -> int:
        """Return the length of the text in UTF-16 units."""
        return units(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        has_control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if has_control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.continue_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _on_contents_change(self, position: int, removed: int, added: int) -> None:
        if removed or added:
            self._ranges = [place for place in self._ranges if place.end <= position]

    def _recall(self) -> None:
        if self._begun_at < 0:
            self._ranges = list(self._known.get(self.text(), self._ranges))
        self._paint_grounds()

    def _at_caret(self) -> TokenRange | None:
        """Return the token under the caret; a click lies before the letter that it hit."""
        position = self.textCursor().position()
        hits = (place for place in self._ranges if place.start <= position < place.end)
        return next(hits, None)

    def _tell(self) -> None:
        if self._begun_at < 0:
            self._paint_grounds()
            self.token_chosen.emit(self._at_caret())

    def _paint_grounds(self) -> None:
        current = self._at_caret() if self._begun_at < 0 else None
        self.setExtraSelections([self._painted(place, place is current) for place in self._ranges])

    def _painted(self, place: TokenRange, is_current: bool) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(place.start)
        cursor.setPosition(place.end, QTextCursor.MoveMode.KeepAnchor)
        form = QTextCharFormat()
        form.setBackground(ground(self._theme, math.exp(place.token.logprob)))
        if is_current:
            form.setBackground(self._theme.color("accent"))
            form.setForeground(self._theme.color("on_accent"))
        selection.cursor = cursor
        selection.format = form
        return selection


def _plain(text: str) -> str:
    return text.replace("\r", "")
