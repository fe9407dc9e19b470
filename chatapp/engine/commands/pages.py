"""What the commands do: the words of a page, and finding a text in a document."""

from __future__ import annotations

from chatapp.contract import protocol
from chatapp.contract.page_records import PageHit
from chatapp.contract.protocol import Event
from chatapp.engine.documents.search import page_search
from chatapp.engine.process.jobs import Job
from chatapp.engine.process.stopping import JobStopped
from chatapp.engine.services.services import Services
from chatapp.machine import file_names

_MOST_HITS = 1000
"""Places of a text that are shown of one document; chosen."""


def _read_words(services: Services, job: Job, command: protocol.ReadWords) -> Event:
    words = services.documents().pages.words(command.document_id, command.page)
    return protocol.WordsRead(
        id=command.id, document_id=command.document_id, page=command.page, words=words
    )


def _search_in_document(services: Services, job: Job, command: protocol.SearchInDocument) -> Event:
    documents = services.documents()
    pages = documents.document(command.document_id).pages
    hits: list[PageHit] = []
    for page in range(1, pages + 1):
        if job.stopped():
            raise JobStopped
        text = documents.pages.text(command.document_id, page)
        for span in page_search.find(text, command.text):
            boxes = documents.pages.boxes(command.document_id, page, span.start, span.end)
            hits.append(PageHit(page, boxes, span.start))
        if len(hits) >= _MOST_HITS:
            break
    return protocol.DocumentSearched(
        id=command.id,
        document_id=command.document_id,
        text=command.text,
        hits=tuple(hits[:_MOST_HITS]),
        is_cut=len(hits) >= _MOST_HITS,
    )


def _locate(services: Services, job: Job, command: protocol.LocateDocument) -> Event:
    files = services.documents().files
    file = files.existing(command.document_id)
    return protocol.DocumentLocated(
        id=command.id,
        document_id=command.document_id,
        path=file_names.sendable(file),
        is_copy=file == files.copy(command.document_id),
    )


WORK = {
    protocol.LocateDocument: _locate,
    protocol.ReadWords: _read_words,
    protocol.SearchInDocument: _search_in_document,
}
