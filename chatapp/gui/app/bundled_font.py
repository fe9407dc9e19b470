"""Gives the window a font with Hangul where the system has none."""

from __future__ import annotations

import sys

from PySide6.QtGui import QFontDatabase

from chatapp import fonts


def add_where_missing() -> None:
    """Add the bundled font, which Qt then uses for letters that no other font has.

    Windows and macOS always have a font with Hangul and are not asked.
    """
    if sys.platform.startswith("linux") and not QFontDatabase.families(
        QFontDatabase.WritingSystem.Korean
    ):
        QFontDatabase.addApplicationFont(str(fonts.KOREAN))
