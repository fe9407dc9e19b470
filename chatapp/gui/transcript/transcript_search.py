"""Finds a text in the messages of a transcript, one occurrence after another."""

from __future__ import annotations

from chatapp.gui.transcript.message_page import MessagePage
from chatapp.gui.transcript.message_view import MessageView


class TranscriptSearch:
    """Remembers the message of the last occurrence, whose selection is where the search goes on."""

    def __init__(self, page: MessagePage) -> None:
        self._page = page
        self._current: MessageView | None = None

    def forget(self) -> None:
        """Start the next search at the first message."""
        self._current = None

    def find(self, text: str, backwards: bool) -> bool:
        """Go to the next occurrence, ignoring case and cyclically; False when there is none."""
        views = self._page.views[::-1] if backwards else self._page.views
        if not text or not views:
            return False
        goes_on = self._current in views
        start = views.index(self._current) if self._current in views else 0
        for view in [*views[start:], *views[: start + 1]]:
            self._page.reveal_layout(view)
            assert view.body is not None
            selection = view.body.column.selection
            place = selection.find(text, backwards, goes_on and view is self._current)
            goes_on = False
            if place is not None:
                self._select(view)
                self._page.reveal(view, view.body.y() + int(place.top()), int(place.height()))
                return True
        self._select(None)
        return False

    def _select(self, view: MessageView | None) -> None:
        before, self._current = self._current, view
        if before is not None and before is not view and before.body is not None:
            before.body.column.selection.select()
            before.body.update()
        if view is not None and view.body is not None:
            view.body.update()
