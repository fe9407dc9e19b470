"""A dialog with the tokens of an answer by probability, and the alternatives of each token."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPaintEvent
from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QSlider, QWidget

from chatapp.contract.records import TokenChance
from chatapp.gui.chats.token_probabilities import ANSWERS_KEPT
from chatapp.gui.inside.token_choices import TokenChoices
from chatapp.gui.inside.token_pieces import STEPS, TokenPieces, ground, of_chances, visible
from chatapp.gui.keyboard.wheel_guard import WheelGuard
from chatapp.gui.widgets.boxes import hbox
from chatapp.gui.widgets.painting import antialiased, draw_rounded
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.popup import PlainDialog
from chatapp.gui.widgets.scroll_bars import PlainScrollArea
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_TEMPERATURES = 20
_SIZE = (640, 540)
_OFFER_WIDTH = 460


class Legend(QWidget):
    """The meaning of the grounds, from likely to unlikely."""

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
        painter = antialiased(self)
        x = 0
        examples = (1.0, *(bound - 0.01 for bound in STEPS))
        for words, probability in zip(self._words, examples, strict=True):
            width = self.fontMetrics().horizontalAdvance(words) + 16
            rect = QRectF(x, 1, width, self.height() - 2)
            color = ground(self._theme, probability)
            draw_rounded(painter, rect, 3, self._theme.color("line"), color)
            painter.setPen(self._theme.color("text"))
            painter.drawText(x, 0, width, self.height(), Qt.AlignmentFlag.AlignCenter, words)
            x += width + 6


class InsideView(PlainDialog):
    """Without tokens it explains why and offers to answer again."""

    again_wanted = Signal()

    def __init__(self, theme: Theme, tokens: Sequence[TokenChance], parent: QWidget) -> None:
        super().__init__(tr("inside.title"), tr("inside.close"), parent)
        self._theme = theme
        self._tokens = tokens
        self.column.setSpacing(10)
        self.column.addWidget(plain_label(tr("inside.explained"), wraps=True))
        if tokens:
            self._show_tokens()
            self.resize(*_SIZE)
        else:
            self._offer()
            self.close_button.setDefault(True)
        self.column.addWidget(self.buttons)
        if not tokens:
            # Qt's size hint assumes narrower lines and leaves gaps between the sentences.
            self.resize(_OFFER_WIDTH, self.column.totalHeightForWidth(_OFFER_WIDTH))

    def _offer(self) -> None:
        self.setMinimumWidth(_OFFER_WIDTH)
        self.column.addWidget(plain_label(tr("inside.none", count=ANSWERS_KEPT), wraps=True))
        again = self.buttons.addButton(tr("inside.again"), QDialogButtonBox.ButtonRole.AcceptRole)
        again.clicked.connect(self.again_wanted)
        self.buttons.accepted.connect(self.accept)

    def _show_tokens(self) -> None:
        self.pieces = TokenPieces(self._theme, of_chances(self._tokens))
        self.pieces.setAccessibleName(tr("inside.title"))
        self.pieces.chosen.connect(self._on_chosen)
        self._scroll = PlainScrollArea(self._theme, self.pieces)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.choices = TokenChoices(self._theme)
        self.column.addWidget(Legend(self._theme))
        self.column.addWidget(self._scroll, 1)
        self.column.addWidget(self.choices)
        self.column.addLayout(self._temperature_row())
        kept = tr("inside.kept", count=ANSWERS_KEPT)
        self.column.addWidget(plain_label(kept, wraps=True, quiet=True))
        self.pieces.choose(0)
        self.pieces.setFocus()

    def _temperature_row(self) -> QHBoxLayout:
        words = plain_label()
        self.temperature = QSlider(Qt.Orientation.Horizontal)
        WheelGuard(self.temperature)
        self.temperature.setRange(0, _TEMPERATURES)
        self.temperature.setAccessibleName(tr("inside.temperature_name"))
        self.temperature.setToolTip(tr("inside.temperature_explained"))

        def on_moved(value: int) -> None:
            words.setText(tr("inside.temperature", value=f"{value / 10:.1f}"))
            self.choices.set_temperature(value / 10)

        self.temperature.valueChanged.connect(on_moved)
        self.temperature.setValue(10)
        return hbox(words, self.temperature, grows=[self.temperature])

    def _on_chosen(self, index: int) -> None:
        token = self._tokens[index]
        self.choices.show_token(token)
        if self.pieces.width() and index:
            place = self.pieces.rectangle(index).center()
            self._scroll.ensureVisible(round(place.x()), round(place.y()), 0, 24)
        words = f"{visible(token.text)}: {self.choices.words()}"
        self.pieces.setAccessibleDescription(words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.pieces, words))
