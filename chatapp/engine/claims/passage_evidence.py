"""The sentences of a page that statements are judged by: the best ones with their neighbours."""

from __future__ import annotations

from collections.abc import Sequence

from chatapp.engine.documents.page.page_view import PageView, Quotable
from chatapp.engine.language.sentences import Span, readable
from chatapp.engine.language.terms import terms

_BEST = 2
"""Pieces of a page for each statement: one may merge two facts."""
_SHORT = 4
"""Terms added to the length of a piece, so that headings of one word do not win."""
_MOST_COMPARED = 40
"""Pieces around the quote; a text file may have thousands on its one page."""


def evidence(page: PageView, quoted: Span, statements: Sequence[str]) -> str:
    """Return what a page says near these statements, in its order; tables keep their header.

    The quote is always part of it: it was found by meaning too, also in another language.
    """
    pieces = _nearby(page.quotable, quoted.start)
    texts = [readable(page.text[piece.start : piece.end]) for piece in pieces]
    best = [
        index
        for index, piece in enumerate(pieces)
        if piece.start < quoted.end and piece.end > quoted.start
    ]
    for statement in statements:
        best += _best(statement, texts)
    wanted: set[int] = set()
    for index in best:
        wanted.update(range(max(0, index - 1), min(len(pieces), index + 2)))
    spans = _joined([pieces[index] for index in sorted(wanted)])
    return "\n".join(page.readable(span.start, span.end) for span in spans)


def _nearby(pieces: Sequence[Quotable], place: int) -> Sequence[Quotable]:
    quoted = next((index for index, piece in enumerate(pieces) if piece.end > place), 0)
    first = max(0, min(quoted - _MOST_COMPARED // 2, len(pieces) - _MOST_COMPARED))
    return pieces[first : first + _MOST_COMPARED]


def _best(statement: str, texts: Sequence[str]) -> list[int]:
    """Return the indexes of the texts that share most terms with a statement."""
    words = set(terms(statement))
    scores = []
    for text in texts:
        held = set(terms(text))
        scores.append(len(held & words) / (len(held) + _SHORT) ** 0.5)
    order = sorted(range(len(texts)), key=lambda index: -scores[index])
    return [index for index in order[:_BEST] if scores[index] > 0]


def _joined(pieces: Sequence[Quotable]) -> list[Span]:
    """Return the spans of pieces; two with nothing but a blank between are one."""
    spans: list[Span] = []
    for piece in pieces:
        if spans and piece.start - spans[-1].end <= 1:
            spans[-1] = Span(spans[-1].start, piece.end)
        else:
            spans.append(piece.span)
    return spans
