"""The scrolled page of messages: only those near the viewport have widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from chatapp.contract.records import Message
from chatapp.gui.text.formulas.formula_news import news
from chatapp.gui.text.text_style import TextStyle, text_style
from chatapp.gui.transcript.message_view import MessageView
from chatapp.gui.transcript.page_heights import PageHeights, height_guess
from chatapp.gui.widgets.boxes import Column, column, discard
from chatapp.gui.widgets.scroll_bars import SlimBar
from chatapp.gui.widgets.theme import Theme

_BOTTOM = 12
_NEAR_BOTTOM = 24
_DRAG_STEP = 40
_MADE_SCREENS = 0.5
"""Messages so near above and below the viewport have views, in heights of the viewport."""
_KEPT_SCREENS = 1.0
"""Views farther away are dropped: a little scrolling back and forth makes none anew."""


@dataclass(frozen=True)
class _Place:
    index: int
    offset: int
    """Pixels of the message above the viewport."""


class MessagePage(QScrollArea):
    """As high as all messages together, which are laid out when they come near the viewport.

    Their heights are guessed before. What is read stays in place when a guess above is corrected.
    """

    def __init__(self, theme: Theme, make_view: Callable[[Message], MessageView]) -> None:
        super().__init__()
        self._theme = theme
        self._make_view = make_view
        self._style: TextStyle = text_style(theme)
        self.messages: list[Message] = []
        self.views: dict[int, MessageView] = {}
        """Those of the messages near the viewport, and those in use, by message id."""
        self.follows = True
        """Whether the page scrolls along with the newest text."""
        self._index: dict[int, int] = {}
        self._heights = PageHeights()
        self._guess = height_guess(self._style, self._column().width)
        self._made = range(0)
        """The messages that had views when they were placed last."""
        self._marked: list[int] = []
        self._moves_itself = False
        self._page = QWidget()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._bar = SlimBar(theme)
        self.setVerticalScrollBar(self._bar)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(self._page)
        self._bar.valueChanged.connect(self._on_scrolled)
        news().drawn.connect(self._on_formulas_drawn)

    def show_messages(self, messages: Sequence[Message]) -> None:
        """Show these; equal ones at the beginning stay as they are. `settle` must follow."""
        kept = 0
        for shown, message in zip(self.messages, messages, strict=False):
            if not (shown is message or shown == message):
                break
            kept += 1
        for message in self.messages[kept:]:
            self._index.pop(message.id, None)
            if message.id in self.views:
                discard(self.views.pop(message.id))
        del self.messages[kept:]
        self._heights.cut(kept)
        self.follows = self.follows or not kept
        for message in messages[kept:]:
            self.add(message)

    def show_earlier(self, messages: Sequence[Message]) -> None:
        """Put messages before all others; what is read stays in place."""
        keeps = self._kept_place()
        self.messages[:0] = messages
        self._index = {message.id: index for index, message in enumerate(self.messages)}
        self._heights.put_before([self._guess.height(message) for message in messages])
        if keeps is not None:
            keeps = _Place(keeps.index + len(messages), keeps.offset)
        self._settle(keeps)

    def add(self, message: Message) -> None:
        """Put a message at the end; `settle` must follow."""
        self._index[message.id] = len(self.messages)
        self.messages.append(message)
        self._heights.append(self._guess.height(message))

    def change(self, message: Message) -> None:
        """Show another state of a message; `settle` must follow."""
        self.messages[self._index[message.id]] = message
        if message.id in self.views:
            self.views[message.id].set_message(message)

    def has(self, message_id: int) -> bool:
        """Return whether a message is on the page, seen or not."""
        return message_id in self._index

    def restyle(self) -> None:
        """Lay everything out anew for another theme, zoom or language."""
        self._style = text_style(self._theme)
        for view in self.views.values():
            view.forget_style()
        self.settle()

    def settle(self) -> None:
        """Make and lay out the views near the viewport, and drop those far from it."""
        self._settle(self._kept_place())

    def _settle(self, keeps: _Place | None) -> None:
        self._guess_heights()
        for _round in range(8):
            self._resize_page()
            self._restore(keeps)
            self._made = self._near(_MADE_SCREENS)
            if not self._lay_out():
                break
        self._drop_far()
        self._place()

    def settle_growing(self, view: MessageView) -> None:
        """Lay out only a message that grew."""
        index = self._index[view.message.id]
        view.lay_out(self._column().width, self._style)
        if self._heights.put(index, _height_with_gap(view)):
            self._resize_page()
        if self.follows:
            self._move_to(self._bar.maximum())

    def go_to_end(self) -> None:
        """Scroll to the end and follow the newest text."""
        self.follows = True
        self.settle()

    def reveal(self, message_id: int, top: int, height: int) -> None:
        """Scroll so that a part of a message is visible."""
        self.follows = False
        first = self.open_view(message_id).y() + top
        value, seen = self._bar.value(), self.viewport().height()
        if not value <= first <= value + seen - height - 40:
            self._move_to(first - seen // 3)
        self.settle()

    def open_view(self, message_id: int) -> MessageView:
        """Return the view of a message, laid out, wherever it stands; `settle` may drop it."""
        keeps = self._kept_place()
        if self._lay_out_message(self._index[message_id]):
            self._resize_page()
            self._restore(keeps)
        self._place()
        return self.views[message_id]

    def mark_messages(self, message_ids: Iterable[int]) -> None:
        """Put marks beside the scroll bar where these messages stand."""
        self._marked = [self._index[message_id] for message_id in message_ids]
        self._place()

    def _column(self) -> Column:
        # Not of the viewport: the composer below, without scroll bar, shares the column.
        return column(self.width(), self._theme.zoom_percent)

    def _near(self, screens: float) -> range:
        """Return the messages within some heights of the viewport, and one on either side.

        The keyboard always finds a next one, however long that between is.
        """
        top, seen = self._bar.value(), self.viewport().height()
        first = self._heights.index_at(top - round(seen * screens)) - 1
        last = self._heights.index_at(top + seen + round(seen * screens)) + 1
        return range(max(0, first), min(len(self.messages), last + 1))

    def _guess_heights(self) -> None:
        """Guess all heights anew for another width or text size."""
        guess = height_guess(self._style, self._column().width)
        if guess != self._guess:
            self._guess = guess
            self._heights.set_all([self._guess.height(message) for message in self.messages])

    def _lay_out(self) -> bool:
        """Lay out the messages near the viewport and those in use; return if a height changed."""
        indexes = {*self._made, *(self._index[message_id] for message_id in self.views)}
        changes = [self._lay_out_message(index) for index in sorted(indexes)]
        return any(changes)

    def _lay_out_message(self, index: int) -> bool:
        message = self.messages[index]
        view = self.views.get(message.id) or self._add_view(index, message)
        view.set_last(index == len(self.messages) - 1)
        view.lay_out(self._column().width, self._style)
        return self._heights.put(index, _height_with_gap(view))

    def _add_view(self, index: int, message: Message) -> MessageView:
        view = self._make_view(message)
        view.setParent(self._page)
        view.dragged_to.connect(self._on_dragged_to)
        # Screen readers go through the views in the order of the widgets.
        below = [other for other in self.views if self._index[other] > index]
        if below:
            view.stackUnder(self.views[min(below, key=self._index.__getitem__)])
        self.views[message.id] = view
        view.show()
        return view

    def _drop_far(self) -> None:
        kept = self._near(_KEPT_SCREENS)
        for message_id, view in list(self.views.items()):
            if self._index[message_id] not in kept and not _is_in_use(view):
                discard(self.views.pop(message_id))

    def _place(self) -> None:
        left, width = self._column()
        for message_id, view in self.views.items():
            top = self._heights.top(self._index[message_id])
            place = QRect(left, top, width, view.height())
            if view.geometry() != place:
                view.setGeometry(place)
        self._bar.mark(self._heights.middles(self._marked), max(1, self._page.height()))

    def _resize_page(self) -> None:
        self._moves_itself = True
        height = max(self._heights.end + _BOTTOM, self.viewport().height())
        self._page.resize(self.viewport().width(), height)
        self._moves_itself = False

    def _kept_place(self) -> _Place | None:
        """Return the first visible message and its offset; None while following the end."""
        if self.follows or not self.messages:
            return None
        value = self._bar.value()
        index = self._heights.index_at(value)
        return _Place(index, value - self._heights.top(index))

    def _restore(self, kept: _Place | None) -> None:
        if kept is None:
            self._move_to(self._bar.maximum())
        else:
            self._move_to(self._heights.top(kept.index) + kept.offset)

    def _move_to(self, value: int) -> None:
        self._moves_itself = True
        self._bar.setValue(value)
        self._moves_itself = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        # After Qt set the bar's new range, or the end would be scrolled out of sight.
        super().resizeEvent(event)
        self.settle()

    def _on_scrolled(self) -> None:
        if self._moves_itself:
            return
        self.follows = self._bar.value() >= self._bar.maximum() - _NEAR_BOTTOM
        nearby = self._near(_MADE_SCREENS)
        if nearby and not (nearby[0] in self._made and nearby[-1] in self._made):
            self.settle()

    def _on_dragged_to(self, at: QPoint) -> None:
        """Scroll while a selection is extended beyond the viewport."""
        y = self.viewport().mapFromGlobal(at).y()
        beyond = min(0, y) + max(0, y - self.viewport().height())
        if beyond:
            bar = self._bar
            bar.setValue(bar.value() + max(-_DRAG_STEP, min(_DRAG_STEP, beyond)))

    def _on_formulas_drawn(self) -> None:
        """Lay out the messages whose formulas stood there as typed."""
        changes = [view.take_formulas() for view in self.views.values()]
        if any(changes):
            self.settle()


def _height_with_gap(view: MessageView) -> int:
    """Return the height of a view with the distance to the next: an answer belongs to its question."""
    return view.height() + (14 if view.is_question else 16)


def _is_in_use(view: MessageView) -> bool:
    """Return whether a view shows what a new one would not: it is written, read or unfolded."""
    focus = QApplication.focusWidget()
    has_keyboard = focus is not None and view.isAncestorOf(focus)
    is_selected = view.body is not None and not view.body.column.selection.is_empty
    is_unfolded = view.fold.is_open or view.tools.is_open
    is_unfolded = is_unfolded or (view.thinking is not None and view.thinking.line.isChecked())
    return view.footer.is_blocked or has_keyboard or is_selected or is_unfolded
