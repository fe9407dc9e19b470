"""The line under a tinted answer: what the grounds mean, and what is being computed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from chatapp.gui.inside.legend import Legend
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.flow_layout import FlowLayout
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr


class TintStrip(QWidget):
    """Shows either the legend or words."""

    ended = Signal()
    """The tint is not wanted any more."""

    def __init__(self, theme: Theme, words: str, note: str = "") -> None:
        super().__init__()
        row = self._row = FlowLayout(self, gap=8)
        self.label = plain_label(words or tr("tint.legend"), quiet=True)
        self.label.setFont(theme.font(0.85))
        row.addWidget(self.label)
        if not words:
            self.legend = Legend(theme, has_lines=True)
            self.legend.setFont(theme.font(0.85))
            self.legend.setToolTip(note)
            row.addWidget(self.legend)
        self.end = TextButton(theme, tr("look.stop" if words else "tint.hide"))
        self.end.setFont(theme.font(0.85))
        self.end.clicked.connect(self.ended)
        row.addWidget(self.end)
        parts = [row.itemAt(at) for at in range(row.count())]
        height = max(part.sizeHint().height() for part in parts if part is not None)
        for part in (self.label, self.end):
            part.setFixedHeight(height)

    def say(self, words: str) -> None:
        """Show how far it is."""
        self.label.setText(words)
        self._row.setGeometry(self.rect())
