"""A line to type in whose edge can be seen on every ground, in light and in dark."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLineEdit, QWidget

from chatapp.gui.widgets.theme import Theme

_SHEET = """
QLineEdit, QPlainTextEdit {{ background: {ground}; border: 1px solid {edge}; border-radius: 6px; padding: 3px 4px; }}
QLineEdit:focus, QPlainTextEdit:focus {{ border-color: {accent}; }}
"""


def edge_sheet(theme: Theme) -> str:
    """Return the style sheet that gives a field an edge in the colours of a theme."""
    quiet = theme.color("quiet")
    edge = f"rgba({quiet.red()}, {quiet.green()}, {quiet.blue()}, 120)"
    return _SHEET.format(ground=theme.colors.window, edge=edge, accent=theme.colors.accent)


def show_edge(field: QWidget, theme: Theme) -> None:
    """Let the system's style draw a field, a number or a check box with an edge that can be seen."""
    edge, ground = theme.color("quiet"), theme.color("window")
    shown = QColor(
        *((3 * one + other) // 4 for one, other in zip(_parts(edge), _parts(ground), strict=True))
    )
    palette = field.palette()
    # Fusion draws edges in a window colour darkened by 1.4: on a dark ground there would be none.
    palette.setColor(QPalette.ColorRole.Window, shown.lighter(140))
    field.setPalette(palette)


def _parts(color: QColor) -> tuple[int, int, int]:
    return color.red(), color.green(), color.blue()


class TextField(QLineEdit):
    """The system's own edge is darker than its ground: in dark it cannot be seen."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _on_theme_changed(self) -> None:
        self.setStyleSheet(edge_sheet(self._theme))
