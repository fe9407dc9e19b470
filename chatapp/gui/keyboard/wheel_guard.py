"""Keeps the wheel from changing a value that the pointer happens to lie over."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget


class WheelGuard(QObject):
    """The wheel scrolls the page, unless the box was chosen by a click."""

    def __init__(self, box: QWidget) -> None:
        super().__init__(box)
        self._is_clicked = False
        if box.focusPolicy() == Qt.FocusPolicy.WheelFocus:
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note how the box came to the keyboard, and pass its wheel on to the page."""
        if isinstance(event, QFocusEvent):
            self._note(event)
        if event.type() == QEvent.Type.Wheel and not self._is_clicked:
            event.ignore()
            return True
        return False

    def _note(self, event: QFocusEvent) -> None:
        reason = event.reason()
        if reason not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._is_clicked = event.gotFocus() and reason == Qt.FocusReason.MouseFocusReason
