"""Ties each sentence of an answer to the passage that carries it, and finds the words to mark on the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chatapp.engine.documents.keywords import terms
from chatapp.records import Box, Passage, Source

Boxes = Callable[[int, int, int, int], tuple[Box, ...]]
"""(document id, page, start, end) → boxes of these characters, one a line."""

_MARK = re.compile(r"\s?\[(\d{1,3})\]")
_MARK_RUN = re.compile(r"(?:\s?\[\d{1,3}\])+")
# A sentence ends at its stop, or at an empty line; "3.5" and "p. 3" do not end one.
_SENTENCE = re.compile(r".+?(?:[.!?。！？](?=[\s\"'”’)\]]|$)[\"'”’)\]]*|\n\s*\n|\n(?=\s*[-*•|#\d])|$)", re.S)
_LIST_NUMBER = re.compile(r"\s*\d{1,3}[.)]\s*")
# How much of a sentence's words a passage must hold to be named as its source.
_LEAST_SUPPORT = 0.5


@dataclass(frozen=True, slots=True)
class Quote:
    """A piece of a passage, by character offsets into the passage's text."""

    start: int
    end: int


def cite(text: str, question: str, passages: Sequence[Passage], boxes: Boxes) -> tuple[str, tuple[Source, ...]]:
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
        _source(mark, passages[index], f"{' '.join(claims[index])} {question}", boxes)
        for mark, index in enumerate(order, 1)
    ]
    return "".join(cited), tuple(sources)


def nearest(mark: int, passage: Passage, question: str, boxes: Boxes) -> Source:
    """Return a source for a page that only comes near a question: its nearest sentence is the quote."""
    return _source(mark, passage, question, boxes)


def readable(text: str) -> str:
    """Return a passage's text as a reader wants it: words broken at line ends joined, lines run together."""
    text = re.sub(r"(?<=[^\W\d_])-\s*\n\s*(?=[a-z])", "", text.replace("\u00ad", "").replace("\r", ""))
    text = re.sub(r"(?<=[가-힣])\n(?=[가-힣])", " ", text)
    return re.sub(r"[ \t]*\n[ \t]*", " ", text).strip()


def sentences(text: str) -> list[Quote]:
    """Cut a passage into sentences, blanks at their ends left out."""
    found = []
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if end > start:
            found.append(Quote(start, end))
    return found


def best_quote(passage: Passage, claim: str) -> Quote:
    """Return the sentence of a passage that shares most terms with a claim, with its neighbour if needed."""
    wanted = set(terms(claim))
    best, most = Quote(0, len(passage.text)), 0.0
    for quote in sentences(passage.text):
        held = set(terms(passage.text[quote.start : quote.end]))
        # Long sentences hold many words by chance: the root keeps them from winning always.
        score = len(held & wanted) / (len(held) + 4) ** 0.5
        if score > most:
            best, most = quote, score
    return best


def _source(mark: int, passage: Passage, claim: str, boxes: Boxes) -> Source:
    quote = best_quote(passage, claim)
    where = boxes(passage.document_id, passage.page, passage.start + quote.start, passage.start + quote.end)
    words = readable(passage.text[quote.start : quote.end])
    return Source(mark, passage.document, passage.page, words, where, passage.document_id)


def _pieces(text: str) -> list[str]:
    """Cut an answer into sentences; the number of a list ("1.") belongs to what follows it."""
    pieces: list[str] = []
    for piece in _SENTENCE.findall(text):
        if pieces and _LIST_NUMBER.fullmatch(pieces[-1]):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def _named(sentence: str, passages: int) -> list[int]:
    """Return the passages a sentence names itself, invented ones left out, each once."""
    found = [int(number) - 1 for number in _MARK.findall(sentence)]
    return list(dict.fromkeys(index for index in found if 0 <= index < passages))


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
