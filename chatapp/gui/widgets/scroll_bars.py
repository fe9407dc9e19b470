"""A scroll bar without arrows that steps back behind the text, where the system has no such bar of
its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QScrollBar

if TYPE_CHECKING:
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QWidget

    from chatapp.gui.widgets.theme import Theme

_SHEET = """
QScrollBar {{ background: transparent; border: none; margin: 0; }}
QScrollBar:vertical {{ width: 10px; }}
QScrollBar:horizontal {{ height: 10px; }}
QScrollBar::handle {{ background: {handle}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {quiet}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: none; }}
"""


class SlimBar(QScrollBar):
    """Follows the theme; upright unless told otherwise; Windows 11 and macOS keep their own slim
    bars.
    """

    def __init__(
        self,
        theme: Theme,
        orientation: Qt.Orientation | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__()
        if parent is not None:
            self.setParent(parent)
        if orientation is not None:
            self.setOrientation(orientation)
        self._theme = theme
        self._has_looked = False

    def showEvent(self, event: QShowEvent) -> None:
        # Not before: asking for the style takes 12 ms, and the first bar is made before the window
        # is on screen.
        if not self._has_looked and QApplication.style().name() == "fusion":
            self._theme.changed.connect(self._on_theme_changed)
            self._on_theme_changed()
        self._has_looked = True
        super().showEvent(event)

    def _on_theme_changed(self) -> None:
        handle = self._theme.color("quiet")
        shade = f"rgba({handle.red()}, {handle.green()}, {handle.blue()}, 90)"
        self.setStyleSheet(_SHEET.format(handle=shade, quiet=self._theme.colors.quiet))
