"""What is shown when there is nothing yet: one sentence, three things to try, where models go."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from chatapp.gui.widgets.buttons import FlatButton
from chatapp.gui.widgets.column import column
from chatapp.gui.widgets.icons import picture
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr, translation

_SUGGESTIONS = ("welcome.suggestion_1", "welcome.suggestion_2", "welcome.suggestion_3")


class SuggestionCard(FlatButton):
    """A question that can be asked with one click."""

    def __init__(self, theme: Theme, words: str) -> None:
        super().__init__(theme)
        self.setText(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, self.fontMetrics().lineSpacing() * 2 + 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        active = self.underMouse() or self.hasFocus()
        painter.setPen(
            QPen(
                self._theme.color("accent" if self.hasFocus() else "line"),
                1.5 if self.hasFocus() else 1,
            )
        )
        painter.setBrush(self._theme.color("hover" if self.underMouse() else "raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)
        side = self._theme.px(16)
        color = self._theme.colors.accent if active else self._theme.colors.quiet
        shown = picture("right", color, side, self.devicePixelRatioF())
        painter.drawPixmap(self.width() - side - 14, (self.height() - side) // 2, shown)
        painter.setPen(self._theme.color("text"))
        words = QRectF(self.rect()).adjusted(16, 6, -side - 28, -6)
        painter.drawText(
            words, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap, self.text()
        )


class Welcome(QWidget):
    """Centred in the reading column; `lines` say what else is so, such as where models go."""

    suggestion_chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._only_english = False
        self._title = plain_label(wraps=True)
        self._documents = plain_label(wraps=True)
        self._lines = plain_label(wraps=True)
        self._try = plain_label(wraps=True)
        self._cards = [SuggestionCard(theme, "") for _key in _SUGGESTIONS]
        self._column = QVBoxLayout(self)
        self._column.setSpacing(8)
        self._column.addStretch(2)
        for label in (self._title, self._documents):
            self._column.addWidget(label)
        self._column.addSpacing(20)
        self._column.addWidget(self._try)
        for card in self._cards:
            self._column.addWidget(card)
            card.clicked.connect(
                lambda _checked=False, chosen=card: self.suggestion_chosen.emit(chosen.text())
            )
        self._column.addSpacing(16)
        self._column.addWidget(self._lines)
        self._column.addStretch(3)
        for quiet in (self._documents, self._lines, self._try):
            quiet.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        theme.changed.connect(self._retranslate)
        self._retranslate()

    def say(self, *lines: str) -> None:
        """Show these lines at the foot."""
        self._lines.setText("\n".join(lines))
        self._lines.setVisible(bool(lines))

    def suggest_in_english(self, only_english: bool) -> None:
        """Suggest what the model can answer: in English when it speaks nothing else, else in the
        window's language.
        """
        self._only_english = only_english
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        left, width = column(self.width(), self._theme.zoom_percent)
        narrow = min(width, 560 * self._theme.zoom_percent // 100)
        side = left + (width - narrow) // 2
        self._column.setContentsMargins(side, 16, side, 16)
        super().resizeEvent(event)

    def _retranslate(self) -> None:
        self._title.setFont(self._theme.font(1.3, bold=True))
        self._title.setText(tr("welcome.title"))
        self._documents.setText(tr("welcome.documents"))
        self._try.setText(tr("welcome.try_english" if self._only_english else "welcome.try"))
        for card, key in zip(self._cards, _SUGGESTIONS, strict=True):
            words = translation("en").tr(key) if self._only_english else tr(key)
            card.setText(words)
            card.setAccessibleName(words)
