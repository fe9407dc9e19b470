"""Opens the list while "/" or "@" is typed, and puts what is picked in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from chatapp.gui.composer.completion import trigger
from chatapp.gui.composer.completion.completion_list import CompletionList
from chatapp.gui.composer.completion.suggestion import Suggestion, matching
from chatapp.gui.composer.completion.trigger import Trigger
from chatapp.gui.composer.question_edit import QuestionEdit

Offer = Callable[[Literal["/", "@"]], Sequence[Suggestion]]
_PICKS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class Completion(QObject):
    """Filters the keys of the text field while its list is open; otherwise it leaves them alone."""

    def __init__(
        self,
        edit: QuestionEdit,
        shown: CompletionList,
        offer: Offer,
        name: Callable[[Literal["/", "@"]], str],
    ) -> None:
        super().__init__(edit)
        self._edit = edit
        self._offer = offer
        self._name = name
        self.shown = shown
        self._trigger: Trigger | None = None
        self._dismissed = -1
        """Where a trigger begins that Esc closed; until it is gone it opens no list again."""
        edit.installEventFilter(self)
        edit.textChanged.connect(self._look)
        edit.cursorPositionChanged.connect(self._look)
        edit.composed.connect(self._look)
        shown.picked.connect(self._take)

    @property
    def is_open(self) -> bool:
        return self.shown.isVisible()

    def close(self) -> bool:
        """Close the list; return whether it was open."""
        was_open = self.is_open
        self.shown.hide()
        if was_open and self._trigger is not None:
            self._dismissed = self._trigger.start
        return was_open

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.shown.hide()
        if not self.is_open or not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return event.type() == QEvent.Type.KeyPress and self._press(event)

    def _press(self, event: QKeyEvent) -> bool:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers:
            return False
        if event.key() == Qt.Key.Key_Escape:
            return self.close()
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.shown.list.select_next(1 if event.key() == Qt.Key.Key_Down else -1)
            return True
        if event.key() in _PICKS:
            self.shown.list.pick_current()
            return True
        return False

    def _look(self) -> None:
        """Open, narrow or close the list, as the letters before the caret want it."""
        cursor = self._edit.textCursor()
        block, composing = cursor.block(), self._edit.composing
        place = cursor.positionInBlock()
        written = block.text() if block.length() < 4000 else ""
        paragraph = written[:place] + composing + written[place:]
        mark = trigger.find(paragraph, place + len(composing), block.blockNumber() == 0)
        self._trigger = mark
        if mark is None:
            self._dismissed = -1
        if mark is None or mark.start == self._dismissed or not self._edit.hasFocus():
            self.shown.hide()
            return
        suggestions = matching(self._offer(mark.sign), mark.query)
        self.shown.show_suggestions(suggestions, self._name(mark.sign))

    def _take(self, suggestion: Suggestion) -> None:
        self._edit.keep_syllable()
        mark = self._trigger
        self.shown.hide()
        if mark is not None:
            cursor = self._edit.textCursor()
            start = cursor.block().position() + mark.start
            cursor.setPosition(start)
            cursor.setPosition(start + len(mark.sign + mark.query), cursor.MoveMode.KeepAnchor)
            cursor.insertText(suggestion.text)
            self._edit.setTextCursor(cursor)
        self.shown.hide()
        suggestion.choose()
