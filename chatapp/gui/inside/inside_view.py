"""A dialog that looks inside an answer: its tokens by probability, and what else could have come at
each place.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from chatapp.contract.records import TokenChance
from chatapp.gui.inside.token_choices import TokenChoices
from chatapp.gui.inside.token_pieces import STEPS, TokenPieces, ground, visible
from chatapp.gui.inside.token_probabilities import ANSWERS_KEPT
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.scroll_bars import SlimBar
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_TEMPERATURES = 20
_SIZE = (640, 540)
_OFFER_WIDTH = 460


class Legend(QWidget):
    """What the grounds mean, from likely to unlikely."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._words = (
            f"≥ {STEPS[0]:.0%}",
            *(f"{low:.0%}–{high:.0%}" for high, low in pairwise(STEPS)),
            f"< {STEPS[-1]:.0%}",
        )
        self.setAccessibleName(", ".join(self._words))
        self.setFixedHeight(self.fontMetrics().height() + 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = 0
        for words, probability in zip(
            self._words, (1.0, *(bound - 0.01 for bound in STEPS)), strict=True
        ):
            width = self.fontMetrics().horizontalAdvance(words) + 16
            painter.setPen(self._theme.color("line"))
            painter.setBrush(ground(self._theme, probability))
            painter.drawRoundedRect(x, 1, width, self.height() - 2, 3, 3)
            painter.setPen(self._theme.color("text"))
            painter.drawText(x, 0, width, self.height(), Qt.AlignmentFlag.AlignCenter, words)
            x += width + 6


class InsideView(QDialog):
    """Without tokens it says why there are none and offers to ask again. It is gone for good when
    it is closed.
    """

    again_wanted = Signal()

    def __init__(self, theme: Theme, tokens: Sequence[TokenChance], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("inside.title"))
        self._theme = theme
        self._tokens = tokens
        self._column = QVBoxLayout(self)
        self._column.setSpacing(10)
        self._column.addWidget(plain_label(tr("inside.explained"), wraps=True))
        self._buttons = QDialogButtonBox()
        close = self._buttons.addButton(tr("inside.close"), QDialogButtonBox.ButtonRole.RejectRole)
        self._buttons.rejected.connect(self.reject)
        if tokens:
            self._show_tokens()
            self.resize(*_SIZE)
        else:
            self._offer()
            close.setDefault(True)
        self._column.addWidget(self._buttons)
        if not tokens:
            # Qt's own guess is that of narrower lines, and leaves holes between the sentences.
            self.resize(_OFFER_WIDTH, self._column.totalHeightForWidth(_OFFER_WIDTH))

    def _offer(self) -> None:
        self.setMinimumWidth(_OFFER_WIDTH)
        self._column.addWidget(plain_label(tr("inside.none", count=ANSWERS_KEPT), wraps=True))
        again = self._buttons.addButton(tr("inside.again"), QDialogButtonBox.ButtonRole.AcceptRole)
        again.clicked.connect(self.again_wanted)
        self._buttons.accepted.connect(self.accept)

    def _show_tokens(self) -> None:
        self.pieces = TokenPieces(self._theme, self._tokens)
        self.pieces.setAccessibleName(tr("inside.title"))
        self.pieces.chosen.connect(self._on_chosen)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setVerticalScrollBar(SlimBar(self._theme, Qt.Orientation.Vertical))
        self._scroll.setWidget(self.pieces)
        self.choices = TokenChoices(self._theme)
        self._column.addWidget(Legend(self._theme))
        self._column.addWidget(self._scroll, 1)
        self._column.addWidget(self.choices)
        self._column.addLayout(self._temperature_row())
        kept = plain_label(tr("inside.kept", count=ANSWERS_KEPT), wraps=True)
        kept.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._column.addWidget(kept)
        self.pieces.choose(0)
        self.pieces.setFocus()

    def _temperature_row(self) -> QHBoxLayout:
        said = plain_label()
        self.temperature = QSlider(Qt.Orientation.Horizontal)
        self.temperature.setRange(0, _TEMPERATURES)
        self.temperature.setAccessibleName(tr("inside.temperature_name"))
        self.temperature.setToolTip(tr("inside.temperature_explained"))

        def on_moved(value: int) -> None:
            said.setText(tr("inside.temperature", value=f"{value / 10:.1f}"))
            self.choices.set_temperature(value / 10)

        self.temperature.valueChanged.connect(on_moved)
        self.temperature.setValue(10)
        row = QHBoxLayout()
        row.addWidget(said)
        row.addWidget(self.temperature, 1)
        return row

    def _on_chosen(self, index: int) -> None:
        token = self._tokens[index]
        self.choices.show_token(token)
        place = self.pieces.rectangle(index).center() if self.pieces.width() and index else None
        if place is not None:
            self._scroll.ensureVisible(round(place.x()), round(place.y()), 0, 24)
        words = f"{visible(token.text)}: {self.choices.words()}"
        self.pieces.setAccessibleDescription(words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.pieces, words))
