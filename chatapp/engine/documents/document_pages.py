"""The pages of documents: text, boxes, words and pictures."""

from __future__ import annotations

import functools
from pathlib import Path

from chatapp.contract.page_records import PageWord
from chatapp.engine.documents import page_words
from chatapp.engine.documents.ingest import copy_of
from chatapp.engine.documents.page.hidden_text import ASIDES
from chatapp.engine.documents.page.page_view import PageView
from chatapp.engine.documents.read.elements.sections import RawCell
from chatapp.engine.documents.read.pdf import pdf
from chatapp.engine.documents.read.pdf.pdf import RenderedPage
from chatapp.engine.documents.store.library import Library
from chatapp.texts import places

_TOP_CHARACTERS = 200
"""What counts as the top of a page, so that a title there is its heading; chosen."""
_CACHED_VIEWS = 64
"""Pages kept in memory; chosen."""


class DocumentPages:
    """Every method raises DocumentNotFound or PageNotFound."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.text = library.pages.text
        self.place = library.pages.place
        self.boxes = library.pages.boxes
        self.heading = library.passages.heading
        # Keyed by the changes too: a document that is read again keeps its id.
        self._view = functools.lru_cache(maxsize=_CACHED_VIEWS)(
            lambda changes, document_id, page: library.pages.view(document_id, page)
        )

    def view(self, document_id: int, page: int) -> PageView:
        """Return a page as answers use it."""
        return self._view(self._library.changes, document_id, page)

    def warnings(self, document_id: int, page: int, start: int, end: int) -> tuple[str, ...]:
        """Return what applies to these characters: "deleted", "comment", "note", "hidden_text",
        "ocr" or "ocr_unsure".
        """
        notes = self._library.pages.notes(document_id, page)
        reasons = {
            reason
            for first, last, reason in notes.get("hidden", ())
            if first < end and last > start
        }
        is_unsure = any(first < end and last > start for first, last in notes.get("unsure", ()))
        is_of_changes = places.is_of_changes(self.place(document_id, page))
        applies = {
            **{aside: aside in reasons for aside in ASIDES},
            "deleted": is_of_changes or "deleted" in reasons,
            "hidden_text": not reasons.issubset(ASIDES),
            "ocr": _is_by_ocr(notes.get("ocr"), start, end),
            "ocr_unsure": is_unsure,
        }
        return tuple(code for code, holds in applies.items() if holds)

    def raw_cells(self, document_id: int, page: int) -> tuple[RawCell, ...]:
        """Return what is behind cells that show rounded numbers or dates without a year."""
        notes = self._library.pages.notes(document_id, page)
        return tuple(RawCell(*cell) for cell in notes.get("raw", ()))

    def heading_at_top(self, document_id: int, page: int) -> str:
        """Return the path of headings that the first lines of a page stand under, "" for none."""
        return self.heading(document_id, page, _TOP_CHARACTERS)

    def words(self, document_id: int, page: int) -> tuple[PageWord, ...]:
        """Return the words of a page with their boxes; none for a document without pages."""
        boxes = self._library.pages.packed_boxes(document_id, page)
        text = self._library.pages.text(document_id, page)
        return page_words.words(text, boxes) if boxes else ()

    def render(self, document_id: int, page: int, width_px: int) -> RenderedPage:
        """Render a page of the library's copy of a PDF."""
        name = self._library.documents.get(document_id).name
        return pdf.render(self.copy(document_id), name, page, width_px)

    def copy(self, document_id: int) -> Path:
        """Return the library's copy of a PDF."""
        document = self._library.documents.get(document_id)
        return copy_of(self._library.folder, document.sha256)


def _is_by_ocr(noted: object, start: int, end: int) -> bool:
    """Say whether characters were read by OCR: of the whole page, or of the words that are noted."""
    if not isinstance(noted, list):
        return bool(noted)
    return any(first < end and last > start for first, last in noted)
