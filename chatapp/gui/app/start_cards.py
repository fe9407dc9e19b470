"""What can be done first, as cards on the page of an empty chat."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from chatapp.gui.widgets.boxes import hbox
from chatapp.gui.widgets.buttons import FlatButton
from chatapp.gui.widgets.painting import antialiased, draw_card, draw_icon
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

CardName = Literal["document", "translate", "model"]
_ICONS: dict[CardName, str] = {"document": "document", "translate": "export", "model": "model"}
_NARROW = 420


class StartCard(FlatButton):
    """An icon, what it does, and a quiet second line."""

    def __init__(self, theme: Theme, icon_name: str) -> None:
        super().__init__(theme)
        self._icon_name = icon_name
        self.detail = ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_words(self, words: str, detail: str) -> None:
        """Set both lines."""
        self.detail = detail
        self.setText(words)
        self.setAccessibleName(words)
        self.setAccessibleDescription(detail)
        self.setToolTip(detail)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(150, self.heightForWidth(150))

    def minimumSizeHint(self) -> QSize:
        return QSize(100, self.fontMetrics().lineSpacing() * 2 + 20)

    def heightForWidth(self, width: int) -> int:
        """Return the height that shows the whole second line, however often it is wrapped."""
        metrics = QFontMetrics(self._theme.font(0.9))
        room = QRect(0, 0, width - 24, 10_000)
        wrapped = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, self.detail).height()
        return self.fontMetrics().lineSpacing() + wrapped + 26

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = antialiased(self), self._theme
        draw_card(painter, self, theme)
        side, height = theme.px(18), self.fontMetrics().lineSpacing()
        title = QRect(14 + side + 8, 10, self.width() - side - 34, height)
        draw_icon(painter, self._icon_name, theme.colors.accent, side, QRect(14, 10, side, height))
        painter.setPen(theme.color("text"))
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, title.width()
        )
        painter.drawText(title, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setPen(theme.color("quiet"))
        painter.setFont(theme.font(0.9))
        rest = QRect(14, 14 + height, self.width() - 24, self.height() - height - 16)
        painter.drawText(rest, Qt.TextFlag.TextWordWrap, self.detail)


class StartCards(Retranslating, QWidget):
    """Side by side, below each other where it is narrow."""

    chosen = Signal(str)
    """The name of a card."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._model_words = ""
        self.cards: dict[str, StartCard] = {
            name: StartCard(theme, icon_name) for name, icon_name in _ICONS.items()
        }
        self._row = hbox(*self.cards.values(), on=self, spacing=8)
        for name, card in self.cards.items():
            card.clicked.connect(lambda _checked=False, name=name: self.chosen.emit(name))
        theme.changed.connect(self._retranslate)
        self._retranslate()

    def offer_model(self, words: str) -> None:
        """Show what a better model would be; "" hides that card."""
        self._model_words = words
        self._retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        is_narrow = self.width() < self._theme.px(_NARROW)
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.TopToBottom if is_narrow else direction.LeftToRight)
        super().resizeEvent(event)

    def _retranslate(self) -> None:
        for name, card in self.cards.items():
            detail = self._model_words if name == "model" else tr(f"start.{name}.detail")
            card.set_words(tr(f"start.{name}"), detail)
        self.cards["model"].setVisible(bool(self._model_words))
