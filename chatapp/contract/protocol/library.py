"""Documents, search, pages and the embedder."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from chatapp.contract.protocol.verbs import Command, Event, Lane
from chatapp.contract.records import Document, Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class AddDocument(Command):
    """Answered by Progress(stage="pages") a page, then DocumentAdded.

    `password` opens a file that is locked; it is kept nowhere.
    """

    lane: ClassVar[Lane] = "library"
    path: str
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocumentAgain(Command):
    """Read its file again. Answered by Progress(stage="pages"), then DocumentReadAgain."""

    lane: ClassVar[Lane] = "library"
    document_id: int
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveDocument(Command):
    """Answered by DocumentRemoved, when no trace is left."""

    lane: ClassVar[Lane] = "library"
    document_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDocuments(Command):
    """Answered by DocumentsListed, newest first."""

    lane: ClassVar[Lane] = "quick"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search(Command):
    """Answered by Found, best first. No `document_ids` means the whole library."""

    lane: ClassVar[Lane] = "quick"
    query: str
    document_ids: tuple[int, ...] = ()
    top: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage(Command):
    """Return the text of one page, counted from 1. Answered by PageText."""

    lane: ClassVar[Lane] = "quick"
    document_id: int
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderPage(Command):
    """Draw a page, counted from 1. Answered by PageRendered, or PageText without printed pages."""

    lane: ClassVar[Lane] = "quick"
    document_id: int
    page: int
    width_px: int = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseEmbedder(Command):
    """Answered by Progress(stage="vectors"), then EmbedderChosen; `path` "" leaves the choice to
    the program, "starter" is the embedder of the first start.
    """

    lane: ClassVar[Lane] = "vectors"
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchVectors(Command):
    """Report the vectors of the chosen embedder until stopped.

    Answered by Progress(stage="vectors") whenever it changes; done equals total when all are made.
    """

    lane: ClassVar[Lane] = "progress"
    every_s: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReranker(Command):
    """Try the reranker of the settings. Answered by RerankerChecked, or by Failed."""

    lane: ClassVar[Lane] = "reranker"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAdded(Event):
    """`was_there` when the library had a file of the same content, perhaps of another name.

    `attached` are the documents of the files within it: of a mail, of an archive.
    """

    document: Document
    was_there: bool = False
    attached: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReadAgain(Event):
    """The document keeps its id."""

    document: Document


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRemoved(Event):
    """`attached_ids` are documents of the files within it, which went with it."""

    document_id: int
    attached_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsListed(Event):
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Event):
    """`is_foreign` when question and documents share no script and the embedder lacks one."""

    passages: tuple[Passage, ...]
    is_foreign: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRendered(Event):
    """`png` is base64; `width` and `height` of the page are in points, as those of boxes."""

    document_id: int
    page: int
    pages: int
    png: str
    width: float
    height: float
    heading: str = ""  # The path of headings at the top of the page.


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText(Event):
    """Tables are Markdown; `place` is a code of `chatapp.texts.places`, "" for a page of a PDF."""

    document_id: int
    page: int
    pages: int
    text: str
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedderChosen(Event):
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RerankerChecked(Event):
    """`path` is the one in use, "" when there is none or it is switched off."""

    path: str
