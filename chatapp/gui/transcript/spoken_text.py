"""Announces a growing text to screen readers, sentence by sentence."""

from __future__ import annotations

import re

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

_ENDS = re.compile(r"[.!?。…:\n]\s*$")


class SpokenText:
    """Holds unfinished sentences back."""

    def __init__(self, speaker: QWidget) -> None:
        self._speaker = speaker
        self._unspoken = ""

    def append(self, text: str) -> None:
        """Add text and announce the sentences that are complete."""
        if not QAccessible.isActive():
            return
        self._unspoken += text
        if _ENDS.search(text) and self._unspoken.strip():
            QAccessible.updateAccessibility(
                QAccessibleAnnouncementEvent(self._speaker, self._unspoken.strip())
            )
            self._unspoken = ""
