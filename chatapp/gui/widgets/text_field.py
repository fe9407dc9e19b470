"""Text fields: a line edit with a visible edge, and plain text to read and copy."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QWidget

from chatapp.gui.keyboard.syllable_keeper import SyllableKeeper
from chatapp.gui.widgets.scroll_bars import SlimBar
from chatapp.gui.widgets.theme import Theme, set_palette_color

_AROUND = 18
"""Pixels of edge, padding and margin above and below the lines of a field."""
_SHEET = """
QLineEdit, QPlainTextEdit {{
    background: {ground}; border: 1px solid {edge}; border-radius: 6px; padding: 3px 4px;
    placeholder-text-color: {quiet};
}}
QLineEdit:focus, QPlainTextEdit:focus {{ border-color: {accent}; }}
"""


def edge_sheet(theme: Theme) -> str:
    """Return the style sheet of a field with an edge in the theme's colours."""
    quiet = theme.color("quiet")
    edge = f"rgba({quiet.red()}, {quiet.green()}, {quiet.blue()}, 120)"
    colors = theme.colors
    return _SHEET.format(ground=colors.window, edge=edge, accent=colors.accent, quiet=colors.quiet)


def show_edge(field: QWidget, theme: Theme) -> None:
    """Have Fusion draw a field, a number or a check box with a visible edge."""
    edge, ground = theme.color("quiet"), theme.color("window")
    shown = QColor(
        (3 * edge.red() + ground.red()) // 4,
        (3 * edge.green() + ground.green()) // 4,
        (3 * edge.blue() + ground.blue()) // 4,
    )
    # Fusion draws edges in a window colour darkened by 1.4: on a dark ground there would be none.
    set_palette_color(field, QPalette.ColorRole.Window, shown.lighter(140))


def set_lines(field: QPlainTextEdit, lines: int) -> None:
    """Make a field as high as some lines, at least as high as its scroll bars need."""
    height = field.fontMetrics().lineSpacing() * lines + _AROUND
    field.setFixedHeight(max(height, field.minimumSizeHint().height()))


class TextField(QLineEdit):
    """Styled, because the system's own edge is invisible on a dark ground."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.keeper = SyllableKeeper(self)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _on_theme_changed(self) -> None:
        self.setStyleSheet(edge_sheet(self._theme))


class ReadOnlyText(QPlainTextEdit):
    """Has no frame; its colours follow the theme."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setVerticalScrollBar(SlimBar(theme))
        self.document().setDocumentMargin(12)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _on_theme_changed(self) -> None:
        set_palette_color(self, QPalette.ColorRole.Base, self._theme.color("raised"))
