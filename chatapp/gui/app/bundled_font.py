"""Adds fonts with Hangul and emoji where the system has none."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtGui import QFontDatabase

from chatapp import fonts
from chatapp.gui import design

_EMOJI = Path(design.__file__).parent / "emoji" / "NotoEmoji.ttf"
"""Not beside the Korean font: PDFs take letters that they lack from that folder."""


def add_where_missing() -> None:
    """Add the bundled fonts to Qt's fallbacks. Windows and macOS always have such fonts."""
    if not sys.platform.startswith("linux"):
        return
    if not QFontDatabase.families(QFontDatabase.WritingSystem.Korean):
        QFontDatabase.addApplicationFont(str(fonts.KOREAN))
    if not any("emoji" in family.casefold() for family in QFontDatabase.families()):
        added = QFontDatabase.addApplicationFont(str(_EMOJI))
        for family in QFontDatabase.applicationFontFamilies(added):
            QFontDatabase.addApplicationEmojiFontFamily(family)
