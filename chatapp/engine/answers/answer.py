"""Answers from documents: search, decide whether they answer at all, then read with a model that
can, or quote.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chatapp.contract.protocol import Answered, Ask, DocumentsTooLong
from chatapp.contract.records import Model, Passage, Source
from chatapp.engine.answers import chat, citations, evidence, extract, reading
from chatapp.engine.claims import claim_checks
from chatapp.engine.documents.documents import Documents
from chatapp.engine.models import budget
from chatapp.engine.models.interface.any_model import AnyModel
from chatapp.engine.models.interface.run import Run
from chatapp.engine.presets import preset_sampling
from chatapp.engine.presets.preset_file import PresetFile
from chatapp.engine.process.jobs import Job
from chatapp.texts import places, translation

_SEARCHED = 12
_SHOWN_AT_MOST = 5


@dataclass(frozen=True, slots=True)
class Desk:
    """What an answer from documents is made with."""

    local: AnyModel
    model: Model
    file: PresetFile
    documents: Documents
    whole: reading.Whole | None = None
    """The documents as they are read whole if they fit; None when they are searched."""


def run(job: Job, ask: Ask, desk: Desk) -> Answered:
    """Stream an answer that cites its passages, or a refusal that names the nearest pages."""
    job.progress("search", 0, 1)
    passages = _search(ask, desk.documents)
    # Judged by the order of the search, which the evidence is calibrated to.
    if not _answer(passages, ask, desk.documents):
        return _refuse(job, ask, desk.documents, passages)
    if desk.whole is not None and _fits(job, ask, desk, desk.whole):
        job.progress("search", 1, 1)
        pages = citations.in_order(desk.whole.pages, ask.sources_so_far)
        before = reading.laid_out(pages, desk.documents)
        context = chat.Context(reading.above(len(pages), ask), before)
        return replace(_read(job, ask, desk, pages, context), reading="whole")
    passages = desk.documents.rerank(ask.question, passages)[:_SEARCHED]
    job.progress("search", 1, 1)
    # Quotes cannot be held to a form: who asks for one is answered by the model, however small it
    # is.
    if ask.quotes_only or (desk.model.parameters < reading.READS_FROM and not _has_form(ask)):
        quoted = extract.run(
            job, ask, extract.Desk(desk.local, desk.model, desk.documents), passages
        )
        return replace(quoted, reading="search")
    shown = _that_fit(citations.in_order(passages, ask.sources_so_far), desk.local)
    context = chat.Context(reading.laid_out(shown, desk.documents))
    return replace(_read(job, ask, desk, shown, context), reading="search")


def _fits(job: Job, ask: Ask, desk: Desk, whole: reading.Whole) -> bool:
    """Say whether the documents fit the context; where the user wanted it and they do not, tell how
    much they are.
    """
    room = reading.room(ask, desk.file, desk.local)
    is_short = not reading.fits(whole, room)
    if is_short and ask.reading == "whole":
        job.send(DocumentsTooLong(id=ask.id, tokens=whole.tokens, limit=room))
    return not is_short


def _read(job: Job, ask: Ask, desk: Desk, shown: list[Passage], context: chat.Context) -> Answered:
    wishes = Run(
        sampling=preset_sampling.of(desk.file.preset, ask.sampling, desk.model),
        stop=(*desk.file.preset.stop, *ask.stop),
        grammar=ask.grammar,
        json_schema=ask.json_schema,
        logit_bias=ask.logit_bias,
        chances=max(0, ask.chances),
        stopped=job.stopped,
        on_thinking=job.thought,
        on_prompt=lambda done, total: job.progress("prompt", done, total),
    )
    text = ask.answer_so_far
    for piece in chat.stream(desk.file, ask, desk.local, wishes, context):
        if citations.marks(text + piece) > citations.marks(text):
            job.cited(citations.so_far(text + piece, ask.question, shown, desk.documents))
        text += piece
        job.token(piece)
    cited, sources = citations.cite(text, ask.question, shown, desk.documents)
    # In a form every sign counts: [1] may be a list of JSON.
    cited = text if _has_form(ask) else cited
    outcome = wishes.outcome
    return Answered(
        id=ask.id,
        text=cited,
        finish=outcome.finish,
        sources=sources,
        seen_from=wishes.seen_from,
        usage=outcome.usage,
        timing=outcome.timing,
        claims=claim_checks.check(
            cited, sources, desk.documents.pages.text, desk.documents.similarity.max_cosine
        ),
        thinking=wishes.thinking,
        tokens=tuple(outcome.tokens),
    )


def _has_form(ask: Ask) -> bool:
    return bool(ask.grammar or ask.json_schema)


def _search(ask: Ask, documents: Documents) -> tuple[Passage, ...]:
    """Search with the question; one that leans on the talk before ("and in 2023?") takes its words
    along.
    """
    depth = max(_SEARCHED, documents.reranker.depth)
    passages = documents.search(ask.question, ask.document_ids, depth)
    before = [message.text for message in ask.history if message.role == "user"]
    if before and not _answer(passages, ask, documents):
        return documents.search(f"{before[-1]} {ask.question}", ask.document_ids, depth)
    return passages


def _answer(passages: Sequence[Passage], ask: Ask, documents: Documents) -> bool:
    """Say whether the passages can answer; of those in another script only that they are near is
    known.
    """
    if documents.is_cross_script(ask.question, ask.document_ids):
        return bool(passages)
    return evidence.answers(ask.question, passages[:_SEARCHED], documents.idf, documents.pages.view)


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
    sources: list[Source] = []
    for passage in passages:
        if all(
            (source.document_id, source.page) != (passage.document_id, passage.page)
            for source in sources
        ):
            sources.append(citations.nearest(len(sources) + 1, passage, ask.question, documents))
        if len(sources) == 3:
            break
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
