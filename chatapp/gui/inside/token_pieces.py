"""A text as its tokens, each on a ground for its probability; one token is current."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
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
_LONGEST = 40
_STEPS_OF_KEYS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}


@dataclass(frozen=True, slots=True)
class ShownPiece:
    """A token as it is drawn: `step` 0 to 3 from likely to unlikely; `is_boxed` with an outline."""

    words: str
    step: int = 0
    is_quiet: bool = False
    ends_line: bool = False
    is_boxed: bool = False


def step_of(probability: float) -> int:
    """Return how unlikely a token was, 0 to 3."""
    return sum(probability < bound for bound in STEPS)


def ground(theme: Theme, probability: float) -> QColor:
    """Return the ground of a token: transparent when likely, stronger the less likely it was."""
    return _ground(theme, step_of(probability))


def _ground(theme: Theme, step: int) -> QColor:
    return QColor(theme.colors.doubts[step - 1]) if step else QColor(0, 0, 0, 0)


def of_chances(tokens: Sequence[TokenChance]) -> list[ShownPiece]:
    """Return tokens as they are drawn; those that share a character say which part of it they are."""
    words = _words_of(tokens)
    return [
        ShownPiece(
            shown,
            step_of(math.exp(token.logprob)),
            token.text.strip() == "" or token.text.startswith("<|"),
            token.text.endswith("\n"),
        )
        for shown, token in zip(words, tokens, strict=True)
    ]


def part_words(text: str, part: int, parts: int) -> str:
    """Return what a part of a character shows: the first one has the character too."""
    return f"{visible(text)} {part}/{parts}" if part == 1 else f"{part}/{parts}"


def _words_of(tokens: Sequence[TokenChance]) -> list[str]:
    words: list[str] = []
    waiting: list[TokenChance] = []
    for token in tokens:
        if not token.raw:
            # A character was left unfinished.
            words += [visible(each.text) for each in waiting]
            words.append(visible(token.text))
            waiting = []
            continue
        waiting.append(token)
        text = _decoded(waiting)
        if text:
            words += [part_words(text, part, len(waiting)) for part in range(1, len(waiting) + 1)]
            waiting = []
    return words + [visible(each.text) for each in waiting]


def _decoded(tokens: Sequence[TokenChance]) -> str:
    """Return the text of tokens that make whole characters together, else ""."""
    try:
        return bytes.fromhex(" ".join(token.raw for token in tokens)).decode("utf-8")
    except (UnicodeDecodeError, ValueError):
        return ""


def visible(text: str) -> str:
    """Return a token's text on one line, with signs for invisible characters."""
    shown = text.replace("\r", "").replace("\n", "⏎").replace("\t", "⇥")
    shown = "".join(letter if letter.isprintable() else "\ufffd" for letter in shown)
    return (shown if len(shown) <= _LONGEST else shown[:_LONGEST] + "…") or "∅"


class TokenPieces(QWidget):
    """Pointer, arrows, Home and End choose the current token."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, pieces: Sequence[ShownPiece] = ()) -> None:
        super().__init__()
        self._theme = theme
        self._pieces = pieces
        self._rectangles: list[QRectF] = []
        self.current = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self._lay_out)

    def show_pieces(self, pieces: Sequence[ShownPiece]) -> None:
        """Show other tokens; none is current."""
        self._pieces = pieces
        self.current = -1
        self.setAccessibleDescription("")
        self._lay_out()

    def describe(self, words: str) -> None:
        """Tell a screen reader of the current token."""
        self.setAccessibleDescription(words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def choose(self, index: int) -> None:
        if not self._pieces:
            return
        index = max(0, min(len(self._pieces) - 1, index))
        if index != self.current:
            self.current = index
            self.update()
            self.chosen.emit(index)

    def rectangle(self, index: int) -> QRectF:
        if len(self._rectangles) != len(self._pieces):
            # It was not shown yet.
            self._lay_out()
        return self._rectangles[index]

    def _lay_out(self) -> None:
        metrics = self.fontMetrics()
        line, x, y = round(metrics.lineSpacing() * 1.5), 0.0, 0.0
        self._rectangles = []
        for piece in self._pieces:
            width = metrics.horizontalAdvance(piece.words) + (9.0 if piece.is_boxed else 3.0)
            if x and x + width > self.width():
                x, y = 0.0, y + line
            self._rectangles.append(QRectF(x, y, min(width, self.width()), line))
            x += width
            if piece.ends_line:
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
        for index, (piece, place) in enumerate(zip(self._pieces, self._rectangles, strict=True)):
            if place.intersects(clip):
                self._paint_piece(painter, index, piece, place.adjusted(0, 2, -1, -2))

    def _paint_piece(self, painter: QPainter, index: int, piece: ShownPiece, place: QRectF) -> None:
        is_current = index == self.current
        edge = self._theme.color("accent" if self.hasFocus() else "text")
        line = QPen(self._theme.color("edge"), 1) if piece.is_boxed else None
        rect = place.adjusted(0.5, 0.5, -0.5, -0.5) if piece.is_boxed else place
        if is_current:
            line, rect = QPen(edge, 1.5), place.adjusted(1, 1, -1, -1)
        draw_rounded(painter, rect, 3, line, _ground(self._theme, piece.step))
        painter.setPen(self._theme.color("quiet" if piece.is_quiet else "text"))
        words = place.adjusted(4 if piece.is_boxed else 1, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, piece.words)

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
            self.choose(0 if event.key() == Qt.Key.Key_Home else len(self._pieces) - 1)
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
