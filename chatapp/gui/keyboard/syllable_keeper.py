"""Commits a syllable that is being composed before a click, a key or another field takes it.

Qt asks the input method to commit when the keyboard leaves a field. Some do not answer, and Qt then
drops what was composed; some answer late, with what was already taken.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class SyllableKeeper(QObject):
    """Watches one text field, of one line or more."""

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self._field = field
        self._preedit = ""
        self._taken = ""
        field.installEventFilter(self)

    def commit(self) -> None:
        """Write what is being composed into the field, once."""
        if not self._preedit:
            return
        composing = self._preedit
        QGuiApplication.inputMethod().commit()
        if self._preedit:
            self._compose("")
            self._taken = ""
            event = QInputMethodEvent()
            event.setCommitString(composing)
            QCoreApplication.sendEvent(self._field, event)
        self._taken = composing

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Commit before the field loses what it composes, and drop a commit that came twice."""
        if isinstance(event, QInputMethodEvent) and watched is self._field:
            return self._hear(event)
        is_own = watched is self._field
        is_end = event.type() == QEvent.Type.MouseButtonPress
        is_end = is_end or (is_own and event.type() == QEvent.Type.FocusOut)
        if is_own and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            is_end = event.key() in _ENDS
            self._taken = ""
        if is_end:
            self.commit()
        return False

    def _compose(self, preedit: str) -> None:
        """Note what is composed; meanwhile a click anywhere ends it: our buttons leave the keyboard
        in the field, and Qt says nothing of their click to it.
        """
        application = QCoreApplication.instance()
        assert application is not None
        if preedit and not self._preedit:
            application.installEventFilter(self)
        elif self._preedit and not preedit:
            application.removeEventFilter(self)
        self._preedit = preedit

    def _hear(self, event: QInputMethodEvent) -> bool:
        is_late = bool(self._taken) and event.commitString() == self._taken
        self._taken = ""
        self._compose(event.preeditString())
        if is_late and not event.preeditString():
            event.accept()
            return True
        return False
