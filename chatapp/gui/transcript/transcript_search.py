"""Finds a text in the messages of a transcript, one occurrence after another, and marks all."""

from __future__ import annotations

import re
from typing import NamedTuple

from chatapp.gui.transcript.message_page import MessagePage
from chatapp.gui.transcript.message_view import MessageView

_MARKS = re.compile(r"[*_~`\\]")
"""Signs of Markdown that may stand inside a word."""


class FoundPlace(NamedTuple):
    """The occurrence that is selected, from 1, and how many there are."""

    number: int
    total: int


class TranscriptSearch:
    """Remembers the message of the last occurrence, whose selection is where the search goes on.

    Only messages that contain the text are laid out.
    """

    def __init__(self, page: MessagePage) -> None:
        self._page = page
        self._text = ""
        self._current: MessageView | None = None
        self._hits: dict[MessageView, int] = {}
        """Occurrences in each message that has some, in order; from its text before its layout."""

    def forget(self) -> None:
        """Mark nothing, and start the next search at the first message."""
        self._select(None)
        self._mark("")

    def find(self, text: str, backwards: bool) -> bool:
        """Go to the next occurrence, ignoring case and cyclically; False when there is none."""
        if text != self._text or not self._hits:
            self._mark(text)
        views = list(self._hits)[:: -1 if backwards else 1]
        goes_on = self._current in views
        start = views.index(self._current) if self._current in views else 0
        for view in [*views[start:], *views[: start + 1]]:
            self._page.reveal_layout(view)
            assert view.body is not None
            self._hits[view] = view.body.column.found.count
            selection = view.body.column.selection
            place = selection.find(text, backwards, goes_on and view is self._current)
            goes_on = False
            if place is not None:
                self._select(view)
                self._page.reveal(view, view.body.y() + int(place.top()), int(place.height()))
                self._show_marks()
                return True
        self._select(None)
        return False

    def place(self) -> FoundPlace:
        """Return which occurrence is selected, of how many."""
        before = 0
        for view, count in self._hits.items():
            if view is self._current and view.body is not None:
                before += view.body.column.found.count_to_selection()
                break
            before += count
        return FoundPlace(before, sum(self._hits.values()))

    def _mark(self, text: str) -> None:
        for view in self._hits:
            view.mark_found("")
        self._text, self._hits = text, {}
        wanted = _MARKS.sub("", text).casefold()
        for view in self._page.views if text else ():
            if count := _MARKS.sub("", view.message.text).casefold().count(wanted):
                self._hits[view] = count
                view.mark_found(text)
        self._show_marks()

    def _show_marks(self) -> None:
        self._page.mark_bar([view.y() + view.height() // 2 for view in self._hits])

    def _select(self, view: MessageView | None) -> None:
        before, self._current = self._current, view
        if before is not None and before is not view and before.body is not None:
            before.body.column.selection.select()
            before.body.update()
        if view is not None and view.body is not None:
            view.body.update()
