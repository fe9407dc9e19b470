"""Pointer and keys on the tinted text of an answer: percent, alternatives, the token in turn."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QScrollArea, QToolTip, QWidget

from chatapp.gui.inside.tint.tinted_tokens import TintedTokens
from chatapp.gui.inside.tint.token_popup import TokenPopup
from chatapp.gui.inside.token_choices import choices, named, percent
from chatapp.gui.text.spans import TextPosition
from chatapp.gui.transcript.message_body import MessageBody
from chatapp.gui.widgets.painting import antialiased, draw_rounded
from chatapp.gui.widgets.plain_text import tooltip
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
_OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_LEAVES = (
    Qt.FocusReason.MouseFocusReason,
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.OtherFocusReason,
)
"""What takes the keyboard away for good: not a popup, nor another window."""
_TIP_OTHERS = 3
_AROUND_PX = 40


class TintedBody(QObject):
    """A child of the text that it watches; ends with the tint."""

    alternative_chosen = Signal(int, str)
    """The number of a token, and the text that takes its place."""

    def __init__(self, theme: Theme, body: MessageBody, tokens: TintedTokens) -> None:
        super().__init__(body)
        self._theme = theme
        self._body = body
        self.tokens = tokens
        self.current = -1
        """The index of the place that the keyboard is on; -1 is none."""
        self.can_go_on: Callable[[], bool] = lambda: True
        self._pressed = -1
        self._ring = TokenRing(theme, body)
        self.popup: TokenPopup | None = None
        body.installEventFilter(self)

    def choose(self, index: int) -> None:
        """Go to a place with the keyboard: it is framed, scrolled to and spoken."""
        if not self.tokens.places:
            return
        self.current = max(0, min(len(self.tokens.places) - 1, index))
        lines = self.lines(self.current)
        self._ring.frame(lines)
        self._scroll_to(lines)
        QAccessible.updateAccessibility(
            QAccessibleAnnouncementEvent(self._body, self.tip(self.current))
        )

    def end(self) -> None:
        """Watch the text no more."""
        self._body.removeEventFilter(self)
        self._ring.deleteLater()
        self.setParent(None)
        self.deleteLater()

    def begin_later(self) -> None:
        """Begin when the text is laid out."""
        QTimer.singleShot(0, self, self.begin)

    def resume_later(self, index: int) -> None:
        """Frame the place where the keyboard was, when the text is laid out anew."""
        self.current = index
        QTimer.singleShot(0, self, lambda: self.choose(index))

    def begin(self) -> None:
        """Give the text the keyboard, at the first place that was less likely than 50 %."""
        self._body.setFocus(Qt.FocusReason.OtherFocusReason)
        first = 0 if self.tokens.places and self.tokens.step(self.tokens.places[0]) > 1 else None
        self.choose(self.tokens.next_doubtful(0, 1) if first is None else first)

    def tip(self, index: int) -> str:
        """Return a token with its probability, and what was likely too, in words."""
        place = self.tokens.places[index]
        token = self.tokens.token(place)
        share = percent(math.exp(token.logprob))
        words = [tr("tint.word", token=self.tokens.words(place), share=share)]
        others = [each for each in choices(token, 1.0) if each.text and not each.was_drawn]
        if others:
            listed = [f"{named(each)} {percent(each.probability)}" for each in others]
            words.append(tr("tint.others", words=", ".join(listed[:_TIP_OTHERS])))
        return "\n".join(words)

    def lines(self, index: int) -> list[QRectF]:
        """Return one rectangle a line around a place, in pixels of the text."""
        place = self.tokens.places[index]
        start = TextPosition(place.block, place.start)
        return self._body.column.rectangles(start, TextPosition(place.block, place.end))

    def open(self, index: int) -> None:
        """Show the alternatives of a place."""
        place = self.tokens.places[index]
        can_go_on = self.can_go_on() and place.number in self.tokens.answer.ranges
        token = self.tokens.token(place)
        words = self.tokens.words(place)
        popup = TokenPopup(self._theme, token, words, can_go_on, self._body)
        popup.chosen.connect(lambda text: self.alternative_chosen.emit(place.number, text))
        popup.destroyed.connect(self._forget_popup)
        self.popup = popup
        line = self.lines(index)[0].toRect()
        popup.open_at(QRect(self._body.mapToGlobal(line.topLeft()), line.size()), self._body)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what concerns tokens; a link and a selection come first."""
        if watched is not self._body:
            return False
        kind = event.type()
        if kind == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            return self._show_tip(event)
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take_key(event)
        if kind == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            self._leave()
            self._pressed = self._index_at(event.position())
        elif kind == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            self._release(event)
        elif kind == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            if event.reason() in _LEAVES and self.popup is None:
                self._leave()
        elif kind == QEvent.Type.Resize and self.current >= 0:
            self._ring.frame(self.lines(self.current))
        return False

    def _show_tip(self, event: QHelpEvent) -> bool:
        index = self._index_at(QPointF(event.pos()))
        if index < 0 or self._body.column.claim_at(QPointF(event.pos())):
            return False
        words = f"{self.tip(index)}\n{tr('tint.click')}"
        place = self.lines(index)[0].toAlignedRect()
        QToolTip.showText(event.globalPos(), tooltip(words), self._body, place)
        return True

    def _take_key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._leave()
        elif key in _STEPS and modifiers == Qt.KeyboardModifier.ControlModifier:
            self.choose(self.tokens.next_doubtful(self.current, _STEPS[key]))
            return True
        elif key in _STEPS and not modifiers:
            self.choose(self.current + _STEPS[key])
            return True
        elif key in _OPENS and not modifiers and self.current >= 0:
            self.open(self.current)
            return True
        return False

    def _release(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, -1
        is_click = event.button() == Qt.MouseButton.LeftButton
        is_click = is_click and self._body.column.selection.is_empty
        if is_click and pressed >= 0 and self._index_at(event.position()) == pressed:
            self.open(pressed)

    def _index_at(self, point: QPointF) -> int:
        """Return the index of the place under a point; a link is none."""
        column = self._body.column
        if column.link_at(point):
            return -1
        nearest = column.position_at(point)
        # The nearest position may be behind the letter under the point.
        for position in (nearest.position, nearest.position - 1):
            index = self.tokens.place_at(TextPosition(nearest.block, position))
            if index >= 0 and any(line.contains(point) for line in self.lines(index)):
                return index
        return -1

    def _scroll_to(self, lines: list[QRectF]) -> None:
        area: QWidget | None = self._body
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        page = area.widget() if isinstance(area, QScrollArea) else None
        if isinstance(area, QScrollArea) and page is not None and lines:
            at = self._body.mapTo(page, lines[0].center().toPoint())
            area.ensureVisible(at.x(), at.y(), 0, _AROUND_PX)

    def _leave(self) -> None:
        self.current = -1
        self._ring.frame([])

    def _forget_popup(self) -> None:
        self.popup = None
        if self.current >= 0:
            # It was opened with the keyboard, which goes on from there.
            self._body.setFocus(Qt.FocusReason.PopupFocusReason)


class TokenRing(QWidget):
    """The frame around the token that the keyboard is on."""

    def __init__(self, theme: Theme, body: QWidget) -> None:
        super().__init__(body)
        self._theme = theme
        self._body = body
        self._lines: list[QRectF] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def frame(self, lines: list[QRectF]) -> None:
        """Frame the lines of a token; none hides the frame."""
        self._lines = lines
        self.setGeometry(QRect(QPoint(0, 0), self._body.size()))
        self.setVisible(bool(lines))
        self.raise_()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = antialiased(self)
        inside = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        for line in self._lines:
            ring = line.adjusted(-2, -1, 2, 1).intersected(inside)
            draw_rounded(painter, ring, 4, QPen(self._theme.color("accent"), 1.5))
