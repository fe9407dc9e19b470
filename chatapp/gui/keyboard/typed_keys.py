"""Tells keys that write something from keys that do something."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_Modifier = Qt.KeyboardModifier


def is_typed(event: QKeyEvent) -> bool:
    """Return whether a key press would write something into a text field."""
    text = event.text()
    held = event.modifiers() & (
        _Modifier.ControlModifier | _Modifier.AltModifier | _Modifier.MetaModifier
    )
    # AltGr, which writes signs, is Ctrl and Alt on Windows.
    is_alt_gr = held == (_Modifier.ControlModifier | _Modifier.AltModifier)
    return bool(text) and text.isprintable() and (not held or is_alt_gr)
