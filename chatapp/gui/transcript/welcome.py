"""The page of an empty chat: an introduction, three suggested questions, hints at the foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatapp.gui.widgets.boxes import column, vbox
from chatapp.gui.widgets.buttons import FlatButton
from chatapp.gui.widgets.painting import antialiased, draw_card, draw_icon
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_SUGGESTIONS = ("welcome.suggestion_1", "welcome.suggestion_2", "welcome.suggestion_3")


class SuggestionCard(FlatButton):
    def __init__(self, theme: Theme, words: str) -> None:
        super().__init__(theme)
        self.setText(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, self.fontMetrics().lineSpacing() * 2 + 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = antialiased(self), self._theme
        draw_card(painter, self, theme)
        side = theme.px(16)
        is_active = self.underMouse() or self.hasFocus()
        color = theme.colors.accent if is_active else theme.colors.quiet
        place = QRect(self.width() - side - 14, 0, side, self.height())
        draw_icon(painter, "right", color, side, place)
        painter.setPen(theme.color("text"))
        words = QRectF(self.rect()).adjusted(16, 6, -side - 28, -6)
        wrapped = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        shown = self._two_lines(words.toRect())
        painter.drawText(words, wrapped, shown)

    def _two_lines(self, place: QRect) -> str:
        """Return the text, shortened where it would take more than two lines."""
        words = " ".join(self.text().split())
        wide = self.fontMetrics().horizontalAdvance(words)
        if wide < place.width() * 1.8:
            return words
        room = int(place.width() * 1.7)
        return self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)


class Welcome(Retranslating, QWidget):
    """Centred in the reading column."""

    suggestion_chosen = Signal(str)
    worded = Signal(str)
    """The title, in the language in use."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._only_english = False
        self._suggestions: Sequence[str] = ()
        self._title = plain_label(wraps=True)
        self._documents = plain_label(wraps=True, quiet=True)
        self._lines = plain_label(wraps=True, quiet=True)
        self._try = plain_label(wraps=True, quiet=True)
        self._cards = [SuggestionCard(theme, "") for _key in _SUGGESTIONS]
        intro = (self._title, self._documents, 20, self._try)
        self._column = vbox(None, *intro, *self._cards, 16, self._lines, None, on=self, spacing=8)
        self._column.setStretch(0, 2)
        self._column.setStretch(self._column.count() - 1, 3)
        for card in self._cards:
            card.clicked.connect(
                lambda _checked=False, chosen=card: self.suggestion_chosen.emit(chosen.text())
            )
        theme.changed.connect(self._retranslate)
        self._retranslate()

    def say(self, *lines: str) -> None:
        """Show these lines at the foot, such as where models go."""
        self._lines.setText("\n".join(lines))
        self._lines.setVisible(bool(lines))

    def add(self, widget: QWidget) -> None:
        """Show a widget below the introduction."""
        # Behind the gap, the title and the line about documents.
        self._column.insertWidget(3, widget)

    def suggest(self, texts: Sequence[str], in_english: bool = False) -> None:
        """Suggest other texts, up to three; `in_english` for a model that knows only English."""
        self._suggestions = [*texts][: len(self._cards)]
        self._only_english = in_english
        self._retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        left, width = column(self.width(), self._theme.zoom_percent)
        narrow = min(width, 560 * self._theme.zoom_percent // 100)
        side = left + (width - narrow) // 2
        self._column.setContentsMargins(side, 16, side, 16)
        super().resizeEvent(event)

    def _retranslate(self) -> None:
        self._title.setFont(self._theme.font(1.3, bold=True))
        self._title.setText(tr("welcome.title"))
        self.worded.emit(tr("welcome.title"))
        self._documents.setText(tr("welcome.documents"))
        self._try.setText(tr("welcome.try_english" if self._only_english else "welcome.try"))
        usual = [tr(key) for key in _SUGGESTIONS]
        shown = self._suggestions or usual
        for number, card in enumerate(self._cards):
            words = shown[number] if number < len(shown) else ""
            card.setText(words)
            card.setAccessibleName(words)
            card.setVisible(bool(words))
