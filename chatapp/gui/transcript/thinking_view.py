"""The reasoning before an answer: a line that unfolds to quiet plain text."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.text.blocks import ContentBlock
from chatapp.gui.text.growing_text import GrowingPlain, TextGrowth
from chatapp.gui.text.text_style import TextStyle
from chatapp.gui.transcript.message_body import MessageBody
from chatapp.gui.widgets.buttons import FlatButton
from chatapp.gui.widgets.painting import draw_icon
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_INDENT = 22
_BELOW = 8
_TICK_MS = 1000


class ThinkingLine(FlatButton):
    """The words "Thought for 12 s" behind an arrow; a click folds or unfolds the text."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.setCheckable(True)

    def say(self, words: str) -> None:
        self.setText(words)
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + _INDENT + 10, metrics.height() + 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.underMouse() or self.hasFocus():
            self.paint_ground(painter)
        side, color = self._theme.px(16), self._theme.colors.quiet
        name = "down" if self.isChecked() else "right"
        draw_icon(painter, name, color, side, QRect(2, 0, side, self.height()))
        painter.setPen(QColor(color))
        words = self.rect().adjusted(_INDENT, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())


class ThinkingView(QWidget):
    """The text is laid out when it is unfolded for the first time."""

    resized = Signal()
    """The height changed: folded, unfolded or grown."""
    dragged_to = Signal(QPoint)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._seconds = 0.0
        self._runs_since = 0.0
        self._growth = TextGrowth(GrowingPlain(), self._on_grown, self)
        self._blocks: Sequence[ContentBlock] = ()
        self._style: TextStyle | None = None
        self._quiet_style: TextStyle | None = None
        self.line = ThinkingLine(theme)
        self.line.setParent(self)
        self.line.toggled.connect(self._on_toggled)
        self.body = MessageBody(theme)
        self.body.setParent(self)
        self.body.dragged_to.connect(self.dragged_to)
        self.body.hide()
        QWidget.setTabOrder(self.line, self.body)
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._say)

    @property
    def name(self) -> str:
        """The accessible name of the text."""
        return tr("thinking.name")

    def show_thinking(self, text: str, seconds: float) -> None:
        """Show finished thinking and how long it took."""
        self._stop()
        if text != self._text:
            self._begin(text)
        self._seconds = seconds
        self._say()

    def run(self, text: str, seconds: float) -> None:
        """Show thinking that goes on, with the seconds it took so far."""
        self._begin(text)
        self._seconds = seconds
        self._runs_since = time.monotonic() - seconds
        self._tick.start()
        self._say()

    def append(self, text: str) -> None:
        """Append text; the first text starts the clock."""
        if not self._runs_since:
            self.run(self._text + ("\n\n" if self._text else ""), self._seconds)
        self._text += text
        if self.line.isChecked():
            self._growth.append(text)

    def end(self) -> None:
        """Stop the clock: the answer begins."""
        if self._runs_since:
            self._seconds = time.monotonic() - self._runs_since
            self._stop()
            self._say()

    def lay_out(self, width: int, style: TextStyle) -> int:
        """Lay out for a width and return the height with the margin below, in pixels."""
        if style is not self._style or self._quiet_style is None:
            self._style, self._quiet_style = style, _quiet(style)
            self.line.setFont(style.small_font)
            self._say()
        if not self._text:
            self.resize(width, 0)
            return 0
        hint = self.line.sizeHint()
        self.line.setGeometry(0, 0, min(width, hint.width()), hint.height())
        height = hint.height() + 2
        self.body.setVisible(self.line.isChecked())
        if self.line.isChecked():
            self.body.setAccessibleName(self.name)
            self.body.setAccessibleDescription(self._text[:4000])
            self.body.set_blocks(self._blocks, self._quiet_style)
            inner = max(40, width - _INDENT)
            height += (tall := self.body.lay_out(inner)) + _BELOW
            self.body.setGeometry(_INDENT, hint.height() + 2, inner, tall)
        self.resize(width, height + 2)
        return height + 2

    def _begin(self, text: str) -> None:
        self._text = text
        self._growth.stop()
        self._growth.deleteLater()
        self._growth = TextGrowth(GrowingPlain(text), self._on_grown, self)
        self._blocks = self._growth.blocks() if self.line.isChecked() else ()

    def _stop(self) -> None:
        self._runs_since = 0.0
        self._tick.stop()

    def _say(self) -> None:
        runs = bool(self._runs_since)
        seconds = time.monotonic() - self._runs_since if runs else self._seconds
        self.line.say(self._words(runs, seconds))
        hint = self.line.sizeHint()
        self.line.resize(min(max(40, self.width()), hint.width()), hint.height())

    def _words(self, runs: bool, seconds: float) -> str:
        return tr("thinking.runs" if runs else "thinking.done", time=_duration(seconds))

    def _on_toggled(self, shown: bool) -> None:
        if shown:
            self._begin(self._text)
        self.resized.emit()

    def _on_grown(self, blocks: Sequence[ContentBlock]) -> None:
        self._blocks = blocks
        self.resized.emit()


def _quiet(style: TextStyle) -> TextStyle:
    """Return a small style with quiet text; the cached sheets hold colours and are dropped."""
    colors = {**style.colors, "text": style.colors["quiet"]}
    return replace(
        style, font=style.small_font, colors=colors, em=round(style.em * 0.88), _sheets={}
    )


def _duration(seconds: float) -> str:
    whole = max(1, round(seconds))
    if whole < 60:
        return tr("thinking.seconds", seconds=whole)
    return tr("thinking.minutes", minutes=whole // 60, seconds=whole % 60)
