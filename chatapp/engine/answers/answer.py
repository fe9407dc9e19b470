"""Answers from documents: search, decide whether they answer, then read or quote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chatapp.contract.protocol import Answered, Ask, DocumentsTooLong
from chatapp.contract.records import Passage
from chatapp.engine.answers import asking as asked
from chatapp.engine.answers import chat, citations, extract, reading, retrieval
from chatapp.engine.answers.asking import Asking
from chatapp.engine.claims import claim_checks
from chatapp.engine.documents.documents import Documents
from chatapp.engine.models import budget
from chatapp.engine.models.interface.any_model import AnyModel
from chatapp.engine.presets.preset_file import PresetFile
from chatapp.engine.process.jobs import Job
from chatapp.texts import places, translation

_SHOWN_AT_MOST = 5
_REFUSAL_PAGES = 3
"""A refusal names so many pages."""


def run(job: Job, ask: Ask, file: PresetFile, asking: Asking) -> Answered:
    """Stream an answer that cites its passages, or a refusal that names the nearest pages."""
    documents = asking.documents()
    job.progress("search", 0, 1)
    passages = _search(ask, documents)
    # Judged by the order of the search, which the evidence is calibrated to.
    if not retrieval.suffices(ask.question, passages, documents, ask.document_ids):
        return _refuse(job, ask, documents, passages)
    if asking.whole is not None and _fits(job, ask, file, asking):
        job.progress("search", 1, 1)
        pages = citations.in_order(asking.whole.pages, ask.sources_so_far)
        before = reading.laid_out(pages, documents)
        context = chat.Context(reading.above(len(pages), ask), before)
        return replace(_read(job, ask, file, asking, Shown(pages, context)), reading="whole")
    best = documents.rerank(ask.question, passages)[: retrieval.JUDGED]
    job.progress("search", 1, 1)
    # Quotes cannot be held to a form: a question that asks for one is answered by the model,
    # however small it is.
    is_small = asking.model.parameters < reading.READS_FROM
    if ask.quotes_only or (is_small and not _has_form(ask)):
        return replace(extract.run(job, ask, asking, best), reading="search")
    fitting = _that_fit(citations.in_order(best, ask.sources_so_far), asking.local)
    context = chat.Context(reading.laid_out(fitting, documents))
    return replace(_read(job, ask, file, asking, Shown(fitting, context)), reading="search")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the model reads: passages in the order of their marks, and how they are laid out."""

    passages: list[Passage]
    context: chat.Context


def _fits(job: Job, ask: Ask, file: PresetFile, asking: Asking) -> bool:
    """Return whether the documents fit the context; report their size when they should have."""
    assert asking.whole is not None
    room = reading.room(ask, file, asking.local)
    is_short = not reading.fits(asking.whole, room)
    if is_short and ask.reading == "whole":
        job.send(DocumentsTooLong(id=ask.id, tokens=asking.whole.tokens, limit=room))
    return not is_short


def _read(job: Job, ask: Ask, file: PresetFile, asking: Asking, shown: Shown) -> Answered:
    documents = asking.documents()
    run = asked.run_of(job, ask, file, asking.model, ask.grammar)
    text = ask.answer_so_far
    for piece in chat.stream(file, ask, asking.local, run, shown.context):
        if citations.marks(text + piece) > citations.marks(text):
            job.cited(citations.so_far(text + piece, ask.question, shown.passages, documents))
        text += piece
        job.token(piece)
    text = run.kept(text, len(ask.answer_so_far))
    cited = citations.cite(text, ask.question, shown.passages, documents)
    # In a form every sign counts: [1] may be a list of JSON.
    answer = text if _has_form(ask) else cited.text
    claims = claim_checks.check(
        answer, cited.sources, documents.pages.text, documents.similarity.max_cosine
    )
    answered = asked.answered(ask, answer, run)
    return replace(answered, sources=cited.sources, claims=claims)


def _has_form(ask: Ask) -> bool:
    return bool(ask.grammar or ask.json_schema)


def _search(ask: Ask, documents: Documents) -> list[Passage]:
    retriever = retrieval.LibraryRetriever(
        library=documents,
        document_ids=ask.document_ids,
        k=max(retrieval.JUDGED, documents.reranker.depth),
        reranks=False,
    )
    history = [chat.as_langchain(message) for message in ask.history]
    values = {"question": ask.question, "history": history}
    hits = retrieval.history_aware(retriever).invoke(values)
    return [retrieval.as_passage(document) for document in hits]


def _that_fit(passages: Sequence[Passage], local: AnyModel) -> list[Passage]:
    room = budget.document_room(local.weights.context_tokens)
    shown: list[Passage] = []
    for passage in passages[:_SHOWN_AT_MOST]:
        room -= local.tokens.count(passage.text) + 20
        if room < 0 and shown:
            break
        shown.append(passage)
    return shown


def _refuse(job: Job, ask: Ask, documents: Documents, passages: Sequence[Passage]) -> Answered:
    pages = {(passage.document_id, passage.page): passage for passage in reversed(passages)}
    nearest = [passage for passage in passages if passage in pages.values()][:_REFUSAL_PAGES]
    sources = [
        citations.nearest(mark, passage, ask.question, documents)
        for mark, passage in enumerate(nearest, 1)
    ]
    where = ", ".join(
        f"{source.document} {places.of(source, ask.language)} [{source.mark}]" for source in sources
    )
    code = "answer.refused" if sources else "answer.nothing_near"
    text = translation(ask.language).tr(code, pages=where)
    job.cited(tuple(sources))
    job.token(text)
    is_foreign = documents.is_foreign(ask.question, ask.document_ids)
    return Answered(
        id=ask.id, text=text, refused=True, sources=tuple(sources), is_foreign=is_foreign
    )
