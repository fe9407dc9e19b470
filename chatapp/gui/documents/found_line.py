"""One passage that a search found: its place, its beginning, and a bar for each of two scores."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent

from chatapp import texts
from chatapp.contract.records import Passage
from chatapp.gui.widgets.buttons import FlatButton
from chatapp.gui.widgets.painting import draw_elided, draw_rounded
from chatapp.gui.widgets.plain_text import tooltip
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import places, tr

_BAR_PX = 72


class _Score(NamedTuple):
    share: float
    """The length of the bar, 0 to 1."""
    words: str


class FoundLine(FlatButton):
    """The bars show the score by words, relative to the best passage, and that by meaning."""

    def __init__(self, theme: Theme, passage: Passage, best_words: float) -> None:
        super().__init__(theme)
        place = places.of(passage, texts.language())
        self._place = tr("transcript.source", document=passage.document, place=place)
        self._text = " ".join(passage.text[:400].split())
        # An embedder that does not know the language has no score.
        meaning = f"{passage.meaning_score:.2f}" if passage.meaning_score else "–"
        share = passage.words_score / best_words if best_words > 0 else 0.0
        self._scores = (
            _Score(share, tr("trial.words", score=f"{passage.words_score:.1f}")),
            _Score(max(0.0, passage.meaning_score), tr("trial.meaning", score=meaning)),
        )
        scores = ", ".join(score.words for score in self._scores)
        self.setAccessibleName(f"{self._place}: {scores}")
        self.setAccessibleDescription(self._text)
        self.setToolTip(tooltip(f"{self._place}\n\n{passage.text[:500]}"))

    def sizeHint(self) -> QSize:
        return QSize(300, 2 * self.fontMetrics().lineSpacing() + 14)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.paint_ground(painter)
        metrics, colors = self.fontMetrics(), self._theme.colors
        line = metrics.lineSpacing()
        words = (*(score.words for score in self._scores), "m" * 7)
        side = self._theme.px(_BAR_PX) + max(map(metrics.horizontalAdvance, words)) + 24
        room = QRectF(10, 6, self.width() - 20 - side, line)
        painter.setPen(QColor(colors.text))
        draw_elided(painter, room, self._place, Qt.TextElideMode.ElideMiddle)
        painter.setPen(QColor(colors.quiet))
        draw_elided(painter, room.translated(0, line), self._text)
        for row, score in enumerate(self._scores):
            place = QRectF(self.width() - side, 6 + row * line, side - 10, line)
            self._paint_score(painter, place, score)

    def _paint_score(self, painter: QPainter, place: QRectF, score: _Score) -> None:
        colors = self._theme.colors
        bar = QRectF(place.left(), place.center().y() - 2, self._theme.px(_BAR_PX), 4)
        draw_rounded(painter, bar, 2, ground=QColor(colors.line))
        filled = QRectF(bar.topLeft(), QSize(0, 4))
        filled.setWidth(bar.width() * min(1.0, score.share))
        draw_rounded(painter, filled, 2, ground=QColor(colors.accent))
        painter.setPen(QColor(colors.quiet))
        draw_elided(painter, place.adjusted(bar.width() + 8, 0, 0, 0), score.words)
