"""The conversation on screen: its messages, the answer that is being written, and the way to the
newest text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QStackedLayout, QWidget

from chatapp.contract.records import Message, Source
from chatapp.gui.pictures.picture_files import PictureFiles
from chatapp.gui.text.blocks import Block
from chatapp.gui.text.growing_text import TextGrowth
from chatapp.gui.transcript.message_page import MessagePage
from chatapp.gui.transcript.message_view import MessageView
from chatapp.gui.transcript.question_pictures import QuestionPictures
from chatapp.gui.transcript.spoken_text import SpokenText
from chatapp.gui.transcript.welcome import Welcome
from chatapp.gui.widgets.buttons import PillButton
from chatapp.gui.widgets.scroll_bars import SlimBar
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_ALLOWED_ADDRESS = re.compile(r"(https?|mailto):", re.IGNORECASE)
_REQUESTS = ("regenerate", "edit", "continue", "version", "quotes", "more")
"""What is requested of a message is requested of the transcript."""


class Transcript(QWidget):
    """Shows a chat. Follows the newest text only while its end is in sight."""

    regenerate_requested = Signal(int)
    edit_requested = Signal(int)
    continue_requested = Signal(int)
    version_requested = Signal(int, int)
    quotes_requested = Signal(int)
    source_opened = Signal(object, object)
    suggestion_chosen = Signal(str)
    picture_opened = Signal(str, tuple)  # Its name, and those of all pictures of its question.
    more_requested = Signal(int, QPoint)  # The answer whose menu is wanted, and where.

    def __init__(
        self, theme: Theme, pictures: PictureFiles | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictures = pictures
        self._page = MessagePage(theme)
        self._welcome = Welcome(theme)
        self._by_id: dict[int, MessageView] = {}
        self._answer: MessageView | None = None
        self._growth: TextGrowth | None = None
        self._spoken = SpokenText(self)
        self._found: MessageView | None = None
        self._with_keyboard: MessageView | None = None
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._page)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setVerticalScrollBar(SlimBar(theme, Qt.Orientation.Vertical))
        scroll.setWidget(self._welcome)
        self._stack.addWidget(scroll)
        self._pill = PillButton(theme, "arrow-down", tr("transcript.newest"), self)
        self._pill.hide()
        self._connect_parts()
        self._retranslate()

    def _connect_parts(self) -> None:
        self._pill.clicked.connect(self._on_pill_clicked)
        self._welcome.suggestion_chosen.connect(self.suggestion_chosen)
        self._page.verticalScrollBar().valueChanged.connect(self._refresh_pill)
        self._page.verticalScrollBar().rangeChanged.connect(self._refresh_pill)
        self._theme.changed.connect(self._page.restyle)
        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]

    # Messages ----------------------------------------------------------------------------

    def show_messages(self, messages: Sequence[Message], first_seen_id: int = 0) -> None:
        """Show these; messages that are there already stay where they are, another chat opens at
        its end.
        """
        self._end_growth()
        kept = 0
        for view, message in zip(self._page.views, messages, strict=False):
            if view.message != message:
                break
            kept += 1
        self._page.cut(kept)
        self._by_id = {view.message.id: view for view in self._page.views}
        self._found = self._with_keyboard = None
        for view in self._page.views:
            view.set_version(1, 1)
        for message in messages[kept:]:
            self._add(message)
        self._set_first_seen(first_seen_id)
        self._stack.setCurrentWidget(self._page)
        self._page.settle()

    def append_message(self, message: Message) -> None:
        """Add a message at the end and go there."""
        self._stack.setCurrentWidget(self._page)
        self._add(message)
        self._page.follows = True
        self._page.settle()

    def start_answer(self, message_id: int) -> None:
        """Let an answer grow: a new one at the end, or one that is there and is continued."""
        self._end_growth()
        if message_id not in self._by_id:
            self.append_message(Message(role="assistant", text="", id=message_id))
        self._answer = self._by_id[message_id]
        # Imported here: the first answer pays for the parser, not the start of the window.
        from chatapp.gui.text.markdown import GrowingText

        begun = self._answer.message
        self._growing_text = GrowingText(begun.text)
        self._growth = TextGrowth(self._growing_text, self._on_grown, self)
        self._growing_text.marks = frozenset(source.mark for source in begun.sources)
        self._answer.grow(self._growth.blocks())
        if begun.thinking and not begun.text:
            self._answer.think(begun.thinking, begun.thinking_s)
        self._answer.show_progress(tr("transcript.reading"))
        self._page.settle()

    def show_progress(self, text: str) -> None:
        """Say under the growing answer what is being done; outside of an answer nothing is shown."""
        if self._answer is not None:
            self._answer.show_progress(text)

    def show_sources(self, sources: tuple[Source, ...]) -> None:
        """Know what the marks of the growing answer stand for: they open their pages at once."""
        if self._growth is not None and self._answer is not None:
            self._answer.show_sources(sources)
            self._growing_text.marks = frozenset(source.mark for source in sources)

    def append_text(self, text: str) -> None:
        """Add text to the growing answer; it is shown with the next frame."""
        if self._growth is None or self._answer is None:
            return
        self._growth.append(text)
        if self._answer.thinking is not None:
            self._answer.thinking.end()
        self._answer.show_progress("")
        self._spoken.append(text)

    def append_thinking(self, text: str) -> None:
        """Add to what the model thinks before it answers."""
        if self._answer is not None:
            self._answer.think(text)
            self._answer.show_progress("")

    def finish_answer(self, message: Message) -> None:
        """Show the whole answer with its sources, or add it when it did not grow here."""
        self._end_growth()
        view = self._by_id.get(message.id)
        if view is None:
            self.append_message(message)
            return
        view.set_message(message)
        self._page.settle()
        self._spoken.append("\n")

    def set_versions(self, message_id: int, index: int, count: int) -> None:
        """Show which of several versions a message is, counted from 1."""
        if message_id in self._by_id:
            self._by_id[message_id].set_version(index, count)

    def mark_first_seen(self, message_id: int) -> None:
        """Draw the line from which the model sees the chat above a message; 0 removes it."""
        self._set_first_seen(message_id)
        self._page.settle()

    def suggest_in_english(self, only_english: bool) -> None:
        """Suggest questions that the model can answer when there is no message yet."""
        self._welcome.suggest_in_english(only_english)

    def show_welcome(self, *lines: str) -> None:
        """Show the first page instead of messages, with these lines at its foot."""
        self.show_messages([])
        self._welcome.say(*lines)
        self._stack.setCurrentIndex(1)
        self._refresh_pill()

    def find(self, text: str, backwards: bool = False) -> bool:  # type: ignore[override]
        """Go to the next place of a text, ignoring case, round the end; False when there is none."""
        views = self._page.views[::-1] if backwards else self._page.views
        if not text or not views:
            return False
        start = views.index(self._found) if self._found in views else 0
        goes_on = self._found in views
        for view in [*views[start:], *views[: start + 1]]:
            self._page.reveal_layout(view)
            assert view.body is not None
            place = view.body.column.find(text, backwards, goes_on and view is self._found)
            goes_on = False
            if place is not None:
                self._select_found(view)
                self._page.reveal(view, view.body.y() + int(place.top()), int(place.height()))
                return True
        self._select_found(None)
        return False

    # Inside ------------------------------------------------------------------------------

    def _add(self, message: Message) -> MessageView:
        view = self._by_id[message.id] = MessageView(self._theme, message)
        for name in _REQUESTS:
            getattr(view, f"{name}_requested").connect(getattr(self, f"{name}_requested"))
        if message.pictures and self._pictures:
            view.pictures = QuestionPictures(self._theme, self._pictures, message.pictures, view)
            view.pictures.opened.connect(self.picture_opened)
        view.source_opened.connect(self.source_opened)
        view.address_clicked.connect(_open_address)
        view.thinking_resized.connect(lambda: self._on_thinking_resized(view))
        self._page.add(view)
        return view

    def _set_first_seen(self, message_id: int) -> None:
        known = (view.message for view in reversed(self._page.views))
        summary = next(
            (
                message.summary
                for message in known
                if message_id and message.seen_from_id == message_id
            ),
            "",
        )
        for view in self._page.views:
            view.set_first_seen(view.message.id == message_id and message_id != 0, summary)

    def _select_found(self, view: MessageView | None) -> None:
        if self._found is not None and self._found is not view and self._found.body is not None:
            self._found.body.column.select()
            self._found.body.update()
        self._found = view
        if view is not None and view.body is not None:
            view.body.update()

    def _end_growth(self) -> None:
        if self._growth is not None:
            self._growth.stop()
            self._growth.deleteLater()
        self._growth = self._answer = None

    def _retranslate(self) -> None:
        for part in (self, self._page):
            part.setAccessibleName(tr("transcript.name"))
        self._pill.setAccessibleName(tr("transcript.to_newest"))

    # Events ------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._page.restyle()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refresh_pill()

    def _on_grown(self, blocks: Sequence[Block]) -> None:
        if self._answer is not None:
            self._answer.grow(blocks)
            self._page.settle_growing(self._answer)
            self._refresh_pill()

    def _on_thinking_resized(self, view: MessageView) -> None:
        if view is self._answer:
            self._page.settle_growing(view)
            self._refresh_pill()
        else:
            # What was unfolded stays where it is; the text below it moves.
            self._page.follows = False
            self._page.settle()

    def _on_pill_clicked(self) -> None:
        self._page.go_to_end()
        self._refresh_pill()

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        at: QWidget | None = now
        while at is not None and not isinstance(at, MessageView):
            at = at.parentWidget()
        view = at if at in self._page.views else None
        if view is self._with_keyboard:
            return
        if self._with_keyboard is not None:
            self._with_keyboard.set_keyboard(False)
        self._with_keyboard = view
        if view is not None:
            view.set_keyboard(True)

    def _refresh_pill(self) -> None:
        bar = self._page.verticalScrollBar()
        below = bar.maximum() - bar.value()
        far = below > (40 if self._answer is not None else self._page.viewport().height())
        self._pill.setVisible(
            far and self._stack.currentWidget() is self._page and not self._page.follows
        )
        self._pill.setText(
            tr("transcript.newest" if self._answer is not None else "transcript.to_end")
        )
        self._pill.resize(self._pill.sizeHint())
        self._pill.move(
            (self.width() - self._pill.width()) // 2, self.height() - self._pill.height() - 12
        )
        self._pill.raise_()


def _open_address(address: str) -> None:
    """Hand an address to the system; only ever called by a click."""
    if _ALLOWED_ADDRESS.match(address):
        QDesktopServices.openUrl(QUrl(address))
