"""Wiring of reading again: a file that has changed, and pages that were pictures until OCR came to this machine."""

from __future__ import annotations

from collections.abc import Sequence

from chatapp import document_warnings, tesseract
from chatapp.gui.parts import Parts
from chatapp.records import Document


class ReadAgainWiring:
    """Offers it once for each document that OCR can read more of now."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._offered: set[int] = set()
        parts.shelf.listed.connect(self._look)
        parts.shelf.read_anew.connect(lambda document: parts.reports.document_added(document, is_anew=True))
        parts.document_list.again_wanted.connect(lambda document_id: parts.shelf.read_again([document_id]))

    def _look(self, documents: Sequence[Document]) -> None:
        new = [document for document in documents if document.id not in self._offered]
        unread = [document for document in new if document_warnings.unread(document)]
        # A search of PATH alone: the program itself is asked for its languages when it reads.
        if unread and tesseract.is_there():
            ids = [document.id for document in unread]
            self._offered.update(ids)
            self._parts.reports.documents_unread(unread, lambda: self._parts.shelf.read_again(ids))
