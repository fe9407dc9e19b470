"""The sentences of a page that a statement is judged by: those that share most of its words."""

from __future__ import annotations

from collections.abc import Sequence

from chatapp.engine.documents.page.page_view import PageView, Quotable
from chatapp.engine.language.sentences import Span, readable
from chatapp.engine.language.terms import terms

_SHORT = 4
"""Terms added to the length of a piece, so that headings of one word do not win; chosen."""
_ADDS = 0.3
"""Share of a statement's terms that a second piece has to add: the statement merges two facts.
Chosen."""
_MOST_LETTERS = 1200
"""Characters of a piece; a text without stops or line ends is one, and may be longer than the
context. Chosen."""
_MOST_COMPARED = 40
"""Pieces around the quote; a text file may have thousands on its one page. Chosen."""


def evidence(page: PageView, quoted: Span, statement: str) -> str:
    """Return the one or two pieces of a page that a statement is about; rows have their header.

    No more: over whole paragraphs a 1.5 B model calls false statements true when their numbers and
    names are somewhere near (docs/retrieval.md). Where no word is shared, as between two languages,
    the quote is returned.
    """
    pieces = _nearby(page.quotable, quoted.start)
    held = [set(terms(readable(page.text[piece.start : piece.end]))) for piece in pieces]
    chosen = _best(set(terms(statement)), held)
    spans = [pieces[index].span for index in chosen] or [quoted]
    texts = [page.readable(span.start, span.end)[:_MOST_LETTERS] for span in spans]
    return "\n".join(texts)


def _nearby(pieces: Sequence[Quotable], place: int) -> Sequence[Quotable]:
    quoted = next((index for index, piece in enumerate(pieces) if piece.end > place), 0)
    first = max(0, min(quoted - _MOST_COMPARED // 2, len(pieces) - _MOST_COMPARED))
    return pieces[first : first + _MOST_COMPARED]


def _best(words: set[str], held: Sequence[set[str]]) -> list[int]:
    """Return the index of what shares most words, and of what adds most to it, in order."""
    scores = [len(own & words) / (len(own) + _SHORT) ** 0.5 for own in held]
    first = max(range(len(held)), key=scores.__getitem__, default=-1)
    if first < 0 or not scores[first]:
        return []
    added = [len(own & words - held[first]) for own in held]
    second = max(range(len(held)), key=added.__getitem__)
    return sorted({first, second} if added[second] >= _ADDS * len(words) else {first})
