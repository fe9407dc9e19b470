"""The conversation on screen: first cut, one label a message."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from chatapp.gui.plain_text import plain_label
from chatapp.gui.theme import Theme
from chatapp.records import Message


class Transcript(QWidget):
    """Shows a chat from its first to its last message and the answer that is being written."""

    regenerate_requested = Signal(int)
    edit_requested = Signal(int)
    continue_requested = Signal(int)
    version_requested = Signal(int, int)
    source_opened = Signal(object, object)
    suggestion_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: dict[int, QLabel] = {}
        self._growing = 0
        page = QWidget()
        self._column = QVBoxLayout(page)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def show_messages(self, messages: Sequence[Message], first_seen_id: int = 0) -> None:
        """Replace all that is shown."""
        while item := self._column.takeAt(0):
            if (old := item.widget()) is not None:
                old.deleteLater()
        self._labels.clear()
        for message in messages:
            self.append_message(message)

    def append_message(self, message: Message) -> None:
        """Add a message at the end."""
        label = plain_label(message.text, wraps=True)
        self._labels[message.id] = label
        self._column.addWidget(label)

    def start_answer(self, message_id: int) -> None:
        """Begin an answer at the end, with nothing written yet."""
        self._growing = message_id
        if message_id not in self._labels:
            self.append_message(Message(role="assistant", text="", id=message_id))

    def show_progress(self, text: str) -> None:
        """Say under the growing answer what is being done."""

    def append_text(self, text: str) -> None:
        """Add text to the growing answer."""
        label = self._labels[self._growing]
        label.setText(label.text() + text)

    def finish_answer(self, message: Message) -> None:
        """Show the whole answer."""
        self._labels[message.id].setText(message.text)
        self._growing = 0

    def set_versions(self, message_id: int, index: int, count: int) -> None:
        """Show which of several versions of a message this is, from 1."""

    def mark_first_seen(self, message_id: int) -> None:
        """Draw the line from which the model sees the chat; 0 removes it."""

    def show_welcome(self, *lines: str) -> None:
        """Show the first-start page instead of messages."""

    def find(self, text: str, backwards: bool = False) -> bool:
        """Go to the next place of a text."""
        return False
