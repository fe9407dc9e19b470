"""What becomes of keys that no widget took: nothing typed is lost, and Esc works everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from chatapp.gui.keyboard.typed_keys import is_typed
from chatapp.gui.shell.main_window import MainWindow

Home = Callable[[], QWidget]
"""Returns the text field on screen that is written in."""
Ending = Callable[[], bool]
"""Ends or closes something, and returns whether there was anything to end."""
Reader = Callable[[QKeyEvent], bool]
"""Scrolls or copies the text that is read, and returns whether the key was one for that."""


class WindowKeys(QObject):
    """Popups, dialogs and fields that use a key come first: this gets what they left."""

    def __init__(
        self, window: MainWindow, home: Home, endings: Sequence[Ending], readers: Sequence[Reader]
    ) -> None:
        super().__init__(window)
        self._home = home
        self._endings = endings
        self._readers = readers
        window.key_unused.connect(self._on_key_unused)

    def _on_key_unused(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            is_taken = any(end() for end in self._endings)
        elif is_typed(event) or event.matches(QKeySequence.StandardKey.Paste):
            is_taken = self._type(event)
        else:
            is_taken = any(read(event) for read in self._readers)
        event.setAccepted(is_taken)

    def _type(self, event: QKeyEvent) -> bool:
        """Write what was typed outside a text field into the one on screen."""
        home = self._home()
        if home.hasFocus() or not home.isEnabled():
            return False
        home.setFocus(Qt.FocusReason.OtherFocusReason)
        copy = QKeyEvent(
            event.type(), event.key(), event.modifiers(), event.text(), event.isAutoRepeat()
        )
        QCoreApplication.sendEvent(home, copy)
        return True
