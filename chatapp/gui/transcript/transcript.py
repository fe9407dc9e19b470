"""The conversation on screen: its messages and the answer that is being written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QApplication, QStackedLayout, QWidget

from chatapp.chats.message_rows import Version
from chatapp.contract.protocol import Cited, ToolUsed
from chatapp.contract.records import Message
from chatapp.gui.keyboard.reading_keys import ReadingKeys
from chatapp.gui.pictures.picture_files import PictureFiles
from chatapp.gui.text.blocks import ContentBlock
from chatapp.gui.text.growing_text import TextGrowth
from chatapp.gui.transcript.message.message_requests import MessageRequests
from chatapp.gui.transcript.message_page import MessagePage
from chatapp.gui.transcript.message_view import MessageView
from chatapp.gui.transcript.newest_pill import NewestPill
from chatapp.gui.transcript.question_pictures import QuestionPictures
from chatapp.gui.transcript.spoken_text import SpokenText
from chatapp.gui.transcript.transcript_search import TranscriptSearch
from chatapp.gui.transcript.welcome import Welcome
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.scroll_bars import PlainScrollArea
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_ALLOWED_ADDRESS = re.compile(r"(https?|mailto):", re.IGNORECASE)


class Transcript(Retranslating, MessageRequests):
    """Shows a chat. Follows the newest text only while its end is in sight."""

    suggestion_chosen = Signal(str)
    all_wanted = Signal()
    """All messages are going to be searched, and not only those shown so far."""
    picture_opened = Signal(str, tuple)
    """The name of a picture, and those of all pictures of its question."""

    def __init__(
        self, theme: Theme, pictures: PictureFiles | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictures = pictures
        self._page = MessagePage(theme, self._make_view)
        self.welcome = Welcome(theme)
        self._versions: dict[int, Version] = {}
        self._first_seen_id = 0
        self._summary = ""
        """Of what stands above the first message that the model saw."""
        self.preset_name: Callable[[str], str] = lambda _id: ""
        """Names the preset of a question by its id; "" for the plain chat."""
        self._answer: MessageView | None = None
        self._growth: TextGrowth | None = None
        self._spoken = SpokenText(self)
        self.search = TranscriptSearch(self._page)
        self.reading = ReadingKeys(self._page)
        self._with_keyboard: MessageView | None = None
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._page)
        welcome_area = PlainScrollArea(theme, self.welcome)
        welcome_area.setAccessibleName(tr("welcome.title"))
        self.welcome.worded.connect(welcome_area.setAccessibleName)
        self._stack.addWidget(welcome_area)
        self._pill = NewestPill(theme, self._page, self)
        self.welcome.suggestion_chosen.connect(self.suggestion_chosen)
        theme.changed.connect(self._page.restyle)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus_changed)
        self._name_parts()

    def show_messages(self, messages: Sequence[Message], first_seen_id: int = 0) -> None:
        """Show these messages; equal ones stay where they are, another chat opens at its end."""
        self._end_growth()
        self.search.forget()
        self._page.show_messages(messages)
        self._with_keyboard = None
        self._versions.clear()
        for view in self._page.views.values():
            view.footer.set_version(1, 1)
        self._set_first_seen(first_seen_id)
        self._stack.setCurrentWidget(self._page)
        self._page.settle()

    def show_earlier(self, messages: Sequence[Message]) -> None:
        """Show messages before all others; what is read stays in place."""
        self._page.show_earlier(messages)

    def append_message(self, message: Message) -> None:
        self._stack.setCurrentWidget(self._page)
        self._page.add(message)
        self._page.follows = True
        self._page.settle()

    def start_answer(self, message_id: int) -> None:
        """Let an answer grow: a new one at the end, or one that is shown and is continued."""
        self._end_growth()
        if not self._page.has(message_id):
            self.append_message(Message(role="assistant", text="", id=message_id))
        self._answer = self._page.open_view(message_id)
        self._pill.is_growing = True
        # Imported here: the first answer pays for the parser, not the start.
        from chatapp.gui.text.markdown import GrowingText

        begun = self._answer.message
        self._growing_text = GrowingText(begun.text)
        self._growth = TextGrowth(self._growing_text, self._on_grown, self)
        self._growing_text.marks = frozenset(source.mark for source in begun.sources)
        self._answer.grow(self._growth.blocks())
        if begun.thinking and not begun.text:
            self._answer.think(begun.thinking, begun.thinking_s)
        self._answer.progress.say(tr("transcript.reading"))
        self._page.settle()

    def show_progress(
        self, text: str, actions: Mapping[str, Callable[[], object]] | None = None
    ) -> None:
        """Show under the growing answer what the engine does; nothing without an answer."""
        if self._answer is not None:
            self._answer.progress.say(text, actions)

    def show_beside(self, event: Cited | ToolUsed) -> None:
        """Take what came beside the text of the growing answer.

        Its marks become links to the sources; a tool that was used is shown above it.
        """
        if self._growth is None or self._answer is None:
            return
        if isinstance(event, ToolUsed):
            self._answer.tools.append(event.call)
            return
        self._answer.show_sources(event.sources)
        self._growing_text.marks = frozenset(source.mark for source in event.sources)

    def append_text(self, text: str) -> None:
        """Add text to the growing answer; it is shown with the next frame."""
        if self._growth is None or self._answer is None:
            return
        self._growth.append(text)
        if self._answer.thinking is not None:
            self._answer.thinking.end()
        self._answer.progress.say("")
        self._spoken.append(text)

    def append_thinking(self, text: str) -> None:
        if self._answer is not None:
            self._answer.think(text)
            self._answer.progress.say("")

    def finish_answer(self, message: Message) -> None:
        """Show the whole answer with its sources, or add it when it did not grow here."""
        self._end_growth()
        if not self._page.has(message.id):
            self.append_message(message)
            return
        self._page.change(message)
        self._page.settle()
        self._spoken.append("\n")

    def show_checked(self, message: Message) -> None:
        """Show an answer again whose claims were checked meanwhile."""
        if self._page.has(message.id):
            self._page.change(message)
            self._page.settle()

    def set_versions(self, message_id: int, index: int, count: int) -> None:
        self._versions[message_id] = Version(index, count)
        if view := self._page.views.get(message_id):
            view.footer.set_version(index, count)

    def mark_first_seen(self, message_id: int) -> None:
        """Draw a line above the first message that the model sees; 0 removes it."""
        self._set_first_seen(message_id)
        self._page.settle()

    def show_welcome(self, *lines: str) -> None:
        """Show the welcome page instead of messages, with these lines at its foot."""
        self.show_messages([])
        self.welcome.say(*lines)
        self._stack.setCurrentIndex(1)
        self._pill.refresh()

    def find(self, text: str, backwards: bool = False) -> bool:  # type: ignore[override]
        """Go to the next occurrence, ignoring case and cyclically; False when there is none."""
        self.all_wanted.emit()
        return self.search.find(text, backwards)

    def _make_view(self, message: Message) -> MessageView:
        """Return the view of a message that came near the viewport."""
        view = MessageView(self._theme, message)
        view.preset_name = lambda: self.preset_name(message.preset_id)
        view.pass_requests(self)
        view.address_clicked.connect(_open_address)
        view.thinking_resized.connect(lambda: self._on_thinking_resized(view))
        view.selected.connect(self.reading.take)
        if message.pictures and self._pictures:
            view.pictures = QuestionPictures(self._theme, self._pictures, message.pictures, view)
            view.pictures.opened.connect(self.picture_opened)
        view.footer.set_version(*self._versions.get(message.id, Version(1, 1)))
        self._show_first_seen(view)
        self.search.mark_view(view)
        return view

    def _set_first_seen(self, message_id: int) -> None:
        self._first_seen_id = message_id
        summaries = [
            message.summary
            for message in self._page.messages
            if message_id and message.seen_from_id == message_id
        ]
        self._summary = summaries[-1] if summaries else ""
        for view in self._page.views.values():
            self._show_first_seen(view)

    def _show_first_seen(self, view: MessageView) -> None:
        is_first = self._first_seen_id != 0 and view.message.id == self._first_seen_id
        view.set_first_seen(is_first, self._summary)

    def _end_growth(self) -> None:
        if self._growth is not None:
            self._growth.stop()
            self._growth.deleteLater()
        self._growth = self._answer = None
        self._pill.is_growing = False

    def _retranslate(self) -> None:
        self._name_parts()
        self._page.restyle()

    def _name_parts(self) -> None:
        for part in (self, self._page):
            part.setAccessibleName(tr("transcript.name"))
        self._pill.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._pill.refresh()

    def _on_grown(self, blocks: Sequence[ContentBlock]) -> None:
        if self._answer is not None:
            self._answer.grow(blocks)
            self._page.settle_growing(self._answer)
            self._pill.refresh()

    def _on_thinking_resized(self, view: MessageView) -> None:
        if view is self._answer:
            self._page.settle_growing(view)
            self._pill.refresh()
        else:
            # The unfolded line stays where it is; the text below it moves.
            self._page.follows = False
            self._page.settle()

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        view = now
        while view is not None and not isinstance(view, MessageView):
            view = view.parentWidget()
        view = view if view in self._page.views.values() else None
        if view is self._with_keyboard:
            return
        if self._with_keyboard is not None:
            self._with_keyboard.footer.set_keyboard(False)
        self._with_keyboard = view
        if view is not None:
            view.footer.set_keyboard(True)


def _open_address(address: str) -> None:
    """Hand an address that the user clicked to the system."""
    if _ALLOWED_ADDRESS.match(address):
        QDesktopServices.openUrl(QUrl(address))
