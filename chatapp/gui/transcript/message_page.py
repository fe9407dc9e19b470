"""The scrolled page of messages: lays out visible messages first and the others when idle."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from chatapp.gui.text.formulas.formula_news import news
from chatapp.gui.text.text_style import TextStyle, text_style
from chatapp.gui.transcript.message.message_blocks import guessed_height
from chatapp.gui.transcript.message_view import MessageView
from chatapp.gui.widgets.boxes import Column, column, discard
from chatapp.gui.widgets.scroll_bars import SlimBar
from chatapp.gui.widgets.theme import Theme

_TOP = 24
_BOTTOM = 12
_SLICE_S = 0.008
"""Seconds of layout at a time, half a frame."""
_NEAR_BOTTOM = 24
_DRAG_STEP = 40


class _Place(NamedTuple):
    view: MessageView
    offset: int
    """Pixels of the message above the viewport."""


class MessagePage(QScrollArea):
    """The visible text stays in place when a message above is laid out or one below grows."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._style: TextStyle = text_style(theme)
        self.views: list[MessageView] = []
        self.follows = True
        """Whether the page scrolls along with the newest text."""
        self._last: MessageView | None = None
        self._guesses: dict[MessageView, int] = {}
        self._guessed_width = 0
        self._moves_itself = False
        self._page = QWidget()
        self._idle = QTimer(self, interval=0)
        self._idle.timeout.connect(self._on_idle)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._bar = SlimBar(theme)
        self.setVerticalScrollBar(self._bar)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(self._page)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        news().drawn.connect(self._on_formulas_drawn)

    def cut(self, kept: int) -> None:
        """Remove all messages but the first `kept`; `settle` must follow."""
        if self._last in self.views[kept:]:
            self._last = None
        for view in self.views[kept:]:
            discard(view)
            self._guesses.pop(view, None)
        del self.views[kept:]
        self.follows = self.follows or not kept

    def add(self, view: MessageView) -> None:
        """Put a message at the end; `settle` must follow."""
        view.setParent(self._page)
        view.dragged_to.connect(self._on_dragged_to)
        self.views.append(view)
        view.show()

    def restyle(self) -> None:
        """Lay everything out anew for another theme, zoom or language."""
        self._style = text_style(self._theme)
        self._guesses.clear()
        for view in self.views:
            view.forget_style()
        self.settle()

    def settle(self) -> None:
        """Lay out visible messages now and the others when idle."""
        self._mark_last()
        keeps = self._kept_place()
        for _round in range(8):
            self._place()
            self._restore(keeps)
            stale = [view for view in self._visible() if self._is_stale(view)]
            if not stale:
                break
            for view in stale:
                view.lay_out(self._column().width, self._style)
        self._idle.start()

    def _mark_last(self) -> None:
        last = self.views[-1] if self.views else None
        if last is not self._last:
            if self._last is not None:
                self._last.set_last(False)
            if last is not None:
                last.set_last(True)
            self._last = last

    def settle_growing(self, view: MessageView) -> None:
        """Lay out only the last message, which grew."""
        height = view.height()
        view.lay_out(self._column().width, self._style)
        if view.height() != height:
            self._resize_page(view.y() + view.height() + _BOTTOM)
        if self.follows:
            self.go_to_end()

    def go_to_end(self) -> None:
        """Scroll to the end and follow the newest text."""
        self.follows = True
        self._move_to(self.verticalScrollBar().maximum())

    def reveal(self, view: MessageView, top: int, height: int) -> None:
        """Scroll so that a part of a message is visible."""
        self.follows = False
        self.reveal_layout(view)
        first, seen = view.y() + top, self.viewport().height()
        value = self.verticalScrollBar().value()
        if not value <= first <= value + seen - height - 40:
            self._move_to(first - seen // 3)
            self.settle()

    def reveal_layout(self, view: MessageView) -> None:
        if self._is_stale(view):
            kept = self._kept_place()
            view.lay_out(self._column().width, self._style)
            self._place()
            self._restore(kept)

    def mark_bar(self, places: Sequence[int]) -> None:
        """Put marks beside the scroll bar at these heights of the page."""
        self._bar.mark(places, max(1, self._page.height()))

    def is_at_end(self) -> bool:
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - _NEAR_BOTTOM

    def _column(self) -> Column:
        # Not of the viewport: the composer below, without scroll bar, shares the column.
        return column(self.width(), self._theme.zoom_percent)

    def _is_stale(self, view: MessageView) -> bool:
        return view.laid_out_width != self._column().width

    def _visible(self) -> Iterator[MessageView]:
        """Yield the messages on screen and half a screen above and below."""
        top, seen = self.verticalScrollBar().value(), self.viewport().height()
        for view in self.views:
            if view.y() + view.height() >= top - seen // 2 and view.y() <= top + seen * 3 // 2:
                yield view

    def _place(self) -> None:
        left, width = self._column()
        y = _TOP
        for view in self.views:
            height = view.height()
            if not view.laid_out_width and view.body is None:
                height = self._guess(view, width)
            place = QRect(left, y, width, height)
            if view.geometry() != place:
                view.setGeometry(place)
            y += height + _gap_below(view)
        self._resize_page(y + _BOTTOM)

    def _guess(self, view: MessageView, width: int) -> int:
        """Return the likely height of a message that was not laid out yet; remembered."""
        if width != self._guessed_width:
            self._guessed_width = width
            self._guesses.clear()
        if view not in self._guesses:
            guess = guessed_height(view.message.text, view.fontMetrics(), width)
            self._guesses[view] = guess
        return self._guesses[view]

    def _resize_page(self, height: int) -> None:
        self._moves_itself = True
        self._page.resize(self.viewport().width(), max(height, self.viewport().height()))
        self._moves_itself = False

    def _kept_place(self) -> _Place | None:
        """Return the first visible message and its offset; None while following the end."""
        if self.follows:
            return None
        value = self.verticalScrollBar().value()
        for view in self.views:
            if view.y() + view.height() > value:
                return _Place(view, value - view.y())
        return None

    def _restore(self, kept: _Place | None) -> None:
        if kept is None:
            self._move_to(self.verticalScrollBar().maximum())
        else:
            self._move_to(kept.view.y() + kept.offset)

    def _move_to(self, value: int) -> None:
        self._moves_itself = True
        self.verticalScrollBar().setValue(value)
        self._moves_itself = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        # After Qt set the bar's new range, or the end would be scrolled out of sight.
        super().resizeEvent(event)
        self.settle()

    def _on_scrolled(self) -> None:
        if self._moves_itself:
            return
        self.follows = self.is_at_end()
        if any(self._is_stale(view) for view in self._visible()):
            self.settle()

    def _on_dragged_to(self, at: QPoint) -> None:
        """Scroll while a selection is extended beyond the viewport."""
        y = self.viewport().mapFromGlobal(at).y()
        beyond = min(0, y) + max(0, y - self.viewport().height())
        if beyond:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + max(-_DRAG_STEP, min(_DRAG_STEP, beyond)))

    def _on_idle(self) -> None:
        """Lay out some of the other messages, the newest first."""
        ends = time.perf_counter() + _SLICE_S
        width = self._column().width
        stale = [view for view in reversed(self.views) if view.laid_out_width != width]
        if not stale:
            self._idle.stop()
            return
        keeps = self._kept_place()
        for view in stale:
            view.lay_out(self._column().width, self._style)
            if time.perf_counter() > ends:
                break
        self._place()
        self._restore(keeps)

    def _on_formulas_drawn(self) -> None:
        """Lay out the messages whose formulas stood there as typed."""
        took = [view.take_formulas() for view in self.views]
        if any(took):
            self.settle()


def _gap_below(view: MessageView) -> int:
    """Return the distance to the next message in pixels: an answer belongs to its question."""
    return 14 if view.is_question else 16
