"""Cuts a page into sentences, rows and form lines, and finds those that a claim is about."""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from chatapp.engine.claims.table_scales import scaled
from chatapp.engine.language.normal_form import normal
from chatapp.engine.language.quantities import Figure, figures
from chatapp.engine.language.sentences import readable, spans
from chatapp.engine.language.terms import terms

_FORM_LINE = re.compile(r"^\s*[A-Z가-힣][^.:?!]{2,45}:(?:\s|$)")
_DATE_BEGUN = re.compile(r"(?:1\d|20)\d\d\.(?:\s?\d{1,2}\.)?\s*\Z")
_DATE_END = re.compile(r"(?:1\d|20)\d\d\.\s?\d{1,2}\.(?:\s?\d{1,2}\.)?\s*\Z")
_CIRCLED = re.compile("[①-⑳]")
"""Numbers of paragraphs, which would read as numbers of anything."""
_LIST_NUMBER = re.compile(r"^(?:\(?\d{1,3}[.)]|\(?[가-하a-z][.)]|[•■▪◦·※○●□*-])\s+(?=\S)")
_STOPPED = re.compile(r"[.!?。:;,][\"'”’)\]]*$")
_PART = re.compile(r"[,;]\s|\s(?:and|but|while|or)\s|(?<=[가-힣][고며만나])\s")
"""Where one fact of a sentence ends and another may begin."""
_LENGTH_PRIOR = 12
"""Terms added to the length of a piece, so that short ones do not win by one word; chosen."""
_HEADS = 3
"""Lines above a row of figures that may name its columns; chosen."""
_MARKDOWN = re.compile(
    r"\*\*|__|`|^\s*(?:#+|[-*•]|\d+[.)])\s+|(?<![\w*])\*(?=\w)|(?<=\w)\*(?![\w*])", re.M
)


@dataclass(frozen=True)
class ClaimPage:
    """A page as claims are held against it; `letters` are decomposed and without blanks."""

    text: str
    pieces: tuple[str, ...]
    held: tuple[frozenset[str], ...]
    figures: tuple[Figure, ...]
    letters: str
    stems: frozenset[str]


@functools.lru_cache(maxsize=16)
def read(page: str) -> ClaimPage:
    """Return a page cut into pieces; several sentences of an answer mostly cite the same one."""
    page = normal(_CIRCLED.sub(" ", page))
    text = readable(page)
    pieces = tuple(readable(piece) for piece in _cut(page))
    held = tuple(_held(piece, text) for piece in pieces)
    letters = unicodedata.normalize("NFD", re.sub(r"\s", "", text))
    every = list(itertools.chain.from_iterable(map(figures, pieces)))
    return ClaimPage(
        text, pieces, held, tuple(scaled(every, text)), letters, frozenset(terms(text))
    )


def plain(sentence: str) -> str:
    """Return a sentence of an answer as it reads: without the signs of Markdown."""
    return _LIST_NUMBER.sub("", readable(_MARKDOWN.sub("", normal(_CIRCLED.sub(" ", sentence)))))


def passage_for(sentence: str, page: ClaimPage) -> str:
    """Return the best two pieces for a sentence, their neighbours, and the best of each part."""
    around: set[int] = set()
    for at in _best(_held(sentence), page)[:2]:
        around.update(range(max(0, at - 1), min(len(page.pieces), at + 2)))
    for part in _PART.split(sentence):
        around.update(_best(_held(part), page)[:1])
    for at in tuple(around):
        around.update(_heads(at, page))
    return " ".join(_stopped(page.pieces[at]) for at in sorted(around))


def _cut(page: str) -> Iterable[str]:
    start, ends = 0, [span.end for span in spans(page)]
    for end in ends:
        following = page[end : end + 4].lstrip()[:1]
        is_begun = following.isdigit() and _DATE_BEGUN.search(page[start:end])
        if following and (is_begun or _DATE_END.search(page[start:end])):
            # "2017. 1. 23." ends no sentence.
            continue
        yield from _lines(_LIST_NUMBER.sub("", page[start:end].strip()))
        start = end


def _lines(piece: str) -> Iterable[str]:
    start = 0
    for line in re.finditer(r"^.*\n?", piece, re.M):
        if line.start() > start and _FORM_LINE.match(line[0]):
            yield piece[start : line.start()]
            start = line.start()
    yield piece[start:]


def _held(piece: str, page: str = "") -> frozenset[str]:
    return frozenset(set(terms(piece)) | {figure.value for figure in scaled(figures(piece), page)})


def _best(wanted: Iterable[str], page: ClaimPage) -> list[int]:
    spoken = frozenset(wanted)
    return sorted(
        range(len(page.pieces)),
        key=lambda at: -len(page.held[at] & spoken) / (len(page.held[at]) + _LENGTH_PRIOR) ** 0.5,
    )


def _heads(at: int, page: ClaimPage) -> list[int]:
    """Return the lines that may name a row's columns: the first of its table, and those above it."""
    if not _is_row(page.pieces[at]):
        return []
    above = at - 1
    while above >= 0 and _is_row(page.pieces[above]):
        above -= 1
    return list(range(max(0, above - _HEADS + 1), min(at, above + 2)))


def _is_row(piece: str) -> bool:
    return not _STOPPED.search(piece) and len(figures(piece)) >= 2 and len(piece) < 160


def _stopped(piece: str) -> str:
    return piece if _STOPPED.search(piece) else f"{piece}."
