"""The page of the settings: groups of lines, each with a name, a field and a hint."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.text_field import show_edge
from chatapp.gui.widgets.theme import Theme

_NAME_WIDTH = 210


class SettingPage(QWidget):
    """All names have one width; the fields take the rest."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._column = vbox(on=self, margins=(16, 8, 16, 16), spacing=14)
        self._edged: list[QWidget] = []
        theme.changed.connect(self._on_theme_changed)

    def add_heading(self, words: str) -> None:
        """Start a group."""
        heading = plain_label(words)
        heading.setFont(self._theme.font(1.0, bold=True))
        heading.setContentsMargins(0, 10 if self._column.count() else 0, 0, 0)
        self._column.addWidget(heading)

    def add_line(self, name: str, field: QWidget, hint: str = "") -> None:
        """Add the line of a setting."""
        line = hbox(self._name(name, field), spacing=16)
        line.addLayout(_with_hint(field, hint), 1)
        self._column.addLayout(line)
        if isinstance(field, QLineEdit | QSpinBox | QCheckBox):
            self._edged.append(field)
            show_edge(field, self._theme)

    def add_wide(self, widget: QWidget) -> None:
        """Add a widget under the lines above."""
        self._column.addWidget(widget)

    def _on_theme_changed(self) -> None:
        for field in self._edged:
            show_edge(field, self._theme)

    def _name(self, words: str, field: QWidget) -> QLabel:
        label = plain_label(words, wraps=True)
        label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        label.setFixedWidth(self._theme.px(_NAME_WIDTH))
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        label.setBuddy(field)
        # Its first line is aligned with the text in the field.
        first_line = label.fontMetrics().lineSpacing()
        label.setContentsMargins(0, max(0, (field.sizeHint().height() - first_line) // 2), 0, 0)
        return label


def _with_hint(field: QWidget, hint: str) -> QVBoxLayout:
    if hint:
        return vbox(field, plain_label(hint, wraps=True, quiet=True), None, spacing=2)
    return vbox(field, None, spacing=2)
