"""What a search found: all chats at once, their texts as far as the list is scrolled."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chatapp.chats.search import ChatHit, HitPlace

_PAGE = 100
"""Chats whose texts are read at a time: more than a screen shows."""


class FoundChats:
    """Counts all chats that were found, and reads the texts of the first of them."""

    def __init__(
        self,
        query: str = "",
        places: Sequence[HitPlace] = (),
        read: Callable[[Sequence[HitPlace]], list[ChatHit]] = lambda _places: [],
    ) -> None:
        self.query = query
        self._places = places
        self._read = read
        self._taken = 0
        self.hits: list[ChatHit] = []
        """Those whose texts were read."""

    @property
    def count(self) -> int:
        """How many chats were found."""
        return len(self._places)

    @property
    def taken(self) -> int:
        """How many of them were read, or are gone."""
        return self._taken

    def take(self, least: int = 0) -> bool:
        """Read the next page, and as many as make `least`; return whether any was left."""
        end = min(max(self._taken + _PAGE, least), self.count)
        fresh = self._places[self._taken : end]
        self._taken = end
        self.hits += self._read(fresh)
        return bool(fresh)
