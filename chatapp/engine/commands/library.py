"""What the commands do: documents, search, pages and the embedder."""

from __future__ import annotations

import base64
from pathlib import Path

from chatapp.contract import protocol
from chatapp.contract.engine_settings import STARTER_EMBEDDER
from chatapp.contract.protocol import Event
from chatapp.contract.records import Model
from chatapp.engine.answers import query_limit
from chatapp.engine.models.files import gguf
from chatapp.engine.process.jobs import Job
from chatapp.engine.process.stopping import JobStopped
from chatapp.engine.services.services import Services
from chatapp.errors import ModelNotEmbedding, by_name
from chatapp.machine import file_names
from chatapp.texts import places

_TICK_S = 0.05
"""Seconds between two looks at the progress at least; chosen."""
_TRIED_S = 60.0
"""Seconds that a reranker may take to load when it is only tried; chosen."""


def _add_document(services: Services, job: Job, command: protocol.AddDocument) -> Event:
    path = file_names.received(command.path)
    name = file_names.shown(path.name)

    def progressed(done: int, total: int) -> None:
        job.progress("pages", done, total, name)

    document, was_there = services.documents().add(path, progressed, job.stopped, command.password)
    attached = services.documents().attached(document.id)
    return protocol.DocumentAdded(
        id=command.id, document=document, was_there=was_there, attached=attached
    )


def _read_again(services: Services, job: Job, command: protocol.ReadDocumentAgain) -> Event:
    before = services.documents().document(command.document_id)

    def progressed(done: int, total: int) -> None:
        job.progress("pages", done, total, before.name)

    document = services.documents().read_again(
        command.document_id, progressed, job.stopped, command.password
    )
    if (before.sha256, before.report.get("ocr")) != (document.sha256, document.report.get("ocr")):
        # Its unfinished summaries are of another text.
        services.works().forget_document(document.id)
    return protocol.DocumentReadAgain(id=command.id, document=document)


def _remove_document(services: Services, job: Job, command: protocol.RemoveDocument) -> Event:
    documents = services.documents()
    within = documents.with_attached((command.document_id,))
    documents.remove(command.document_id)
    left = {document.id for document in documents.list()}
    gone = [document_id for document_id in within if document_id not in left]
    for document_id in gone:
        services.works().forget_document(document_id)
    return protocol.DocumentRemoved(
        id=command.id,
        document_id=command.document_id,
        attached_ids=tuple(each for each in gone if each != command.document_id),
    )


def _list_documents(services: Services, job: Job, command: protocol.ListDocuments) -> Event:
    return protocol.DocumentsListed(id=command.id, documents=services.documents().list())


def _search(services: Services, job: Job, command: protocol.Search) -> Event:
    query_limit.check(command.query)
    documents = services.documents()
    document_ids = documents.with_attached(command.document_ids)
    passages = documents.find(command.query, document_ids, command.top)
    is_foreign = documents.is_foreign(command.query, document_ids)
    return protocol.Found(id=command.id, passages=passages, is_foreign=is_foreign)


def _read_page(services: Services, job: Job, command: protocol.ReadPage) -> Event:
    return _page_text(services, command.id, command.document_id, command.page)


def _render_page(services: Services, job: Job, command: protocol.RenderPage) -> Event:
    document = services.documents().document(command.document_id)
    if not places.has_pages(document):
        return _page_text(services, command.id, command.document_id, command.page)
    page = services.documents().pages.render(command.document_id, command.page, command.width_px)
    return protocol.PageRendered(
        id=command.id,
        document_id=command.document_id,
        page=command.page,
        pages=page.pages,
        png=base64.b64encode(page.png).decode("ascii"),
        width=page.width,
        height=page.height,
        heading=services.documents().pages.heading_at_top(command.document_id, command.page),
    )


def _page_text(services: Services, job_id: int, document_id: int, page: int) -> protocol.PageText:
    documents = services.documents()
    return protocol.PageText(
        id=job_id,
        document_id=document_id,
        page=page,
        pages=documents.document(document_id).pages,
        text=documents.pages.text(document_id, page),
        place=documents.pages.place(document_id, page),
    )


def _choose_embedder(services: Services, job: Job, command: protocol.ChooseEmbedder) -> Event:
    name = Path(command.path).name
    if command.path not in ("", STARTER_EMBEDDER):
        # A hostile file can end the process in llama.cpp; its header is judged first.
        _must_embed(gguf.inspect(Path(command.path)))

    def progressed(done: int, total: int) -> None:
        job.progress("vectors", done, total, name)

    services.documents().vectors.choose(command.path, progressed, job.stopped)
    return protocol.EmbedderChosen(id=command.id, path=command.path)


def _watch_vectors(services: Services, job: Job, command: protocol.WatchVectors) -> Event:
    documents = services.documents()
    before: tuple[int, int] | None = None
    while not job.flag.wait(max(command.every_s, _TICK_S)):
        now = documents.vectors.progress
        if now is not None and now != before:
            job.progress("vectors", *now)
        elif now is None and before is not None:
            job.progress("vectors", before[1], before[1])
        before = now
    raise JobStopped


def _check_reranker(services: Services, job: Job, command: protocol.CheckReranker) -> Event:
    return protocol.RerankerChecked(id=command.id, path=services.reranker.check(_TRIED_S))


def _must_embed(model: Model) -> None:
    if model.problem:
        raise by_name()[model.problem](**model.details)
    if model.kind != "embedding":
        raise ModelNotEmbedding(name=Path(model.path).name)


WORK = {
    protocol.AddDocument: _add_document,
    protocol.ReadDocumentAgain: _read_again,
    protocol.RemoveDocument: _remove_document,
    protocol.ListDocuments: _list_documents,
    protocol.Search: _search,
    protocol.ReadPage: _read_page,
    protocol.RenderPage: _render_page,
    protocol.ChooseEmbedder: _choose_embedder,
    protocol.WatchVectors: _watch_vectors,
    protocol.CheckReranker: _check_reranker,
}
