"""An answer as its tokens, each on a ground for its probability; one token is current."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from chatapp.contract.records import TokenChance
from chatapp.gui.widgets.painting import antialiased, draw_rounded
from chatapp.gui.widgets.theme import Theme

STEPS = (0.9, 0.5, 0.1)
"""Probabilities at which the ground changes, from likely to unlikely."""
# One hue in steps of lightness, distinguishable without colour vision; contrast of text >= 4.5:1.
_GROUNDS = {
    False: ("", "#fdeccf", "#f8c987", "#ec9b41"),
    True: ("", "#3a301f", "#5d4419", "#825a12"),
}
_LONGEST = 40
_STEPS_OF_KEYS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}


def ground(theme: Theme, probability: float) -> QColor:
    """Return the ground of a token: transparent when likely, stronger the less likely it was."""
    step = sum(probability < bound for bound in STEPS)
    name = _GROUNDS[theme.is_dark][step]
    return QColor(name) if name else QColor(0, 0, 0, 0)


def visible(text: str) -> str:
    """Return a token's text on one line, with signs for invisible characters."""
    shown = text.replace("\r", "").replace("\n", "⏎").replace("\t", "⇥")
    shown = "".join(letter if letter.isprintable() else "\ufffd" for letter in shown)
    return (shown if len(shown) <= _LONGEST else shown[:_LONGEST] + "…") or "∅"


class TokenPieces(QWidget):
    """Pointer, arrows, Home and End choose the current token."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, tokens: Sequence[TokenChance]) -> None:
        super().__init__()
        self._theme = theme
        self._tokens = tokens
        self._rectangles: list[QRectF] = []
        self.current = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self._lay_out)

    def choose(self, index: int) -> None:
        index = max(0, min(len(self._tokens) - 1, index))
        if index != self.current:
            self.current = index
            self.update()
            self.chosen.emit(index)

    def rectangle(self, index: int) -> QRectF:
        return self._rectangles[index]

    def _lay_out(self) -> None:
        metrics = self.fontMetrics()
        line, x, y = round(metrics.lineSpacing() * 1.5), 0.0, 0.0
        self._rectangles = []
        for token in self._tokens:
            width = metrics.horizontalAdvance(visible(token.text)) + 3.0
            if x and x + width > self.width():
                x, y = 0.0, y + line
            self._rectangles.append(QRectF(x, y, min(width, self.width()), line))
            x += width
            if token.text.endswith("\n"):
                x, y = 0.0, y + line
        self.setMinimumHeight(round(y) + line + 4)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = antialiased(self)
        clip = QRectF(event.rect())
        for index, (token, place) in enumerate(zip(self._tokens, self._rectangles, strict=True)):
            if place.intersects(clip):
                self._paint_piece(painter, index, token, place.adjusted(0, 2, -1, -2))

    def _paint_piece(
        self, painter: QPainter, index: int, token: TokenChance, place: QRectF
    ) -> None:
        is_current = index == self.current
        edge = self._theme.color("accent" if self.hasFocus() else "text")
        rect = place.adjusted(1, 1, -1, -1) if is_current else place
        line = QPen(edge, 1.5) if is_current else None
        draw_rounded(painter, rect, 3, line, ground(self._theme, math.exp(token.logprob)))
        quiet = token.text.strip() == "" or token.text.startswith("<|")
        painter.setPen(self._theme.color("quiet" if quiet else "text"))
        words = place.adjusted(1, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, visible(token.text))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._choose_at(event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._choose_at(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS_OF_KEYS.get(Qt.Key(event.key()))
        if step is not None:
            self.choose(self.current + step)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._rectangles:
            place = self._rectangles[max(0, self.current)]
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self._choose_at(place.center() + QPointF(0, step * place.height()))
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.choose(0 if event.key() == Qt.Key.Key_Home else len(self._tokens) - 1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def _choose_at(self, place: QPointF) -> None:
        rectangles = self._rectangles
        on_line = [
            index
            for index, rectangle in enumerate(rectangles)
            if rectangle.top() <= place.y() < rectangle.bottom()
        ]
        if on_line:
            self.choose(min(on_line, key=lambda i: abs(rectangles[i].center().x() - place.x())))
