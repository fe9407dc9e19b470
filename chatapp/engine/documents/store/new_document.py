"""A document as it is written into the library, in one transaction."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from chatapp.engine.documents.page.passages import NewPassage


@dataclass(frozen=True, slots=True)
class NewPage:
    """A page, or a section of a document without pages."""

    number: int
    text: str
    packed_boxes: bytes
    width: float
    height: float
    terms: int
    """The number of its search terms."""
    place: str = ""
    """The section, in the code of `chatapp.texts.places`; "" for a page."""
    notes: str = "{}"
    """JSON: "hidden" characters (start, end, reason), and "ocr" when OCR read it."""


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document with its pages and passages."""

    name: str
    sha256: str
    size_bytes: int
    warnings: tuple[str, ...]
    pages_without_text: tuple[int, ...]
    pages: list[NewPage]
    pieces: list[NewPassage]
    bodies: list[str]
    """The terms of each piece, separated by spaces."""
    titles: list[str]
    """The terms of the names and headings of each piece, separated by spaces."""
    term_counts: Counter[str]
    kind: str = "pdf"
    pages_bad_text: tuple[int, ...] = ()
    report: dict[str, str] = field(default_factory=dict)
