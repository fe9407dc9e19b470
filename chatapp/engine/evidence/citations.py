"""Makes the sources of an answer: the words to mark on a page, and where they stand."""

from __future__ import annotations

from chatapp.contract.records import Passage, Source
from chatapp.engine.documents.documents import Documents
from chatapp.engine.documents.page.page_view import PageView
from chatapp.engine.language.sentences import Span, readable
from chatapp.engine.language.terms import terms


def nearest(mark: int, passage: Passage, claim: str, documents: Documents) -> Source:
    """Return the source of a claim, quoting the passage's sentence that is most similar to it."""
    page = documents.pages.view(passage.document_id, passage.page)
    return of_span(mark, passage, best_span(page, passage, claim), documents)


def of_span(mark: int, passage: Passage, span: Span, documents: Documents) -> Source:
    """Return a source whose quote is a piece of the passage's page."""
    text = documents.pages.text(passage.document_id, passage.page)
    where = documents.pages.boxes(passage.document_id, passage.page, span.start, span.end)
    quote = readable(text[span.start : span.end])
    return Source(
        mark,
        passage.document,
        passage.page,
        quote,
        where,
        passage.document_id,
        place=passage.place,
        start=span.start,
        end=span.end,
        warnings=documents.pages.warnings(passage.document_id, passage.page, span.start, span.end),
        # That of the quote: a passage can hold several short sections.
        heading=documents.pages.heading(passage.document_id, passage.page, span.start),
    )


def best_span(page: PageView, passage: Passage, claim: str) -> Span:
    """Return the sentence of a page, within the passage, that shares most terms with a claim."""
    wanted = set(terms(claim))
    best, most = Span(passage.start, passage.end), 0.0
    for quotable in page.quotable:
        is_outside = quotable.end <= passage.start or quotable.start >= passage.end
        if is_outside or quotable.kind == "heading":
            continue
        held = set(terms(readable(page.text[quotable.start : quotable.end])))
        # Long sentences hold many words by chance: the root keeps them from winning always.
        score = len(held & wanted) / (len(held) + 4) ** 0.5
        if score > most:
            best, most = quotable.span, score
    return best
