"""The page of the settings: groups under headings, in each a line for a setting with its name, its
field and a hint.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.text_field import show_edge
from chatapp.gui.widgets.theme import Theme

_NAME_WIDTH = 210


class SettingPage(QWidget):
    """All names are equally wide, however long one is: the fields keep the rest."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 8, 16, 16)
        self._column.setSpacing(14)
        self._edged: list[QWidget] = []
        theme.changed.connect(self._on_theme_changed)

    def add_heading(self, words: str) -> None:
        """Begin a group."""
        heading = plain_label(words)
        heading.setFont(self._theme.font(1.0, bold=True))
        heading.setContentsMargins(0, 10 if self._column.count() else 0, 0, 0)
        self._column.addWidget(heading)

    def add_line(self, name: str, field: QWidget, hint: str = "") -> None:
        """Add a setting."""
        line = QHBoxLayout()
        line.setSpacing(16)
        line.addWidget(self._name(name, field))
        line.addLayout(_with_hint(field, hint), 1)
        self._column.addLayout(line)
        if isinstance(field, QLineEdit | QSpinBox | QCheckBox):
            self._edged.append(field)
            show_edge(field, self._theme)

    def add_wide(self, widget: QWidget) -> None:
        """Add something that belongs to the lines above."""
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
        # Its first line stands beside the words in the field.
        first_line = label.fontMetrics().lineSpacing()
        label.setContentsMargins(0, max(0, (field.sizeHint().height() - first_line) // 2), 0, 0)
        return label


def _with_hint(field: QWidget, hint: str) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(field)
    if hint:
        words = plain_label(hint, wraps=True)
        words.setForegroundRole(words.palette().ColorRole.PlaceholderText)
        column.addWidget(words)
    column.addStretch(1)
    return column
