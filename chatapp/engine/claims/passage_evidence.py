"""The sentences of a page that statements are judged by: the best ones with their neighbours."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chatapp.engine.documents.page.page_view import PageView, Quotable
from chatapp.engine.language.sentences import Span, readable
from chatapp.engine.language.terms import terms

Cosines = Callable[[str, Sequence[str]], Sequence[float] | None]
"""Returns the cosines of a sentence with others, None where the embedder cannot tell."""

_BEST = 2
"""Pieces of a page for each statement: one may merge two facts."""
_SHORT = 4
"""Terms added to the length of a piece, so that headings of one word do not win."""
_MOST_COMPARED = 40
"""Pieces around the quote; a text file may have thousands on its one page."""


def evidence(page: PageView, around: int, statements: Sequence[str], cosines: Cosines) -> str:
    """Return what a page says near these statements, in its order; tables keep their header.

    `around` is the character of the page where the cited quote begins.
    """
    pieces = _nearby(page.quotable, around)
    texts = [readable(page.text[piece.start : piece.end]) for piece in pieces]
    wanted: set[int] = set()
    for statement in statements:
        for index in _best(statement, texts, cosines):
            wanted.update(range(max(0, index - 1), min(len(pieces), index + 2)))
    spans = _joined([pieces[index] for index in sorted(wanted)])
    return "\n".join(page.readable(span.start, span.end) for span in spans)


def _nearby(pieces: Sequence[Quotable], around: int) -> Sequence[Quotable]:
    quoted = next((index for index, piece in enumerate(pieces) if piece.end > around), 0)
    first = max(0, min(quoted - _MOST_COMPARED // 2, len(pieces) - _MOST_COMPARED))
    return pieces[first : first + _MOST_COMPARED]


def _best(statement: str, texts: Sequence[str], cosines: Cosines) -> list[int]:
    """Return the indexes of the texts that share most with a statement, in words and meaning."""
    words = set(terms(statement))
    held = [set(terms(text)) for text in texts]
    scores = [len(own & words) / (len(own) + _SHORT) ** 0.5 for own in held]
    most = max(scores, default=0.0) or 1.0
    meanings = cosines(statement, texts) or [0.0] * len(texts)
    totals = [score / most + cosine for score, cosine in zip(scores, meanings, strict=True)]
    return sorted(range(len(texts)), key=lambda index: -totals[index])[:_BEST]


def _joined(pieces: Sequence[Quotable]) -> list[Span]:
    """Return the spans of pieces; two with nothing but a blank between are one."""
    spans: list[Span] = []
    for piece in pieces:
        if spans and piece.start - spans[-1].end <= 1:
            spans[-1] = Span(spans[-1].start, piece.end)
        else:
            spans.append(piece.span)
    return spans
