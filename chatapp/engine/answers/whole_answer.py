"""Answers questions about whole documents: read whole, or in their central sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chatapp.contract.protocol import Answered, Ask
from chatapp.contract.records import Passage
from chatapp.engine.answers import asking as asked
from chatapp.engine.answers import quoting, whole_reading
from chatapp.engine.answers.asking import Asking
from chatapp.engine.claims import claim_checks
from chatapp.engine.documents.documents import Documents
from chatapp.engine.evidence import citations
from chatapp.engine.evidence.cited_stream import CitedStream
from chatapp.engine.language.sentences import Span
from chatapp.engine.presets.preset_file import PresetFile
from chatapp.engine.process.jobs import Job
from chatapp.engine.whole import whole_question
from chatapp.engine.whole.central_sentences import central_sentences
from chatapp.engine.whole.whole_question import WholeReader
from chatapp.texts import translation

_UNASKED_S = 60.0
"""Seconds that reading whole documents may take before it is offered instead of done; chosen."""


def run(job: Job, ask: Ask, file: PresetFile, asking: Asking, is_agreed: bool) -> Answered:
    """Return an answer over all pages; where that takes long, a short one with an offer.

    `is_agreed` says that the user accepted the offer.
    """
    documents = asking.documents()
    pages = list(whole_reading.pages(ask.document_ids, documents))
    tr = translation(ask.language).tr
    if not pages or not asking.abilities.reads(ask.language):
        return _central(job, ask, documents, pages, tr("answer.central_small"))
    whole_reader = WholeReader(
        asking.local,
        asked.run_of(job, ask, file, asking.model, ask.grammar),
        ask.language,
        asking.reading_speed,
        lambda notes: job.progress("whole", notes.done, notes.total),
    )
    cost = whole_question.estimate(pages, whole_reader)
    if cost.seconds > _UNASKED_S and not is_agreed and ask.reading != "whole":
        words = tr("answer.central_offer", minutes=_minutes(cost.seconds), count=len(pages))
        return _central(job, ask, documents, pages, words)
    job.progress("whole", 0, cost.reads, _minutes(cost.seconds))
    return _read(job, ask, pages, whole_reader, documents)


def _read(
    job: Job, ask: Ask, pages: Sequence[Passage], whole_reader: WholeReader, documents: Documents
) -> Answered:
    """Stream the answer of a model that reads all pages, and tie its sentences to them."""
    cited = CitedStream(job, ask.question, pages, documents)
    for piece in whole_question.answer_over_pages(ask.question, pages, whole_reader):
        cited.write(piece)
    cited.finish()
    answered = asked.answered(ask, cited.text, whole_reader.run)
    claims = claim_checks.check(
        cited.text, cited.sources, documents.pages.text, documents.similarity.max_cosine
    )
    return replace(answered, sources=cited.sources, claims=claims, reading="whole")


def _central(
    job: Job, ask: Ask, documents: Documents, pages: Sequence[Passage], words: str
) -> Answered:
    """Answer with the most central sentences of the documents, below a sentence that says so."""

    def heading_at(page: Passage, place: int) -> str:
        return documents.pages.heading(page.document_id, page.page, place)

    central = central_sentences(pages, heading_at, documents.idf)
    sources = tuple(
        citations.of_span(mark, each.passage, Span(each.passage.start, each.passage.end), documents)
        for mark, each in enumerate(central, 1)
    )
    text = f"{words}\n\n{quoting.quoted([each.text for each in central])}"
    job.cited(sources)
    job.token(text)
    return Answered(id=ask.id, text=text, sources=sources, reading="whole")


def _minutes(seconds: float) -> str:
    """Return a length of time in whole minutes, at least one."""
    return f"{max(1, round(seconds / 60))}"
