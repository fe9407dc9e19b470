"""Commits a syllable that is being composed before a click, a key or another field takes it.

Qt asks the input method to commit when the keyboard leaves a field. Some do not answer, and Qt then
drops what was composed; some answer late, with what was already taken.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class SyllableKeeper(QObject):
    """Watches one text field, of one line or more."""

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self._field = field
        self._preedit = ""
        self._taken = ""
        field.installEventFilter(self)
        if isinstance(field, QAbstractScrollArea):
            field.viewport().installEventFilter(self)

    def commit(self) -> None:
        """Write what is being composed into the field, once."""
        if not self._preedit:
            return
        composing = self._preedit
        QGuiApplication.inputMethod().commit()
        if self._preedit:
            self._preedit = ""
            self._taken = ""
            event = QInputMethodEvent()
            event.setCommitString(composing)
            QCoreApplication.sendEvent(self._field, event)
        self._taken = composing

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Commit before the field loses what it composes, and drop a commit that came twice."""
        if isinstance(event, QInputMethodEvent) and watched is self._field:
            return self._hear(event)
        is_end = event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.FocusOut)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            is_end = event.key() in _ENDS
            self._taken = ""
        if is_end:
            self.commit()
        return False

    def _hear(self, event: QInputMethodEvent) -> bool:
        is_late = bool(self._taken) and event.commitString() == self._taken
        self._taken = ""
        self._preedit = event.preeditString()
        if is_late and not event.preeditString():
            event.accept()
            return True
        return False
