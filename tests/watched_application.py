"""A QApplication that notices when a widget is deleted while one of its own events is being
handled.

Qt goes on with the object after its handler returns, so such a deletion is a crash that may or may
not happen.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import Shiboken

DELIVERED_LATER = QEvent.Type.DeferredDelete
"""The event that `deleteLater` posts: it says that the object can go now."""


class WatchedApplication(QApplication):
    """Keeps a line for each widget that was deleted inside its own event; Qt's own helpers know
    what they do.
    """

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self.deletions: list[str] = []

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        """Deliver an event and look whether its receiver is still there."""
        kind = event.type()
        handled = super().notify(receiver, event)
        if (
            kind != DELIVERED_LATER
            and isinstance(receiver, QWidget)
            and not Shiboken.isValid(receiver)
        ):
            self.deletions.append(
                f"{type(receiver).__name__} was deleted inside its own {kind.name}"
            )
        return handled
