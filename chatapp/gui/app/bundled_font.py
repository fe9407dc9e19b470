"""Adds a Hangul font where the system has none."""

from __future__ import annotations

import sys

from PySide6.QtGui import QFontDatabase

from chatapp import fonts


def add_where_missing() -> None:
    """Add the bundled font to Qt's fallbacks. Windows and macOS always have a Hangul font."""
    if sys.platform.startswith("linux") and not QFontDatabase.families(
        QFontDatabase.WritingSystem.Korean
    ):
        QFontDatabase.addApplicationFont(str(fonts.KOREAN))
