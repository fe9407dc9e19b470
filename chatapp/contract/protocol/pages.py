"""Pages of documents: their words with places, and searching in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chatapp.contract.page_records import PageHit, PageWord
from chatapp.contract.protocol.verbs import Command, Event, Lane


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadWords(Command):
    """Ask for the selectable words of a page, counted from 1. Answered by WordsRead."""

    lane: ClassVar[Lane] = "quick"
    document_id: int
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchInDocument(Command):
    """Find a text as it is written, upper and lower case alike. Answered by DocumentSearched."""

    lane: ClassVar[Lane] = "quick"
    document_id: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LocateDocument(Command):
    """Ask where the file of a document is. Answered by DocumentLocated, or Failed(DocumentMoved)."""

    lane: ClassVar[Lane] = "quick"
    document_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLocated(Event):
    """`is_copy` when the file itself is gone and `path` is the library's copy of it."""

    document_id: int
    path: str
    is_copy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsRead(Event):
    """The words in the order of the page's text."""

    document_id: int
    page: int
    words: tuple[PageWord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSearched(Event):
    """The hits in the order of the document; `is_cut` when there were more than are told."""

    document_id: int
    text: str
    hits: tuple[PageHit, ...]
    is_cut: bool = False
