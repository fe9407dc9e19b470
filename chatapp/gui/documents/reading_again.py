"""Offers to read documents again: with OCR, or with a newer version of this program."""

from __future__ import annotations

from collections.abc import Sequence

from chatapp.contract.protocol import Failed
from chatapp.contract.records import Document
from chatapp.gui.documents.document_list import DocumentList
from chatapp.gui.documents.document_shelf import DocumentShelf
from chatapp.gui.documents.reports.document_reports import DocumentReports
from chatapp.machine.programs import tesseract
from chatapp.texts import document_warnings


class ReadingAgain:
    """Offers OCR once for each document; counts what the older version's documents became."""

    def __init__(
        self, shelf: DocumentShelf, listed: DocumentList, reports: DocumentReports
    ) -> None:
        self._shelf = shelf
        self._offer_line = listed.outdated
        self._reports = reports
        self._offered: set[int] = set()
        self._waiting: dict[int, str] = {}
        """Names of outdated documents that are being read again, by document id."""
        self._done = 0
        self._failed: set[int] = set()
        shelf.listed.connect(self._offer_ocr)
        shelf.changed.connect(lambda _documents: self._offer_outdated())
        shelf.read_anew.connect(self._on_read_anew)
        shelf.failed.connect(self._on_failed)
        shelf.ended.connect(self._on_ended)
        listed.again_wanted.connect(lambda document_id: shelf.read_again([document_id]))
        listed.outdated.clicked.connect(self._read_outdated)

    def _offer_ocr(self, documents: Sequence[Document]) -> None:
        new = [document for document in documents if document.id not in self._offered]
        unread = [document for document in new if document_warnings.unread(document)]
        # Only searches PATH: Tesseract is asked for its languages when it reads.
        if unread and tesseract.is_there():
            ids = [document.id for document in unread]
            self._offered.update(ids)
            self._reports.unread(unread, lambda: self._shelf.read_again(ids))

    def _offer_outdated(self) -> None:
        """Offer what is neither being read now nor failed before."""
        passed = self._failed | self._waiting.keys()
        outdated = [document.id for document in self._shelf.documents if document.is_outdated]
        self._offer_line.offer(
            [outdated_id for outdated_id in outdated if outdated_id not in passed]
        )

    def _read_outdated(self, document_ids: Sequence[int]) -> None:
        names = {document.id: document.name for document in self._shelf.documents}
        self._waiting |= {known: names[known] for known in document_ids if known in names}
        self._shelf.read_again(document_ids)
        self._offer_outdated()

    def _on_read_anew(self, document: Document) -> None:
        if self._waiting.pop(document.id, None) is None:
            self._reports.added(document, is_anew=True)
        else:
            self._done += 1

    def _on_failed(self, name: str, _failed: Failed) -> None:
        # Names are not unique; one failure stands for one document.
        for document_id, waiting in self._waiting.items():
            if waiting == name:
                self._failed.add(document_id)
                del self._waiting[document_id]
                return

    def _on_ended(self) -> None:
        """Report what was read, and offer again what was cancelled."""
        if self._done:
            self._reports.read_again(self._done)
        self._waiting, self._done = {}, 0
        self._offer_outdated()
