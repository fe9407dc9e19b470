"""What search found for a question: passages, their best sentences, and whether they answer it."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from chatapp.contract.records import Passage
from chatapp.engine.evidence import (
    change_evidence,
    clause_evidence,
    sentence_ranking,
    table_evidence,
)
from chatapp.engine.evidence.sentence_ranking import PageReader, RankedSentence
from chatapp.engine.language import loan_words
from chatapp.engine.language import sentences as sentence_spans
from chatapp.engine.language.question_words import Word, bare, content_words, days
from chatapp.engine.language.scripts import are_apart
from chatapp.engine.language.terms import terms

_READ_PASSAGES = 5
"""Passages whose words count together; further ones are rarely shown (docs/retrieval.md)."""

# Logistic regression on the meaning alone, of the sets of WEIGHTS: log odds for each unit of the
# cosine, and at 0. Between two languages there are hardly any words to share.
_MEANING_ALONE = 7.4
_CONSTANT_ALONE = -2.1
_NAMED_LOG_ODDS = 2.0
"""Log odds that the clause or the changes that a question names answer it; chosen."""
_VERB_SYLLABLES = 2
"""Syllables of a verb whose other forms are looked for, as many as a term of Korean has; chosen."""
_HANGUL = re.compile("[가-힣]+")
_ROWS = 3
"""Rows of tables that are weighed with their columns, the best ones; chosen."""


@dataclass(frozen=True, slots=True)
class EvidenceSigns:
    """What speaks for an answer in the passages, each 0 to 1.

    `together` is the share of the question's words, by IDF, that one passage holds, of several
    sentences that of the best one; `anywhere` the share that the passages hold together; `meaning`
    the largest cosine of a sentence with the question.
    """

    together: float
    anywhere: float
    meaning: float


# Logistic regression on six sets of questions (benchmarks/refusals.py, docs/retrieval.md): log odds
# for each unit of a sign, and without any sign.
WEIGHTS = EvidenceSigns(together=3.65, anywhere=1.4, meaning=4.35)
CONSTANT = -3.55


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
    if are_apart(question, " ".join(passage.text for passage in passages)):
        odds = _CONSTANT_ALONE + _MEANING_ALONE * signs.meaning
    else:
        odds = log_odds(signs)
    named = clause_evidence.first(question, passages, sentences, reader)
    named = named or change_evidence.first(question, passages, sentences)
    if named:
        places = {(each.document_id, each.page, each.span) for each in named}
        others = [
            each for each in sentences if (each.document_id, each.page, each.span) not in places
        ]
        sentences, odds = [*named, *others], max(odds, _NAMED_LOG_ODDS)
    return SearchEvidence(tuple(passages), tuple(sentences), odds)


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
    unknown = table_evidence.unknown_codes(question, passages)
    held = [
        set(terms(f"{each.document} {each.heading} {each.text}")) - unknown for each in passages
    ]
    everything = set[str]().union(*held)
    words = [*content_words(question), *days(question, everything)]
    weights = reader.idf(set[str]().union(*words))
    for other_form in (_inflected(question, everything), loan_words.held(question, everything)):
        held = [each | other_form for each in held]
        everything |= other_form
    rows = [sentence for sentence in sentences if sentence.names][:_ROWS]
    of_rows = max((_row_share(question, words, row, weights, reader) for row in rows), default=0.0)
    parts = [words, *(part for part in map(content_words, _parts(question)) if len(part) > 1)]
    together = max(
        max(share(part, passage, weights) for passage in held[:_READ_PASSAGES]) for part in parts
    )
    no_row = table_evidence.names_no_row(words, rows, everything)
    return EvidenceSigns(
        together=0.0 if no_row else max(together, of_rows),
        anywhere=max(share(words, everything, weights), of_rows),
        meaning=max((sentence.meaning for sentence in sentences), default=0.0),
    )


def _parts(question: str) -> list[str]:
    """Return the sentences of a question of several, else none."""
    parts = sentence_spans.spans(question)
    return [question[span.start : span.end] for span in parts] if len(parts) > 1 else []


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


def share(words: Sequence[Word], held: AbstractSet[str], weights: dict[str, float]) -> float:
    """Return the share of the words' IDF that is held; Korean words count by syllable pairs."""
    whole = got = 0.0
    for word in words:
        whole += sum(weights[term] for term in word) / len(word)
        got += sum(weights[term] for term in word if term in held) / len(word)
    return got / whole if whole else 1.0


def _inflected(question: str, held: AbstractSet[str]) -> set[str]:
    """Return the verb that ends a Korean question if another form of it is held: 맡겨 for 맡긴다.

    Verbs change in the vowel and the final consonant of the last syllable of their stem, so the
    pairs agree up to the second initial consonant. A noun would have a particle.
    """
    last = question.rstrip(" ?？.!").rpartition(" ")[2]
    if len(last) != _VERB_SYLLABLES or not _HANGUL.fullmatch(last) or bare(last) != last:
        return set()
    stem = _stem(last)
    return (
        {last}
        if any(len(term) == _VERB_SYLLABLES and _stem(term) == stem for term in held)
        else set()
    )


def _stem(pair: str) -> str:
    return pair[0] + unicodedata.normalize("NFD", pair[1])[0]
