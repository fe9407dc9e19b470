"""What the palette finds beside commands: chats, presets, models, documents and settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chatapp.texts import tr


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be done or opened. `also` holds other words by which it is found."""

    key: str
    title: str
    do: Callable[[], object]
    detail: str = ""
    hint: str = ""
    also: str = ""

    def matches(self, words: Iterable[str]) -> bool:
        """Say whether all words, in lower case, occur in it."""
        text = f"{self.title} {self.detail} {self.also}".casefold()
        return all(word in text for word in words)


@dataclass(frozen=True, slots=True)
class EntryGroup:
    """Entries under one heading, made when the palette opens. `heading` is a text code."""

    heading: str
    entries: Callable[[], list[Entry]]
    is_listed: bool = False
    """Whether they are shown before anything is written."""

    @property
    def words(self) -> str:
        """The heading in the language in use."""
        return tr(self.heading)
