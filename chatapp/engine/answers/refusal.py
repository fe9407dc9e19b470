"""Says that the documents do not state the answer, and where they come nearest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chatapp.contract.protocol import Answered, Ask
from chatapp.contract.records import Source
from chatapp.engine.documents.documents import Documents
from chatapp.engine.evidence import citations
from chatapp.engine.evidence.evidence import SearchEvidence
from chatapp.engine.language.terms import terms
from chatapp.engine.process.jobs import Job
from chatapp.texts import places, translation

LEAST_LOG_ODDS = 0.11
"""Log odds of the evidence below which a model that cannot judge refuses: 5 % of answerable
questions (benchmarks/refusals.py)."""
_OF_COMPARISON = 2.0
"""What a comparison is allowed below: words like "compare the rules for" are of the task, and only
one side of it stands in a sentence. Chosen."""
SURE = 1.5
"""Log odds of the evidence and the model's judgement together, from which it answers at once:
docs/retrieval.md."""
HOPELESS = -7.0
"""Log odds of the two together, below which it refuses without an answer of its own. Between the
two it answers, and is asked whether that is right: docs/retrieval.md."""
LEAST_OF_TWO = -2.0
"""Log odds of the two together, below which a model refuses that cannot tell whether its answer is
right; chosen."""
LEAST_TOGETHER = -4.0
"""Log odds of all three together, below which an answer is not shown: docs/retrieval.md."""
_MOST_EVIDENCE = 4.0
"""Log odds of the evidence that count at most, either way, where a model judges too:
docs/retrieval.md."""
_PAGES = 3
"""Pages that a refusal names; chosen."""
_SAME_WORDS = 0.7
"""Share of common terms (Jaccard) from which a text is the sentence that the prompt offers;
chosen."""


def suffices(evidence: SearchEvidence, is_comparison: bool = False) -> bool:
    """Return whether what was found is likely enough to state the answer."""
    least = LEAST_LOG_ODDS - (_OF_COMPARISON if is_comparison else 0.0)
    return bool(evidence.passages) and evidence.log_odds >= least


def bounded(evidence: SearchEvidence) -> float:
    """Return the log odds of the evidence beside those of a model that reads: it sees more."""
    return max(-_MOST_EVIDENCE, min(_MOST_EVIDENCE, evidence.log_odds))


def is_refusal(text: str, language: str) -> bool:
    """Return whether a model wrote the sentence that the prompt offers it for a refusal."""
    offered = set(terms(translation(language).tr("prompt.not_stated")))
    written = set(terms(text))
    return len(offered & written) >= _SAME_WORDS * len(offered | written)


def nearest(
    evidence: SearchEvidence, documents: Documents, most: int = _PAGES
) -> tuple[Source, ...]:
    """Return the best sentence of each of the best pages as sources."""
    pages: set[tuple[int, int]] = set()
    sources: list[Source] = []
    for sentence in evidence.sentences:
        page = (sentence.document_id, sentence.page)
        if page in pages or len(sources) == most:
            continue
        pages.add(page)
        passage = evidence.passages[sentence.passage]
        sources.append(citations.of_span(len(sources) + 1, passage, sentence.span, documents))
    return tuple(sources)


def also_found(
    evidence: SearchEvidence, documents: Documents, cited: Sequence[Source]
) -> tuple[Source, ...]:
    """Return what `nearest` has of pages that are not cited, without marks."""
    pages = {(source.document_id, source.page) for source in cited}
    return tuple(
        replace(source, mark=0)
        for source in nearest(evidence, documents)
        if (source.document_id, source.page) not in pages
    )


def answered(
    job: Job, ask: Ask, documents: Documents, evidence: SearchEvidence, shown: str = ""
) -> Answered:
    """Send a refusal that names the nearest pages, and return the last event.

    `shown` is what was sent of an answer that turned out to be none.
    """
    sources = nearest(evidence, documents)
    where = ", ".join(
        f"{source.document} {places.of(source, ask.language)} [{source.mark}]" for source in sources
    )
    code = "answer.refused" if sources else "answer.nothing_near"
    text = translation(ask.language).tr(code, pages=where)
    job.cited(sources)
    job.token(text.removeprefix(shown) if text.startswith(shown) else f"\n\n{text}")
    is_foreign = documents.is_foreign(ask.question, ask.document_ids)
    return Answered(id=ask.id, text=text, refused=True, sources=sources, is_foreign=is_foreign)
