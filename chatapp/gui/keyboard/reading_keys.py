"""Keys for the transcript while the caret is in the text field, where clicks leave it."""

from __future__ import annotations

from typing import Protocol

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QScrollArea

_SCROLLS = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Selectable(Protocol):
    """A text in which something may be selected."""

    def copy_selection(self) -> bool: ...

    def unselect(self) -> None: ...


class ReadingKeys:
    """Copies what was selected last with the mouse, and scrolls by pages."""

    def __init__(self, page: QScrollArea) -> None:
        self._page = page
        self._body: Selectable | None = None

    def take(self, body: Selectable) -> None:
        """Copy from this text from now on; what was selected in another one is given up."""
        if self._body is not None and self._body is not body and shiboken6.isValid(self._body):
            self._body.unselect()
        self._body = body

    def read(self, event: QKeyEvent) -> bool:
        """Do what a key says; return whether it is one for a text that is read."""
        if event.key() in _SCROLLS and self._page.isVisible():
            bar = self._page.verticalScrollBar()
            step = -1 if event.key() == Qt.Key.Key_PageUp else 1
            bar.setValue(bar.value() + step * bar.pageStep())
            return True
        is_copy = event.matches(QKeySequence.StandardKey.Copy)
        has_body = self._body is not None and shiboken6.isValid(self._body)
        return bool(is_copy and has_body and self._body and self._body.copy_selection())
