"""Splits the text of a page or an answer into spans: sentences, table rows and headings."""

from __future__ import annotations

import re
from dataclasses import dataclass

_STOP = re.compile(r"[.!?。！？][\"'”’)\]]*(?=\s|$)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'“‘])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|No|vs|e\.g|i\.e|cf|pp?|Fig|Sec|Art|approx|ca|Jan|Feb|Mar|Apr|Jun|"
    r"Jul|Aug|Sept?|Oct|Nov|Dec|U\.S|U\.K|U\.N)\.$"
)
_LIST_NUMBER = re.compile(r"^\s*\(?(?:\d{1,3}|[a-z]|[가-하])[.)]$")
# A line that begins like this stands for itself: bullets, numbers of lists and clauses.
_ITEM = re.compile(
    r"\s*(?:[-*•–▪◦·※○●□■]\s|\(?\d{1,3}[.)]\s|\d+\.\d+\s|제\d+[조항장절]|[①-⑳]|Item\s+\d|\|\s)"
)
_MUCH_SHORTER = 0.6
"""Share of the usual length of a line, below which a line stands for itself; chosen."""
_WITHIN_WORD = re.compile(r"\u00ad\s*\n\s*")
"""A line end within a word (`page.line_ends`)."""
_SENTENCE_END = re.compile(r"[.!?。！？:;,][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` of the text that was cut."""

    start: int
    end: int


def spans(text: str) -> list[Span]:
    """Return the sentences of a text in order, blanks at their ends left out.

    A line much shorter than its neighbours that ends without a stop is a heading or a table row,
    and ends there too.
    """
    results: list[Span] = []
    start = 0
    for cut in sorted(set(_sentence_cuts(text)) | set(_line_cuts(text)) | {len(text)}):
        span = _trimmed(text, start, cut)
        if span and not _LIST_NUMBER.fullmatch(text[start:cut].strip()):
            results.append(span)
            start = cut
        elif span is None:
            start = cut
    if span := _trimmed(text, start, len(text)):
        results.append(span)
    return results


def _sentence_cuts(text: str) -> list[int]:
    cuts = []
    for match in _STOP.finditer(text):
        before = text[max(0, match.start() - 12) : match.start() + 1]
        following = text[match.end() : match.end() + 3].lstrip()[:1]
        if not (_ABBREVIATION.search(before) or following.islower()):
            cuts.append(match.end())
    return cuts


def _line_cuts(text: str) -> list[int]:
    lines = text.split("\n")
    lengths = sorted(len(line.strip()) for line in lines if line.strip())
    usual = lengths[len(lengths) * 3 // 4] if lengths else 0
    cuts, at = [], 0
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        at += len(line) + 1
        bare = line.strip()
        stands_alone = (
            bool(bare) and len(bare) < usual * _MUCH_SHORTER and not _SENTENCE_END.search(bare)
        )
        if (
            not bare
            or _ITEM.match(following)
            or (stands_alone and not following.strip()[:1].islower())
        ):
            cuts.append(min(at, len(text)))
    return cuts


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if end > start else None


def readable(text: str) -> str:
    """Return a page's text as a reader wants it: words broken at line ends joined, lines run
    together.
    """
    text = _WITHIN_WORD.sub("", text.replace("\r", "")).replace("\u00ad", "")
    text = re.sub(r"(?<=[^\W\d_])-\s*\n\s*(?=[a-z])", "", text)
    return re.sub(r"\s+", " ", text).strip()
