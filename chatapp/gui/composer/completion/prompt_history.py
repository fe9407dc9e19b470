"""Earlier questions with Up at the beginning of the text field, and back with Down at its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor

from chatapp.gui.composer.question_edit import QuestionEdit

_MOST_DRAFTS = 5


class PromptHistory(QObject):
    """What was being written stays: it is the last entry of the list."""

    def __init__(self, edit: QuestionEdit, questions: Callable[[], Sequence[str]]) -> None:
        """`questions` returns earlier questions, the newest first."""
        super().__init__(edit)
        self._edit = edit
        self._questions = questions
        self._entries: Sequence[str] = ()
        self._at = -1
        """Which entry is shown; -1 is the draft."""
        self.draft = ""
        """What was being written; valid while an entry is shown."""
        self._drafts: list[str] = []
        self._is_showing = False
        edit.installEventFilter(self)
        edit.textChanged.connect(self._on_text_changed)

    @property
    def is_shown(self) -> bool:
        """Whether the field shows an earlier question, unchanged."""
        return self._at >= 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or self._edit.composing:
            return False
        cursor = self._edit.textCursor()
        if cursor.hasSelection():
            return False
        if event.key() == Qt.Key.Key_Up and cursor.atStart():
            return self._show(self._at + 1)
        if event.key() == Qt.Key.Key_Down and cursor.atEnd() and self.is_shown:
            return self._show(self._at - 1)
        return False

    def _show(self, at: int) -> bool:
        if not self.is_shown:
            if self._edit.document().isEmpty():
                # Up in an empty field edits the last question of this chat.
                return False
            self.draft = self._edit.toPlainText()
            entries = (*self._drafts, *self._questions())
            self._entries = [each for each in dict.fromkeys(entries) if each != self.draft]
        if at >= len(self._entries):
            return bool(self._entries)
        goes_up = at > self._at
        self._at = at
        self._is_showing = True
        self._edit.set_plain(self._entries[at] if at >= 0 else self.draft)
        self._is_showing = False
        if goes_up:
            # A second Up goes on to the question before.
            self._edit.moveCursor(QTextCursor.MoveOperation.Start)
        return True

    def _on_text_changed(self) -> None:
        """An entry that is changed is what is being written now; the draft becomes an entry."""
        if self.is_shown and not self._is_showing:
            if self.draft.strip():
                self._drafts = [self.draft, *self._drafts][:_MOST_DRAFTS]
            self._at = -1
