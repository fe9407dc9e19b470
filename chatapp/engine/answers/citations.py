"""Ties each sentence of an answer to its passage, and finds the words to mark on the page."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from chatapp.contract.records import Passage, Source
from chatapp.engine.documents.documents import Documents
from chatapp.engine.documents.page.page_view import PageView
from chatapp.engine.language.sentences import Span, readable, spans
from chatapp.engine.language.terms import terms

_MARK = re.compile(r"\s?\[(\d{1,3})\]")
_MARK_RUN = re.compile(r"(?:\s?\[\d{1,3}\])+")
_LEAST_SUPPORT = 0.5
"""The share of a sentence's terms that a passage must hold to be named as its source."""


class CitedAnswer(NamedTuple):
    """An answer with marks, and the sources of the marks."""

    text: str
    sources: tuple[Source, ...]


def cite(
    text: str, question: str, passages: Sequence[Passage], documents: Documents
) -> CitedAnswer:
    """Return the answer with marks [1], [2] … in order of use, and their sources.

    Marks that name no passage are dropped; a sentence without a mark gets that of the passage which
    holds most of its words, if it holds half of them.
    """
    order: list[int] = []
    claims: dict[int, list[str]] = {}
    cited: list[str] = []
    for sentence in _pieces(text):
        named = _named(sentence, len(passages)) or _supporting(_bare(sentence), passages)
        for index in named:
            if index not in order:
                order.append(index)
            claims.setdefault(index, []).append(_bare(sentence))
        cited.append(_with_marks(sentence, [order.index(index) + 1 for index in named]))
    sources = [
        nearest(mark, passages[index], f"{' '.join(claims[index])} {question}", documents)
        for mark, index in enumerate(order, 1)
    ]
    return CitedAnswer("".join(cited), tuple(sources))


def so_far(
    text: str, question: str, passages: Sequence[Passage], documents: Documents
) -> tuple[Source, ...]:
    """Return the sources of the marks in an unfinished text, as the model numbers them."""
    claims: dict[int, list[str]] = {}
    for sentence in _pieces(text):
        for index in _named(sentence, len(passages)):
            claims.setdefault(index, []).append(_bare(sentence))
    return tuple(
        nearest(index + 1, passages[index], f"{' '.join(claims[index])} {question}", documents)
        for index in sorted(claims)
    )


def marks(text: str) -> int:
    """Count the marks of a text."""
    return len(_MARK.findall(text))


def in_order(passages: Sequence[Passage], sources: Sequence[Source]) -> list[Passage]:
    """Order the passages of a continued answer by its marks; the others fill the gaps."""
    places: dict[int, Passage] = {}
    for source in sources:
        of_page = [
            passage
            for passage in passages
            if (passage.document_id, passage.page) == (source.document_id, source.page)
            and passage not in places.values()
        ]
        if of_page and source.mark <= len(passages):
            quoted = [passage for passage in of_page if source.quote in readable(passage.text)]
            places[source.mark - 1] = [*quoted, *of_page][0]
    others = iter([passage for passage in passages if passage not in places.values()])
    return [places.get(index) or next(others) for index in range(len(passages))]


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


def _pieces(text: str) -> list[str]:
    """Cut an answer into sentences that join to the whole text; marks stay with their sentence."""
    starts = [span.start for span in spans(_MARK_RUN.sub(lambda run: "\ue0d8" * len(run[0]), text))]
    cuts = [0, *starts[1:], len(text)]
    return [text[start:end] for start, end in itertools.pairwise(cuts)]


def _named(sentence: str, passages: int) -> list[int]:
    """Return the passages a sentence names itself, invented ones left out, each once."""
    indexes = [int(number) - 1 for number in _MARK.findall(sentence)]
    return list(dict.fromkeys(index for index in indexes if 0 <= index < passages))


def _supporting(sentence: str, passages: Sequence[Passage]) -> list[int]:
    wanted = set(terms(sentence))
    if not wanted:
        return []
    shares = [len(wanted & set(terms(passage.text))) / len(wanted) for passage in passages]
    best = max(range(len(shares)), key=shares.__getitem__, default=-1)
    return [best] if best >= 0 and shares[best] >= _LEAST_SUPPORT else []


def _bare(sentence: str) -> str:
    return _MARK.sub("", sentence)


def _with_marks(sentence: str, marks: list[int]) -> str:
    """Put the marks where the model put its own, else before the stop at the end."""
    written = " ".join(f"[{mark}]" for mark in marks)
    own = _MARK_RUN.search(sentence)
    if own:
        bare_after = _MARK.sub("", sentence[own.end() :])
        return sentence[: own.start()] + (f" {written}" if written else "") + bare_after
    if not written:
        return sentence
    body = sentence.rstrip()
    stop = len(body)
    while stop and body[stop - 1] in ".!?。！？\"'”’)":
        stop -= 1
    return f"{body[:stop]} {written}{body[stop:]}{sentence[len(body) :]}"
