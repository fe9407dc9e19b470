"""Wiring of reading again: a changed file, pages that were pictures until OCR came, what an older
version read.
"""

from __future__ import annotations

from collections.abc import Sequence

from chatapp.contract.protocol import Failed
from chatapp.contract.records import Document
from chatapp.gui.shell.parts import Parts
from chatapp.machine import tesseract
from chatapp.texts import document_warnings


class ReadAgainWiring:
    """Offers it: once for each document that OCR can read more of now, and for what an older
    version read.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._offered: set[int] = set()
        self._waiting: dict[int, str] = {}
        """Names of what an older version read and is being read again, by the id of the document.
        """
        self._done = 0
        self._failed: set[int] = set()
        parts.shelf.listed.connect(self._look)
        parts.shelf.changed.connect(lambda _documents: self._offer())
        parts.shelf.read_anew.connect(self._on_read_anew)
        parts.shelf.failed.connect(self._on_failed)
        parts.shelf.ended.connect(self._on_ended)
        parts.document_list.again_wanted.connect(
            lambda document_id: parts.shelf.read_again([document_id])
        )
        parts.document_list.outdated.clicked.connect(self._read_outdated)

    def _look(self, documents: Sequence[Document]) -> None:
        new = [document for document in documents if document.id not in self._offered]
        unread = [document for document in new if document_warnings.unread(document)]
        # A search of PATH alone: the program itself is asked for its languages when it reads.
        if unread and tesseract.is_there():
            ids = [document.id for document in unread]
            self._offered.update(ids)
            self._parts.reports.documents_unread(unread, lambda: self._parts.shelf.read_again(ids))

    def _offer(self) -> None:
        """Offer what is left; while it is read the progress says so, and what failed would only
        fail again.
        """
        passed = self._failed | self._waiting.keys()
        found = [
            one.id
            for one in self._parts.shelf.documents
            if one.is_outdated and one.id not in passed
        ]
        self._parts.document_list.outdated.offer(found)

    def _read_outdated(self, document_ids: Sequence[int]) -> None:
        known = {document.id: document.name for document in self._parts.shelf.documents}
        self._waiting.update({one: known[one] for one in document_ids if one in known})
        self._parts.shelf.read_again(document_ids)
        self._offer()

    def _on_read_anew(self, document: Document) -> None:
        if self._waiting.pop(document.id, None) is None:
            self._parts.reports.document_added(document, is_anew=True)
        else:
            self._done += 1

    def _on_failed(self, name: str, _failed: Failed) -> None:
        found = [one for one, waiting in self._waiting.items() if waiting == name][:1]
        self._failed.update(found)
        for one in found:
            del self._waiting[one]

    def _on_ended(self) -> None:
        """Say once what became of all, and offer again what was cancelled."""
        if self._done:
            self._parts.reports.documents_read_again(self._done)
        self._waiting, self._done = {}, 0
        self._offer()
