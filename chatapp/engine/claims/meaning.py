"""Checks with the embedder that the page is about the same as the claim."""

from __future__ import annotations

from chatapp.engine.claims import page_pieces
from chatapp.engine.claims.claim_check import Evidence, Fault
from chatapp.engine.language.scripts import are_apart
from chatapp.engine.language.sentences import spans
from chatapp.engine.language.terms import terms

LEAST_COSINE = 0.3
"""True sentences have more than 0.5 (docs/retrieval.md), sentences of another matter mostly less."""
_MOST_COMPARED = 40
"""Sentences and rows of a page that are compared; chosen."""


def check(claim: str, evidence: Evidence) -> Fault | None:
    """Return "OtherMeaning" when the nearest sentence or row of the page is far."""
    rows = _rows(evidence.sentence, evidence.page_text)
    plain = page_pieces.plain(evidence.sentence)
    text = evidence.page.text
    if not are_apart(plain, text):
        text = page_pieces.passage_for(plain, evidence.page)
    compared = [*rows, *(text[span.start : span.end] for span in spans(text))]
    cosine = evidence.nearness(plain, compared[:_MOST_COMPARED])
    return Fault("OtherMeaning") if cosine is not None and cosine < LEAST_COSINE else None


def _rows(sentence: str, page: str) -> list[str]:
    """Return the rows of the page's Markdown tables that share most words with a sentence."""
    wanted = set(terms(sentence))
    rows = [line for line in page.split("\n") if line.startswith("|")]
    texts = [" ".join(row.replace("|", " ").split()) for row in rows]
    texts.sort(key=lambda text: -len(wanted & set(terms(text))))
    return texts[: _MOST_COMPARED // 2]
