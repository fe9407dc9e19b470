"""Folds a long question to its first lines, with a button that shows all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint

from chatapp.contract.records import Message
from chatapp.gui.text.blocks import ContentBlock, plain
from chatapp.gui.transcript.message.message_blocks import blocks_of
from chatapp.gui.transcript.message.message_requests import MessageRequests
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_LONG_LINES, _LONG_CHARACTERS = 24, 2_400
"""A question with more is folded; one little longer would not be worth a button."""
_SHOWN_LINES, _SHOWN_CHARACTERS = 12, 1_200


class QuestionFold:
    """Of an answer it does nothing. A search unfolds what it searches."""

    def __init__(self, theme: Theme, host: MessageRequests, on_toggled: Callable[[], None]) -> None:
        self._theme = theme
        self._host = host
        self._on_toggled = on_toggled
        self.is_open = False
        """Whether all of a long question is shown."""
        self._button: TextButton | None = None

    def blocks(self, message: Message) -> Sequence[ContentBlock]:
        """Return what is shown of a message."""
        if self.is_open or not _is_long(message):
            return blocks_of(message)
        return plain(_beginning(message.text))

    def unfold(self, message: Message) -> bool:
        """Show all of a message; return whether its layout must follow."""
        must_follow = not self.is_open and _is_long(message)
        self.is_open = True
        return must_follow

    def forget(self) -> None:
        """Delete the button; the next one has current texts."""
        if self._button is not None:
            self._button.deleteLater()
            self._button = None

    def lay_out(self, message: Message, corner: QPoint) -> int:
        """Place the button under the text and return its height, 0 without one."""
        if not _is_long(message):
            return 0
        if self._button is None:
            self._button = TextButton(self._theme, "")
            self._button.setParent(self._host)
            self._button.clicked.connect(self._toggle)
            self._button.show()
        lines = message.text.count("\n") + 1
        words = tr("question.fold") if self.is_open else tr("question.show_all", count=lines)
        self._button.set_words(words)
        self._button.resize(self._button.sizeHint())
        self._button.move(corner)
        return self._button.height()

    def _toggle(self) -> None:
        self.is_open = not self.is_open
        self._on_toggled()


def _is_long(message: Message) -> bool:
    text = message.text
    is_long = len(text) > _LONG_CHARACTERS or text.count("\n") >= _LONG_LINES
    return message.role == "user" and is_long


def _beginning(text: str) -> str:
    """Return the first lines, cut between words."""
    lines = text.split("\n", _SHOWN_LINES)[:_SHOWN_LINES]
    beginning = "\n".join(lines)
    if len(beginning) > _SHOWN_CHARACTERS:
        beginning = beginning[: beginning.rfind(" ", 1, _SHOWN_CHARACTERS)]
        beginning = beginning[:_SHOWN_CHARACTERS]
    return f"{beginning.rstrip()} …"
