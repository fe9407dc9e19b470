"""A QApplication that notices when a widget is deleted while one of its own events is being handled.

Qt goes on with the object after its handler returns, so such a deletion is a crash that may or may not happen.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import Shiboken

DELIVERED_LATER = QEvent.Type.DeferredDelete
"""The event that `deleteLater` posts: it says that the object can go now."""
REFERENCES_OF_DELIVERY = 5
"""References that the delivery of an event itself has to its receiver: two of Qt's caller, the names in `notify` and
`_is_gone`, and the argument of getrefcount. CPython 3.11 to 3.13; a test tells where it is another number."""


class WatchedApplication(QApplication):
    """Keeps a line for each widget that was deleted inside its own event; Qt's own helpers know what they do."""

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self.deletions: list[str] = []

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        """Deliver an event and look whether its receiver is still there."""
        kind = event.type()
        handled = super().notify(receiver, event)
        if kind != DELIVERED_LATER and isinstance(receiver, QWidget) and _is_gone(receiver):
            self.deletions.append(f"{type(receiver).__name__} was deleted inside its own {kind.name}")
        return handled


def _is_gone(receiver: QObject) -> bool:
    """Return whether the object is deleted, or is as soon as this delivery no longer refers to it."""
    if not Shiboken.isValid(receiver):
        return True
    # A widget without a parent goes with the last name that Python has for it.
    is_kept_by_python = Shiboken.ownedByPython(receiver) and not type(receiver).__module__.startswith("PySide6.")
    return is_kept_by_python and sys.getrefcount(receiver) <= REFERENCES_OF_DELIVERY
