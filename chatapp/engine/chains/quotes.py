"""Ranks the sentences of passages by how well they answer a question: what to quote, what to read first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from chatapp.engine.chains.evidence import question_terms
from chatapp.engine.documents.keywords import terms
from chatapp.engine.documents.sentences import Span, readable, spans
from chatapp.records import Passage

PageText = Callable[[int, int], str]
Rarity = Callable[[Iterable[str]], dict[str, float]]

# What a question asks for, and what a sentence that answers it holds.
_WHEN = re.compile(r"\b(when|what (year|date|day|month)|which year)\b|언제|몇 ?년|며칠|어느 해|연도|날짜", re.I)
_DATE = re.compile(
    r"\b\d{4}\b|\d ?[년월일시]|\b(january|february|march|april|may|june|july|august|september|october|november|"
    r"december|century|o'clock|a\.m|p\.m)\b",
    re.I,
)
_COUNT = re.compile(
    r"\b(how (many|much|long|far|old|often|large|high|fast)|percent\w*|what number)\b|몇|얼마|며칠", re.I
)
_NUMBER = re.compile(
    r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|twelve|hundred|thousand|million|billion|half|quarter|"
    r"percent)\b",
    re.I,
)
_WHO = re.compile(r"\b(who|whom|whose)\b", re.I)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+")

# Weights were set on made-up questions and checked on the evaluation sets (docs/retrieval.md).
_BEFORE = 0.25
_AROUND = 0.35
_RANK = 0.02
_KIND = 0.12
_SHORT = 0.15


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a page; `passage` is the index of the passage it was found through."""

    passage: int
    page_of: tuple[int, int]
    span: Span
    text: str
    score: float = 0.0


@dataclass(slots=True)
class _Asked:
    question: str
    stems: dict[str, float] = field(default_factory=dict)

    def share(self, stems: set[str]) -> float:
        """Return how much of the question's weight these stems hold, 0 to 1."""
        whole = sum(self.stems.values())
        return sum(weight for stem, weight in self.stems.items() if stem in stems) / whole if whole else 0.0


def rank(question: str, passages: Sequence[Passage], page_text: PageText, rarity: Rarity) -> list[Sentence]:
    """Return the sentences that passages touch, best first, each once."""
    asked = _asked(question, rarity)
    found: dict[tuple[tuple[int, int], int], Sentence] = {}
    for index, passage in enumerate(passages):
        for sentence in _of_passage(index, passage, asked, page_text):
            key = (sentence.page_of, sentence.span.start)
            if key not in found or found[key].score < sentence.score:
                found[key] = sentence
    return sorted(found.values(), key=lambda sentence: -sentence.score)


def stem(term: str) -> str:
    """Return an English word without its usual endings; other terms as they are."""
    if term.isascii() and term.isalpha():
        for ending in ("ing", "ed", "es", "ly", "s"):
            if term.endswith(ending) and len(term) - len(ending) >= 4:
                return term[: -len(ending)]
    return term


def _asked(question: str, rarity: Rarity) -> _Asked:
    weights = rarity(question_terms(question))
    stems: dict[str, float] = {}
    for term, weight in weights.items():
        stems[stem(term)] = max(weight, stems.get(stem(term), 0.0))
    return _Asked(question, stems)


def _of_passage(index: int, passage: Passage, asked: _Asked, page_text: PageText) -> list[Sentence]:
    page_of = (passage.document_id, passage.page)
    text = page_text(*page_of)
    around = asked.share({stem(term) for term in terms(f"{passage.heading} {passage.text}")})
    before: set[str] = set()
    found = []
    for span in spans(text):
        words = readable(text[span.start : span.end])
        stems = {stem(term) for term in terms(words)}
        if span.end > passage.start and span.start < passage.end:
            own = asked.share(stems)
            score = own + _BEFORE * (asked.share(before | stems) - own) + _AROUND * around - _RANK * index
            found.append(Sentence(index, page_of, span, words, score + _fits_kind(asked.question, words, stems)))
        before = stems
    return found


def _fits_kind(question: str, words: str, stems: set[str]) -> float:
    bonus = -_SHORT if len(stems) < 4 else 0.0
    if (_WHEN.search(question) and _DATE.search(words)) or (_COUNT.search(question) and _NUMBER.search(words)):
        bonus += _KIND
    if _WHO.search(question) and _NAME.search(words):
        bonus += _KIND * 0.6
    return bonus
