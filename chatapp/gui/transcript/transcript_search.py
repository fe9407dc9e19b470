"""Finds a text in the messages of a transcript, one occurrence after another, and marks all."""

from __future__ import annotations

from typing import NamedTuple

from chatapp.gui.transcript.message_page import MessagePage
from chatapp.gui.transcript.message_view import MessageView

_MARKS = "*_~`\\"
"""Signs of Markdown that may stand inside a word."""


class FoundPlace(NamedTuple):
    """The occurrence that is selected, from 1, and how many there are."""

    number: int
    total: int


class TranscriptSearch:
    """Remembers the message of the last occurrence, whose selection is where the search goes on.

    It searches the texts of all messages; only one that it goes to needs a view.
    """

    def __init__(self, page: MessagePage) -> None:
        self._page = page
        self._text = ""
        self._current = 0
        """The id of the message with the selected occurrence; 0 when there is none."""
        self._hits: dict[int, int] = {}
        """Occurrences in each message that has some, by id, in order; from its text before its
        layout.
        """

    def forget(self) -> None:
        """Mark nothing, and start the next search at the first message."""
        self._select(0)
        self._mark("")

    def mark_view(self, view: MessageView) -> None:
        """Mark what is searched in a view that was made meanwhile."""
        if view.message.id in self._hits:
            view.mark_found(self._text)

    def find(self, text: str, backwards: bool) -> bool:
        """Go to the next occurrence, ignoring case and cyclically; False when there is none."""
        if text != self._text or not self._hits:
            self._mark(text)
        ids = list(self._hits)[:: -1 if backwards else 1]
        goes_on = self._current in self._hits
        start = ids.index(self._current) if goes_on else 0
        for message_id in [*ids[start:], *ids[: start + 1]]:
            view = self._page.open_view(message_id)
            assert view.body is not None
            self._hits[message_id] = view.body.column.found.count
            selection = view.body.column.selection
            place = selection.find(text, backwards, goes_on and message_id == self._current)
            goes_on = False
            if place is not None:
                self._select(message_id)
                top = view.body.y() + int(place.top())
                self._page.reveal(message_id, top, int(place.height()))
                self._page.mark_messages(self._hits)
                return True
        self._select(0)
        return False

    def place(self) -> FoundPlace:
        """Return which occurrence is selected, of how many."""
        before = 0
        for message_id, count in self._hits.items():
            view = self._page.views.get(message_id)
            if message_id == self._current and view is not None and view.body is not None:
                before += view.body.column.found.count_to_selection()
                break
            before += count
        return FoundPlace(before, sum(self._hits.values()))

    def _mark(self, text: str) -> None:
        for view in self._page.views.values():
            if view.message.id in self._hits:
                view.mark_found("")
        self._text, self._hits = text, {}
        # A search for the marks themselves keeps them.
        fold = _folded if _folded(text) else str.casefold
        wanted = fold(text)
        for message in self._page.messages if text else ():
            if count := fold(message.text).count(wanted):
                self._hits[message.id] = count
        for view in self._page.views.values():
            self.mark_view(view)
        self._page.mark_messages(self._hits)

    def _select(self, message_id: int) -> None:
        """Take the selection of the last occurrence away from another message."""
        before, self._current = self._page.views.get(self._current), message_id
        if before is not None and before.message.id != message_id and before.body is not None:
            before.body.column.selection.select()
            before.body.update()
        view = self._page.views.get(message_id)
        if view is not None and view.body is not None:
            view.body.update()


def _folded(text: str) -> str:
    """Return a text without case and without marks; much faster than by a regular expression."""
    for mark in _MARKS:
        text = text.replace(mark, "")
    return text.casefold()
