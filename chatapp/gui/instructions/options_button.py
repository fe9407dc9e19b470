"""The button beside the model's name; a dot says that the chat has options of its own."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent

from chatapp.contract.records import Chat
from chatapp.gui.widgets.buttons import IconButton
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_DOT = 6


class OptionsButton(Retranslating, IconButton):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "instructions", "")
        self.has_own = False
        self._retranslate()

    def show_chat(self, chat: Chat) -> None:
        self.has_own = bool(chat.instructions or chat.sampling)
        self._retranslate()
        self.update()

    def _retranslate(self) -> None:
        self.set_words(tr("options.title"))
        own = tr("options.has_own") if self.has_own else ""
        self.setAccessibleDescription(own)
        self.setToolTip("\n".join(filter(None, (tr("options.tip"), own))))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.has_own:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        side = self._theme.px(_DOT)
        painter.drawEllipse(QRectF(self.width() - side - 3, 3, side, side))
