"""A clause that a question names: "제7조 제2항", "Section 5", "Article 7(2)".

What it says is the answer, whatever its words; clauses that only refer to it are not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chatapp.contract.records import Passage
from chatapp.engine.evidence import sentence_ranking
from chatapp.engine.evidence.sentence_ranking import PageReader, RankedSentence
from chatapp.engine.language.question_words import content_words
from chatapp.engine.language.sentences import Span
from chatapp.engine.language.terms import terms

_KOREAN = re.compile(
    r"(?P<sign>제\s?)?(?P<article>\d{1,4})\s?조(?:의\s?(?P<branch>\d{1,2}))?(?!\s?원)"
    r"(?:\s?제?\s?(?P<paragraph>\d{1,2})\s?항)?(?:\s?제?\s?(?P<item>\d{1,2})\s?호)?"
)
_ENGLISH = re.compile(
    r"(?:\b(?:section|article|clause|paragraph|sec\.|art\.)|§+)\s?(?P<article>\d{1,4}(?:\.\d{1,3})*)"
    r"(?:\s?\((?P<paragraph>\d{1,2})\))?",
    re.IGNORECASE,
)
_NEXT_KOREAN = re.compile(
    r"^[ \t]*제\s?\d+\s?(?:조(?:의\s?\d+)?(?=[\s(（]|$)(?!\s*제\d)|[장절편])", re.M
)
_CIRCLED = 0x2460
"""Code point of ①; the numbers to 20 follow it (Unicode, Enclosed Alphanumerics)."""
_OTHER_WORDS = 1
"""Words of another place that a question about a clause may have: "내용", "무엇을 정해"; chosen."""


@dataclass(frozen=True, slots=True)
class ClauseName:
    """A clause by its numbers, and what the question says beside it."""

    head: re.Pattern[str]
    following: re.Pattern[str]
    """What ends it: the head of another clause."""
    paragraph: int
    item: int
    rest: str


def asked(question: str) -> ClauseName | None:
    """Return the clause that a question names, None for none or several."""
    # "5조" alone is an amount.
    matches = [each for each in _KOREAN.finditer(question) if each["sign"] or each["paragraph"]]
    if len(matches) == 1:
        return _korean(matches[0], question)
    if matches:
        return None
    matches = list(_ENGLISH.finditer(question))
    return _english(matches[0], question) if len(matches) == 1 else None


def first(
    question: str,
    passages: Sequence[Passage],
    sentences: Sequence[RankedSentence],
    reader: PageReader,
) -> list[RankedSentence]:
    """Return the sentences of the clause that a question asks for, as its best ones, in order.

    None where it names no clause, or asks for something of another place.
    """
    name = asked(question)
    if name is None or not sentences:
        return []
    clause: list[RankedSentence] = []
    texts = ""
    for document_id, page in dict.fromkeys((each.document_id, each.page) for each in passages):
        text = reader.view(document_id, page).text
        span = part_of(text, name)
        if span is not None:
            texts += text[span.start : span.end]
            clause += [
                each
                for each in sentences
                if (each.document_id, each.page) == (document_id, page)
                and span.start <= each.span.start < span.end
            ]
    if not clause or _asks_for_more(name, texts, passages):
        return []
    clause.sort(key=lambda each: (each.passage, each.span.start))
    return sentence_ranking.in_front(clause, sentences)


def part_of(text: str, name: ClauseName) -> Span | None:
    """Return where a page states a clause, None where it does not."""
    head = name.head.search(text)
    if head is None:
        return None
    after = name.following.search(text, head.end())
    span = Span(head.start(), after.start() if after else len(text))
    if name.paragraph:
        span = _numbered(text, span, name.paragraph) or span
    if name.item:
        span = _numbered(text, span, name.item, is_item=True) or span
    return span


def _korean(match: re.Match[str], question: str) -> ClauseName:
    branch = rf"\s?의\s?{match['branch']}" if match["branch"] else r"(?!\s?의\s?\d)"
    head = re.compile(
        rf"^[ \t|]*제\s?{match['article']}\s?조{branch}(?=[\s(（:]|$)(?!\s*제\d)", re.MULTILINE
    )
    return _named(match, head, _NEXT_KOREAN, question)


def _english(match: re.Match[str], question: str) -> ClauseName:
    number = re.escape(match["article"])
    kind = r"^[ \t|]*(?:(?:section|article|clause|paragraph|sec\.|art\.)\s?|§+\s?)?"
    head = re.compile(rf"{kind}{number}(?![\d.]*\d)[.:)]?(?=\s|\(|$)", re.IGNORECASE | re.MULTILINE)
    level = match["article"].count(".")
    other = rf"{kind}\d+(?:\.\d+){{{level}}}(?!\.?\d)[.:)]?(?=\s+[A-Z(])"
    return _named(match, head, re.compile(other, re.IGNORECASE | re.MULTILINE), question)


def _named(
    match: re.Match[str], head: re.Pattern[str], following: re.Pattern[str], question: str
) -> ClauseName:
    groups = match.groupdict()
    paragraph, item = int(groups.get("paragraph") or 0), int(groups.get("item") or 0)
    rest = f"{question[: match.start()]} {question[match.end() :]}"
    return ClauseName(head, following, paragraph, item, rest)


def _numbered(text: str, span: Span, number: int, is_item: bool = False) -> Span | None:
    """Return the paragraph or item of a clause with this number."""
    start = _mark(text, span, number, is_item)
    if start < 0:
        return None
    end = _mark(text, Span(start + 1, span.end), number + 1, is_item)
    return Span(start, end if end >= 0 else span.end)


def _mark(text: str, span: Span, number: int, is_item: bool) -> int:
    """Return where a number stands as the mark of a paragraph or item, -1 for nowhere."""
    circled = (
        -1
        if is_item or number > 20
        else text.find(chr(_CIRCLED + number - 1), span.start, span.end)
    )
    if circled >= 0:
        return circled
    written = re.compile(rf"(?:^|\s)(?:\({number}\)|{number}[.)])(?=\s)", re.MULTILINE)
    match = written.search(text, span.start, span.end)
    return match.start() + (text[match.start()].isspace()) if match else -1


def _asks_for_more(name: ClauseName, clause: str, passages: Sequence[Passage]) -> bool:
    """Say whether the other words of a question stand outside of the clause that it names."""
    held = set(terms(clause))
    outside = set[str]().union(*(terms(passage.text) for passage in passages))
    words = [word for word in content_words(name.rest) if not held.issuperset(word)]
    return sum(outside.issuperset(word) for word in words) > _OTHER_WORDS
