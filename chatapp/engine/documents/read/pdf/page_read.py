"""A page as it was read."""

from __future__ import annotations

from dataclasses import dataclass

from chatapp.engine.documents.page.hidden_text import HiddenSpan
from chatapp.engine.documents.read.elements.attachments import AttachedFile


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page as it was read; one with a fault has no text. Sizes are in points."""

    number: int
    text: str
    packed_boxes: bytes
    width: float
    height: float
    warnings: tuple[str, ...] = ()
    fault: str = ""
    bold: tuple[int, ...] = ()
    """The characters that bold lines begin with."""
    hidden: tuple[HiddenSpan, ...] = ()
    is_blank: bool = False
    """Nothing is drawn on it."""
    is_bad: bool = False
    """Its text is no language."""
    is_scan: bool = False
    """A picture covers it; what text there is was stamped on."""
    by_ocr: bool = False
    confidence: int = 0
    """How sure OCR is of it on average, 0 to 100; 0 for a page that was not read by it."""
    unsure: tuple[range, ...] = ()
    """What OCR is not sure of."""
    recognized: tuple[range, ...] = ()
    """Words that were read by OCR on a page that was not."""
    garbled: tuple[range, ...] = ()
    """Words whose letters are not those that are printed."""


@dataclass(frozen=True, slots=True)
class PdfExtras:
    """What a document has besides its pages: files within it, and whether it is an XFA form."""

    attached: tuple[AttachedFile, ...] = ()
    is_xfa: bool = False


def without_text(number: int, fault: str) -> PageRead:
    return PageRead(number, "", b"", 0.0, 0.0, fault=fault)


def letter_count(text: str) -> int:
    """Return the number of characters that are no blanks."""
    return sum(map(len, text.split()))
