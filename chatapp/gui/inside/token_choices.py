"""What else could have come where a token stands: the likeliest pieces, and what a temperature
makes of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from chatapp.contract.records import TokenChance
from chatapp.gui.inside.token_pieces import visible
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_ROWS = 10
_NUMBER_PX = 110


class Choice(NamedTuple):
    """A piece that could have come: its probability, and that at the temperature, None for all
    others together.
    """

    text: str
    probability: float
    tempered: float | None
    was_drawn: bool


def choices(token: TokenChance, temperature: float) -> list[Choice]:
    """Return the alternatives, likeliest first, the piece that was drawn among them, and last all
    others.

    At a temperature T each probability is raised to 1/T and all are divided by their sum (softmax
    of logits / T); only over the pieces shown, because no others are known. 0 takes the likeliest.
    """
    pairs = [(text, logprob) for text, logprob in token.others if math.isfinite(logprob)]
    if all(text != token.text for text, _logprob in pairs) and math.isfinite(token.logprob):
        pairs.append((token.text, token.logprob))
    pairs.sort(key=lambda pair: -pair[1])
    tempered = _tempered([logprob for _text, logprob in pairs], temperature)
    found = [
        Choice(text, math.exp(logprob), share, text == token.text)
        for (text, logprob), share in zip(pairs, tempered, strict=True)
    ]
    rest = 1 - sum(one.probability for one in found)
    return [*found, Choice("", rest, None, False)] if rest > 0.00005 else found


def _tempered(logprobs: Sequence[float], temperature: float) -> list[float]:
    if not logprobs:
        return []
    if temperature <= 0:
        return [1.0, *([0.0] * (len(logprobs) - 1))]
    weights = [math.exp((logprob - logprobs[0]) / temperature) for logprob in logprobs]
    return [weight / sum(weights) for weight in weights]


def percent(probability: float) -> str:
    """Word a probability with as many digits as it needs."""
    share = probability * 100
    if share < 0.01:
        return "<0.01%"
    return f"{share:.0f}%" if share >= 10 else f"{share:.1f}%" if share >= 1 else f"{share:.2f}%"


class TokenChoices(QWidget):
    """Rows of piece, bar and two numbers under a head; as high as its most rows, so that nothing
    jumps.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._token: TokenChance | None = None
        self._temperature = 1.0
        theme.changed.connect(self.update)

    def show_token(self, token: TokenChance) -> None:
        """Show what else could have come."""
        self._token = token
        self._tell()

    def set_temperature(self, temperature: float) -> None:
        """Show what this temperature makes of it."""
        self._temperature = temperature
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(420, (_ROWS + 1) * self._row_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def words(self) -> str:
        """Return all rows in words, for a screen reader."""
        rows = choices(self._token, self._temperature) if self._token else []
        return ", ".join(f"{_named(one)} {percent(one.probability)}" for one in rows)

    def _tell(self) -> None:
        self.setAccessibleDescription(self.words())
        self.update()

    def _row_height(self) -> int:
        return self.fontMetrics().lineSpacing() + 3

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._token is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.color("quiet"))
        head = QRectF(0, 0, self.width(), self._row_height())
        self._write_numbers(
            painter,
            head,
            tr("inside.model_says"),
            tr("inside.tempered", value=f"{self._temperature:.1f}"),
        )
        for number, one in enumerate(choices(self._token, self._temperature)[:_ROWS], 1):
            self._paint_row(
                painter,
                QRectF(0, number * self._row_height(), self.width(), self._row_height()),
                one,
            )

    def _paint_row(self, painter: QPainter, row: QRectF, one: Choice) -> None:
        numbers = self._theme.px(_NUMBER_PX)
        name = QRectF(0, row.top(), min(180.0, row.width() * 0.3), row.height())
        bar = QRectF(
            name.right() + 8, row.center().y() - 4, row.width() - name.right() - 2 * numbers - 16, 8
        )
        font = self._theme.font(bold=one.was_drawn)
        painter.setFont(font)
        painter.setPen(self._theme.color("quiet" if one.tempered is None else "text"))
        words = painter.fontMetrics().elidedText(
            _named(one), Qt.TextElideMode.ElideRight, int(name.width())
        )
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, words)
        tempered = "–" if one.tempered is None else percent(one.tempered)
        self._write_numbers(painter, row, percent(one.probability), tempered)
        painter.setPen(Qt.PenStyle.NoPen)
        self._paint_bar(painter, bar.adjusted(0, 0, 0, -4.5), one.probability, "quiet")
        if one.tempered is not None:
            self._paint_bar(painter, bar.adjusted(0, 4.5, 0, 0), one.tempered, "accent")

    def _paint_bar(self, painter: QPainter, bar: QRectF, share: float, color: str) -> None:
        painter.setBrush(self._theme.color("line"))
        painter.drawRect(bar)
        painter.setBrush(self._theme.color(color))
        painter.drawRect(
            QRectF(bar.left(), bar.top(), bar.width() * max(0.0, min(1.0, share)), bar.height())
        )

    def _write_numbers(self, painter: QPainter, row: QRectF, first: str, second: str) -> None:
        width = self._theme.px(_NUMBER_PX)
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(
            QRectF(row.right() - 2 * width, row.top(), width - 8, row.height()), right, first
        )
        painter.drawText(
            QRectF(row.right() - width, row.top(), width - 4, row.height()), right, second
        )


def _named(one: Choice) -> str:
    return (
        visible(one.text).replace(" ", "␣") if one.tempered is not None else tr("inside.all_others")
    )
