"""The context menu of the text field: what may have been meant by a marked word."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QAction, QContextMenuEvent, QTextCursor
from PySide6.QtWidgets import QMenu

from chatapp.gui.composer.question_edit import QuestionEdit
from chatapp.gui.composer.spelling.spelling_desk import SpellingDesk
from chatapp.gui.composer.spelling.spelling_marks import SpellingMarks
from chatapp.machine.spelling.checked_words import CheckedWord, WordPlace
from chatapp.texts import tr


class SpellingMenu(QObject):
    """Qt's own menu where no word is marked; suggestions come into it when they are there."""

    def __init__(self, edit: QuestionEdit, desk: SpellingDesk, marks: SpellingMarks) -> None:
        super().__init__(edit)
        self._edit = edit
        self._desk = desk
        self._marks = marks
        self._place: WordPlace | None = None
        self._waiting: QAction | None = None
        self.menu: QMenu | None = None
        self.add: Callable[[CheckedWord], object] = desk.add
        edit.installEventFilter(self)
        edit.viewport().installEventFilter(self)
        desk.suggested.connect(self._on_suggested)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the menu where a marked word is."""
        if event.type() != QEvent.Type.ContextMenu or not isinstance(event, QContextMenuEvent):
            return False
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        cursor = self._edit.cursorForPosition(event.pos()) if by_mouse else self._edit.textCursor()
        place = self._marks.place_at(cursor.position())
        if place is None:
            return False
        corner = self._edit.cursorRect().bottomLeft()
        self._open(place, event.globalPos() if by_mouse else self._on_screen(corner))
        return True

    def _open(self, place: WordPlace, at: QPoint) -> None:
        menu = self._edit.createStandardContextMenu()
        first = menu.actions()[0] if menu.actions() else None
        waiting = QAction(tr("spelling.looking"), menu)
        waiting.setEnabled(False)
        add = QAction(tr("spelling.add"), menu)
        add.triggered.connect(lambda: self.add(place.word))
        line = QAction(menu)
        line.setSeparator(True)
        for action in (waiting, add, line):
            menu.insertAction(first, action) if first else menu.addAction(action)
        menu.aboutToHide.connect(menu.deleteLater)
        self._place, self._waiting, self.menu = place, waiting, menu
        self._desk.suggest(place.word)
        menu.popup(at)

    def _on_suggested(self, word: CheckedWord, suggestions: list[str]) -> None:
        menu, waiting, place = self.menu, self._waiting, self._place
        if menu is None or waiting is None or place is None or place.word != word:
            return
        if not shiboken6.isValid(menu):
            return
        for text in suggestions:
            action = QAction(text, menu)
            action.triggered.connect(partial(self._replace, place, text))
            menu.insertAction(waiting, action)
        waiting.setText(tr("spelling.none"))
        waiting.setVisible(not suggestions)
        self._waiting = None

    def _replace(self, place: WordPlace, text: str, _checked: bool = False) -> None:
        cursor = QTextCursor(self._edit.document())
        cursor.setPosition(place.start)
        cursor.setPosition(place.end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)

    def _on_screen(self, at: QPoint) -> QPoint:
        return self._edit.viewport().mapToGlobal(at)
