"""The line under an answer that is not written yet: something that moves, words, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPaintEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.widgets.boxes import clear, hbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.painting import antialiased
from chatapp.gui.widgets.plain_text import ElidedName
from chatapp.gui.widgets.theme import Theme
from chatapp.machine import motion

_EVERY_MS = 120
_DOTS = 3
_STEPS = 6
_SIDE = 22


Actions = Mapping[str, Callable[[], object]]
"""What buttons do, by their words."""


class MovingDots(QWidget):
    """Three dots, one after another stronger; they rest where the system wants no motion."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._step = 0
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._on_tick)

    @property
    def moves(self) -> bool:
        return self._timer.isActive()

    def sizeHint(self) -> QSize:
        side = self._theme.px(_SIDE)
        return QSize(side, side)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if motion.is_wanted():
            self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = antialiased(self)
        painter.setPen(Qt.PenStyle.NoPen)
        radius, gap = self._theme.px(2), self._theme.px(7)
        for number in range(_DOTS):
            color = self._theme.color("accent")
            away = (self._step - 2 * number) % _STEPS
            color.setAlphaF(1.0 if away < 2 else 0.35)
            painter.setBrush(color)
            middle = QPointF(radius + 1 + number * gap, self.height() / 2)
            painter.drawEllipse(
                QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
            )

    def _on_tick(self) -> None:
        self._step = (self._step + 1) % _STEPS
        self.update()


class ProgressRow(QWidget):
    """Hidden while there is nothing to say."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.dots = MovingDots(theme)
        self._words = ElidedName(Qt.TextElideMode.ElideRight)
        self._words.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._actions = hbox(spacing=0)
        self._named: tuple[str, ...] = ()
        row = hbox(self.dots, self._words, on=self, grows=[self._words], spacing=6)
        row.addLayout(self._actions)
        self.hide()

    @property
    def words(self) -> str:
        return self._words.text if not self.isHidden() else ""

    def say(self, words: str, actions: Actions | None = None) -> None:
        """Show what is being done, and buttons by their words."""
        self._words.setFont(self._theme.font(0.85))
        if words != self._words.text:
            self._words.set_text(words)
        named = tuple(actions or ())
        if named != self._named:
            self._named = named
            clear(self._actions)
            for name, do in (actions or {}).items():
                button = TextButton(self._theme, name)
                button.setFont(self._theme.font(0.85))
                button.clicked.connect(lambda _checked=False, do=do: do())
                self._actions.addWidget(button)
        self.setVisible(bool(words))


class LazyProgress:
    """Makes its row when there is something to say: most messages of a chat never have one."""

    def __init__(self, theme: Theme, host: QWidget) -> None:
        self._theme = theme
        self._host = host
        self._rect = QRect()
        self.row: ProgressRow | None = None

    def say(self, words: str, actions: Actions | None = None) -> None:
        """Show what is being done, with buttons by their words."""
        if self.row is None and words:
            self.row = ProgressRow(self._theme, self._host)
            self.row.setGeometry(self._rect)
        if self.row is not None:
            self.row.say(words, actions)

    def place(self, rect: QRect) -> None:
        """Stand there in the message."""
        self._rect = rect
        if self.row is not None:
            self.row.setGeometry(rect)
