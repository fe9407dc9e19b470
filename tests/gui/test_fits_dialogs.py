"""Every dialog can be read and used on small screens and with large texts, in each language."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from chatapp import texts
from chatapp.gui.app.window import Window
from tests.gui import every_dialog, laid_out
from tests.gui.test_fits import LANGUAGES

SCREENS = ((512, 300, 100), (1024, 600, 200), (640, 360, 100), (1366, 768, 125))
"""Width and height in logical pixels, and the size of texts in percent."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("width", "height", "zoom"), SCREENS)
def test_no_dialog_clips_or_overlaps(
    make_window: Callable[..., Window], language: str, width: int, height: int, zoom: int
) -> None:
    window = make_window(language=language, zoom_percent=zoom)
    texts.use(language)
    window.main.setMinimumSize(480, 280)
    window.main.resize(width, height)
    QApplication.processEvents()
    found: list[str] = []
    for opened in every_dialog.opened(window):
        dialog = opened.widget
        QApplication.processEvents()
        # As on a screen of this size.
        dialog.resize(dialog.size().boundedTo(QSize(width, height)))
        faults = laid_out.settled_faults(dialog)
        if dialog.width() > width or dialog.height() > height:
            faults.append(f"{dialog.size()} is larger than the screen")
        found += [f"{opened.name}: {fault}" for fault in faults]
    assert not found, "\n".join(found)
