"""Slim scroll bars and scroll areas without a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QScrollBar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent, QShowEvent
    from PySide6.QtWidgets import QWidget

    from chatapp.gui.widgets.theme import Theme

_MARK_PX = 3
_SHEET = """
QScrollBar {{ background: transparent; border: none; margin: 0; }}
QScrollBar:vertical {{ width: 10px; }}
QScrollBar:horizontal {{ height: 10px; }}
QScrollBar::handle {{ background: {handle}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 24px; }}
QScrollBar::handle:horizontal {{ min-width: 24px; }}
QScrollBar::handle:hover {{ background: {quiet}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: none; }}
"""


def sheet(theme: Theme) -> str:
    """Return the style sheet that makes scroll bars slim."""
    quiet = theme.color("quiet")
    shade = f"rgba({quiet.red()}, {quiet.green()}, {quiet.blue()}, 100)"
    handle = theme.colors.edge if theme.is_stark else shade
    return _SHEET.format(handle=handle, quiet=theme.colors.quiet)


class SlimBar(QScrollBar):
    """Vertical by default, slim also before the sheet of the application is there."""

    def __init__(
        self,
        theme: Theme,
        orientation: Qt.Orientation = Qt.Orientation.Vertical,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(orientation, parent)
        self._theme = theme
        self._has_looked = False
        self._marks: list[float] = []

    def mark(self, places: Sequence[int], length: int) -> None:
        """Paint marks at places of a page of this length, in the same unit."""
        self._marks = [place / length for place in places]
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._marks:
            from PySide6.QtGui import QPainter

            painter = QPainter(self)
            # Thousands of places share some hundred pixels.
            for y in {round(share * (self.height() - _MARK_PX)) for share in self._marks}:
                painter.fillRect(2, y, self.width() - 4, _MARK_PX, self._theme.color("mark"))

    def showEvent(self, event: QShowEvent) -> None:
        # Not earlier: asking for the style takes 12 ms, and the first bar precedes the window.
        if not self._has_looked and QApplication.style().name() == "fusion":
            self._theme.changed.connect(self._on_theme_changed)
            self._on_theme_changed()
        self._has_looked = True
        super().showEvent(event)

    def _on_theme_changed(self) -> None:
        self.setStyleSheet(sheet(self._theme))


class PlainScrollArea(QScrollArea):
    """Scrolls vertically only; its widget is as wide as the area."""

    def __init__(self, theme: Theme, widget: QWidget) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setVerticalScrollBar(SlimBar(theme))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(widget)
