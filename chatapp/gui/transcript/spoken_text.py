"""Announces a growing text to screen readers, sentence by sentence."""

from __future__ import annotations

import re

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

_END = re.compile(r"[.!?…:](?=\s)|[。！？]|\n")
_MARKS = re.compile(r"[*_`#>|]+|\s?\[\d+\]")
"""Markdown and the marks of sources, which nobody wants to hear."""


class SpokenText:
    """Holds the unfinished sentence back; a line break ends one too."""

    def __init__(self, speaker: QWidget) -> None:
        self._speaker = speaker
        self._unspoken = ""

    def append(self, text: str) -> None:
        """Add text and announce the sentences that are complete."""
        if not QAccessible.isActive():
            return
        self._unspoken += text
        ends = [match.end() for match in _END.finditer(self._unspoken)]
        if ends:
            self._say(self._unspoken[: ends[-1]])
            self._unspoken = self._unspoken[ends[-1] :]

    def _say(self, text: str) -> None:
        if words := " ".join(_MARKS.sub("", text).split()):
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._speaker, words))
