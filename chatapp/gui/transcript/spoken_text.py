"""Lets a screen reader say whole sentences of a text while it comes."""

from __future__ import annotations

import re

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

_ENDS = re.compile(r"[.!?。…:\n]\s*$")


class SpokenText:
    """Holds back half sentences."""

    def __init__(self, speaker: QWidget) -> None:
        self._speaker = speaker
        self._unspoken = ""

    def append(self, text: str) -> None:
        """Take more text; what is whole by then is said."""
        if not QAccessible.isActive():
            return
        self._unspoken += text
        if _ENDS.search(text) and self._unspoken.strip():
            QAccessible.updateAccessibility(
                QAccessibleAnnouncementEvent(self._speaker, self._unspoken.strip())
            )
            self._unspoken = ""
