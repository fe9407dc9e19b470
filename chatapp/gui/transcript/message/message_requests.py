"""What a message asks for; the transcript passes it on to whoever can do it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget


class MessageRequests(QWidget):
    """The base of a message and of the transcript."""

    regenerate_requested = Signal(int)
    edit_requested = Signal(int)
    continue_requested = Signal(int)
    version_requested = Signal(int, int)
    quotes_requested = Signal(int)
    source_opened = Signal(object, object)
    more_requested = Signal(int, QPoint)
    """The message whose menu is wanted, and where."""
    versions_requested = Signal(int, QPoint)
    """The message whose menu of versions is wanted, and where."""
    quoted = Signal(str)
    """A selected text, to be quoted in the next question."""
    address_clicked = Signal(str)
    dragged_to = Signal(QPoint)
    selected = Signal(object)
    text_placed = Signal(object, bool)
    """The view of a message that has its text, with no ground under it, and is laid out next; and
    whether the text is whole.
    """
    thinking_resized = Signal()
    """Something beside the text changed its height; `lay_out` must follow."""

    def pass_requests(self, to: MessageRequests) -> None:
        """Let another one ask for the same."""
        self.regenerate_requested.connect(to.regenerate_requested)
        self.edit_requested.connect(to.edit_requested)
        self.continue_requested.connect(to.continue_requested)
        self.version_requested.connect(to.version_requested)
        self.quotes_requested.connect(to.quotes_requested)
        self.source_opened.connect(to.source_opened)
        self.more_requested.connect(to.more_requested)
        self.versions_requested.connect(to.versions_requested)
        self.quoted.connect(to.quoted)
        self.text_placed.connect(to.text_placed)
