"""The messages of the chat on screen: the newest are read at once, the others when all is quiet."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from chatapp.contract.records import Message
from chatapp.gui.chats.answers import Answers

_FIRST = 100
"""Messages read at once; more than fit on a large screen."""
_SLICE = 400
"""Messages read between two events of the window: with many sources about 15 ms."""


class ShownBranch(QObject):
    """Reading 10,000 messages takes a fifth of a second, in which the window would not answer."""

    earlier_read = Signal(object)
    """The messages that stand before those known so far, all at once."""

    def __init__(self, answers: Answers, parent: QObject) -> None:
        super().__init__(parent)
        self._answers = answers
        self.messages: list[Message] = []
        """Always the same list."""
        self._earlier: list[Message] = []
        """What was read of the others, which are shown together."""
        self._next_id = 0
        """The newest message that is not read; 0 when all are."""
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._read_slice)

    @property
    def first_not_summarized(self) -> int:
        """The id of the message from which on the newest summary left the text; 0 without one."""
        begins = (message.seen_from_id for message in reversed(self.messages) if message.summary)
        return next(begins, 0)

    def open(self, leaf_id: int) -> None:
        """Take the branch that ends with this message, newly read."""
        self.messages[:] = self._answers.branch(leaf_id, _FIRST)
        self._earlier = []
        self._next_id = self.messages[0].parent_id if len(self.messages) == _FIRST else 0
        if self._next_id:
            self._timer.start()
        else:
            self._timer.stop()

    def go_to(self, leaf_id: int) -> None:
        """Take another branch of the same chat, and keep what it has in common with this one."""
        read = self._answers.branch(leaf_id, _FIRST)
        places = {message.id: place for place, message in enumerate(self.messages)}
        for at, message in reversed(list(enumerate(read))):
            if message.id in places:
                self.messages[places[message.id] :] = read[at:]
                return
        self.open(leaf_id)

    def add(self, message: Message) -> None:
        """Put a message at the end."""
        self.messages.append(message)

    def change(self, message: Message) -> None:
        """Take another state of a message."""
        for known in (self.messages, self._earlier):
            known[:] = [message if each.id == message.id else each for each in known]

    def read_all(self) -> None:
        """Read now what is not read yet."""
        while self._next_id:
            self._read_slice()

    def _read_slice(self) -> None:
        read = self._answers.branch(self._next_id, _SLICE)
        self._earlier = [*read, *self._earlier]
        self._next_id = read[0].parent_id if len(read) == _SLICE else 0
        if not self._next_id:
            self._timer.stop()
            earlier, self._earlier = self._earlier, []
            self.messages[:0] = earlier
            self.earlier_read.emit(earlier)
