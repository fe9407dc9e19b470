"""The alternatives of a token with their probabilities, also at another temperature.

Where the text can be gone on with, each row has a button for it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from chatapp.contract.records import TokenChance
from chatapp.gui.inside.token_pieces import visible
from chatapp.gui.inside.token_ranges import PARTIAL
from chatapp.gui.widgets.buttons import IconButton
from chatapp.gui.widgets.painting import antialiased, draw_elided
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_ROWS = 10
_NUMBER_PX = 110
_BUTTON_PX = 20
_SMALLEST_REST = 0.00005
"""Probability below which the others are not mentioned: it would be rounded to 0.00%."""


class Choice(NamedTuple):
    """An alternative with its probability; `tempered` is None for all others together."""

    text: str
    probability: float
    tempered: float | None
    was_drawn: bool


def choices(token: TokenChance, temperature: float) -> list[Choice]:
    """Return the alternatives, likeliest first, and last the sum of all others.

    At temperature T each probability is raised to 1/T and normalized (softmax of logits / T), over
    the known alternatives only. 0 takes the likeliest.
    """
    pairs = [(text, logprob) for text, logprob in token.others if math.isfinite(logprob)]
    if all(text != token.text for text, _logprob in pairs) and math.isfinite(token.logprob):
        pairs.append((token.text, token.logprob))
    pairs.sort(key=lambda pair: -pair[1])
    tempered = _tempered([logprob for _text, logprob in pairs], temperature)
    known = [
        Choice(text, math.exp(logprob), share, text == token.text)
        for (text, logprob), share in zip(pairs, tempered, strict=True)
    ]
    rest = 1 - sum(choice.probability for choice in known)
    return [*known, Choice("", rest, None, False)] if rest > _SMALLEST_REST else known


def _tempered(logprobs: Sequence[float], temperature: float) -> list[float]:
    if not logprobs:
        return []
    if temperature <= 0:
        return [1.0, *([0.0] * (len(logprobs) - 1))]
    weights = [math.exp((logprob - logprobs[0]) / temperature) for logprob in logprobs]
    return [weight / sum(weights) for weight in weights]


def percent(probability: float) -> str:
    """Format a probability with three significant digits at most."""
    share = probability * 100
    if share < 0.01:
        return "<0.01%"
    digits = 0 if share >= 10 else 1 if share >= 1 else 2
    return f"{share:.{digits}f}%"


class TokenChoices(QWidget):
    """Rows of text, bar and two numbers under a header; its height is constant."""

    chosen = Signal(str)
    """The text of an alternative to go on from."""

    def __init__(self, theme: Theme, has_temperature: bool = True) -> None:
        super().__init__()
        self._theme = theme
        self._has_temperature = has_temperature
        self._token: TokenChance | None = None
        self._temperature = 1.0
        self._can_go_on = True
        self.buttons: list[IconButton] = []
        """One for each row, where the text can be gone on with."""
        theme.changed.connect(self.update)

    def offer_to_go_on(self) -> None:
        """Give each row a button that goes on from its token."""
        for row in range(_ROWS):
            button = IconButton(self._theme, "continue", "", size=_BUTTON_PX)
            button.setParent(self)
            button.hide()
            button.clicked.connect(partial(self._choose, row))
            self.buttons.append(button)

    def show_token(self, token: TokenChance, can_go_on: bool = True) -> None:
        """Show the alternatives of a token; from some places a text cannot be gone on with."""
        self._token = token
        self._can_go_on = can_go_on
        self._tell()
        self._refresh_buttons()

    def fit_rows(self) -> None:
        """Be as high as the rows of this token alone."""
        self.setFixedHeight((len(self._choices()) + 1) * self._row_height())

    def set_temperature(self, temperature: float) -> None:
        self._temperature = temperature
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(420, (_ROWS + 1) * self._row_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def words(self) -> str:
        """Return all rows as text for a screen reader."""
        rows = choices(self._token, self._temperature) if self._token else []
        return ", ".join(f"{named(choice)} {percent(choice.probability)}" for choice in rows)

    def _choices(self) -> list[Choice]:
        return choices(self._token, self._temperature)[:_ROWS] if self._token else []

    def _choose(self, row: int, _checked: bool = False) -> None:
        self.chosen.emit(self._choices()[row].text)

    def _refresh_buttons(self) -> None:
        shown = self._choices()
        for row, button in enumerate(self.buttons):
            choice = shown[row] if row < len(shown) else None
            # Part of a character cannot be gone on from: it is no text.
            can_be_chosen = choice is not None and bool(choice.text) and PARTIAL not in choice.text
            is_other = choice is not None and not choice.was_drawn
            button.setVisible(self._can_go_on and can_be_chosen and is_other)
            if choice is not None:
                share = percent(choice.probability)
                button.set_words(tr("continuation.from_here", token=named(choice), share=share))
            side = self._row_height()
            button.setGeometry(self.width() - side, (row + 1) * side, side, side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refresh_buttons()

    def _tell(self) -> None:
        self.setAccessibleDescription(self.words())
        self.update()

    def _row_height(self) -> int:
        button = self._theme.px(_BUTTON_PX) if self.buttons else 0
        return max(self.fontMetrics().lineSpacing() + 3, button)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._token is None:
            return
        painter = antialiased(self)
        painter.setPen(self._theme.color("quiet"))
        free = self._row_height() + 4 if self.buttons else 0
        row = QRectF(0, 0, self.width() - free, self._row_height())
        if self._has_temperature:
            tempered = tr("inside.tempered", value=f"{self._temperature:.1f}")
            self._write_numbers(painter, row, tr("inside.model_says"), tempered)
        else:
            self._write_numbers(painter, row, tr("inside.model_says"))
        for choice in self._choices():
            row.translate(0, self._row_height())
            self._paint_row(painter, row, choice)

    def _paint_row(self, painter: QPainter, row: QRectF, choice: Choice) -> None:
        numbers = self._theme.px(_NUMBER_PX) * (2 if self._has_temperature else 1)
        name = QRectF(0, row.top(), min(180.0, row.width() * 0.3), row.height())
        bar = QRectF(
            name.right() + 8, row.center().y() - 4, row.width() - name.right() - numbers - 16, 8
        )
        painter.setFont(self._theme.font(bold=choice.was_drawn))
        painter.setPen(self._theme.color("quiet" if choice.tempered is None else "text"))
        draw_elided(painter, name, named(choice))
        if not self._has_temperature:
            self._write_numbers(painter, row, percent(choice.probability))
            painter.setPen(Qt.PenStyle.NoPen)
            self._paint_bar(painter, bar.adjusted(0, 1, 0, -1), choice.probability, "accent")
            return
        tempered = "–" if choice.tempered is None else percent(choice.tempered)
        self._write_numbers(painter, row, percent(choice.probability), tempered)
        painter.setPen(Qt.PenStyle.NoPen)
        self._paint_bar(painter, bar.adjusted(0, 0, 0, -4.5), choice.probability, "quiet")
        if choice.tempered is not None:
            self._paint_bar(painter, bar.adjusted(0, 4.5, 0, 0), choice.tempered, "accent")

    def _paint_bar(self, painter: QPainter, bar: QRectF, share: float, color: str) -> None:
        painter.setBrush(self._theme.color("line"))
        painter.drawRect(bar)
        painter.setBrush(self._theme.color(color))
        filled = QRectF(bar)
        filled.setWidth(bar.width() * max(0.0, min(1.0, share)))
        painter.drawRect(filled)

    def _write_numbers(self, painter: QPainter, row: QRectF, *numbers: str) -> None:
        """Write numbers in columns at the right end of a row."""
        width = self._theme.px(_NUMBER_PX)
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        for column, words in enumerate(reversed(numbers)):
            left = row.right() - (column + 1) * width
            margin = 8 if column else 4
            place = QRectF(left, row.top(), width - margin, row.height())
            painter.drawText(place, right, words)


def named(choice: Choice) -> str:
    """Return the text of an alternative with its spaces visible, or words for all others."""
    if choice.tempered is None:
        return tr("inside.all_others")
    return visible(choice.text).replace(" ", "␣")
