"""What search found for a question: passages, their best sentences, and whether they answer it."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from chatapp.contract.records import Passage
from chatapp.engine.evidence import sentence_ranking, table_evidence
from chatapp.engine.evidence.sentence_ranking import PageReader, RankedSentence
from chatapp.engine.language.question_words import Word, content_words
from chatapp.engine.language.terms import terms

_READ_PASSAGES = 5
"""Passages whose words count together; further ones are rarely shown (docs/retrieval.md)."""

_PAIR = 2
_ROWS = 3
"""Rows of tables that are weighed with their columns, the best ones."""


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
class SearchEvidence:
    """Passages and their sentences, best first; `log_odds` that they state the answer."""

    passages: tuple[Passage, ...] = ()
    sentences: tuple[RankedSentence, ...] = ()
    log_odds: float = -math.inf


def weigh(question: str, passages: Sequence[Passage], reader: PageReader) -> SearchEvidence:
    """Rank the sentences of passages and weigh whether they answer."""
    if not passages:
        return SearchEvidence()
    sentences = sentence_ranking.rank(question, passages, reader)
    signs = signs_of(question, passages, sentences, reader)
    return SearchEvidence(tuple(passages), tuple(sentences), log_odds(signs))


def log_odds(signs: EvidenceSigns) -> float:
    """Return the natural logarithm of the odds that the passages answer."""
    return (
        CONSTANT
        + WEIGHTS.together * signs.together
        + WEIGHTS.anywhere * signs.anywhere
        + WEIGHTS.meaning * signs.meaning
    )


def signs_of(
    question: str,
    passages: Sequence[Passage],
    sentences: Sequence[RankedSentence],
    reader: PageReader,
) -> EvidenceSigns:
    """Weigh how much of a question its passages hold, by words and by meaning."""
    words = content_words(question)
    weights = reader.idf(set[str]().union(*words))
    unknown = table_evidence.unknown_codes(question, passages)
    held = [
        set(terms(f"{each.document} {each.heading} {each.text}")) - unknown for each in passages
    ]
    everything = set[str]().union(*held)
    rows = [sentence for sentence in sentences if sentence.names][:_ROWS]
    of_rows = max((_row_share(question, words, row, weights, reader) for row in rows), default=0.0)
    together = max(share(words, passage, weights) for passage in held[:_READ_PASSAGES])
    no_row = table_evidence.names_no_row(words, rows, everything)
    return EvidenceSigns(
        together=0.0 if no_row else max(together, of_rows),
        anywhere=max(share(words, everything, weights), of_rows),
        meaning=max((sentence.meaning for sentence in sentences), default=0.0),
    )


def _row_share(
    question: str,
    words: Sequence[Word],
    row: RankedSentence,
    weights: dict[str, float],
    reader: PageReader,
) -> float:
    """Return the share of a question that a row holds with its columns, 0 if its cells hold none."""
    own = set(terms(row.text))
    if not any(own.issuperset(word) for word in words):
        return 0.0
    met = table_evidence.asked_columns(question, words, row, reader.cosines)
    held = own | set(terms(row.names))
    return share(words, held.union(*met), weights)


def share(words: Sequence[Word], held: set[str], weights: dict[str, float]) -> float:
    """Return the share of the words' IDF that is held; Korean words count by syllable pairs."""
    stems = {_stem(term) for term in held if len(term) == _PAIR}
    whole = got = 0.0
    for word in words:
        present = [term for term in word if term in held or _stem(term) in stems]
        whole += sum(weights[term] for term in word) / len(word)
        got += sum(weights[term] for term in present) / len(word)
    return got / whole if whole else 1.0


def _stem(term: str) -> str:
    """Return a Hangul pair up to its second initial consonant: 맡겨 and 맡긴 are both 맡ㄱ.

    Verbs change in the vowel and the final consonant of the last syllable of their stem. Other
    terms are returned with a mark that no pair has.
    """
    if len(term) != _PAIR or not all("가" <= letter <= "힣" for letter in term):
        return f"={term}"
    return term[0] + unicodedata.normalize("NFD", term[1])[0]
