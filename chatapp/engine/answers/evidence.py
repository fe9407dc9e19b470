"""What search found for a question: passages, their best sentences, and whether they answer it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from chatapp.contract.records import Passage
from chatapp.engine.answers import sentence_ranking
from chatapp.engine.answers.sentence_ranking import Idf, PageReader, RankedSentence
from chatapp.engine.language.question_words import Word, content_words
from chatapp.engine.language.terms import terms

_READ_PASSAGES = 5
"""Passages whose words count together; further ones are rarely shown (docs/retrieval.md)."""


@dataclass(frozen=True, slots=True)
class EvidenceSigns:
    """What speaks for an answer in the passages, each 0 to 1.

    `together` is the share of the question's words, by IDF, that one passage holds; `anywhere` the
    share that the passages hold together; `meaning` the largest cosine of a sentence with the
    question.
    """

    together: float
    anywhere: float
    meaning: float


# Logistic regression on four sets of questions (benchmarks/refusals.py, docs/retrieval.md).
WEIGHTS = EvidenceSigns(together=3.9, anywhere=2.1, meaning=4.3)
CONSTANT = -4.45


@dataclass(frozen=True, slots=True)
class Evidence:
    """Passages and their sentences, best first; `log_odds` that they state the answer."""

    passages: tuple[Passage, ...] = ()
    sentences: tuple[RankedSentence, ...] = ()
    log_odds: float = -math.inf


def weigh(question: str, passages: Sequence[Passage], reader: PageReader) -> Evidence:
    """Rank the sentences of passages and weigh whether they answer."""
    if not passages:
        return Evidence()
    sentences = sentence_ranking.rank(question, passages, reader)
    signs = signs_of(question, passages, sentences, reader.idf)
    return Evidence(tuple(passages), tuple(sentences), log_odds(signs))


def log_odds(signs: EvidenceSigns) -> float:
    """Return the natural logarithm of the odds that the passages answer."""
    return (
        CONSTANT
        + WEIGHTS.together * signs.together
        + WEIGHTS.anywhere * signs.anywhere
        + WEIGHTS.meaning * signs.meaning
    )


def signs_of(
    question: str, passages: Sequence[Passage], sentences: Sequence[RankedSentence], idf: Idf
) -> EvidenceSigns:
    """Weigh how much of a question its passages hold, by words and by meaning."""
    words = content_words(question)
    weights = idf(set[str]().union(*words))
    held = [
        set(terms(f"{passage.document} {passage.heading} {passage.text}")) for passage in passages
    ]
    together = max(share(words, passage, weights) for passage in held[:_READ_PASSAGES])
    return EvidenceSigns(
        together=together,
        anywhere=share(words, set[str]().union(*held), weights),
        meaning=max((sentence.meaning for sentence in sentences), default=0.0),
    )


def share(words: Sequence[Word], held: set[str], weights: dict[str, float]) -> float:
    """Return the share of the words' IDF that is held; Korean words count by syllable pairs."""
    whole = got = 0.0
    for word in words:
        whole += sum(weights[term] for term in word) / len(word)
        got += sum(weights[term] for term in word if term in held) / len(word)
    return got / whole if whole else 1.0
