"""Word scores of passages: BM25F over text and headings, plus page, document and title."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from chatapp.engine.documents.search import bm25, common_text
from chatapp.engine.documents.search.candidate import Candidate
from chatapp.engine.documents.store.library import Library
from chatapp.engine.language import terms as keywords

# Weights relative to 1.0 of a content term in the passage itself, measured: docs/retrieval.md.
_FUNCTION_WORD = 0.5
_KOREAN_ENDING = 0.75
_HEADING_WEIGHT = 1.0
_PAGE_WEIGHT = 0.2
_DOCUMENT_WEIGHT = 0.8
_TITLE_WEIGHT = 0.5

# Summed over passages: reading the rows of pages would read their texts and boxes too.
_PAGES = """SELECT document_id, page, count(*) AS passages, sum(terms) AS terms FROM passages
    GROUP BY document_id, page"""
_DOCUMENT_TERMS = """SELECT term, document_id, times FROM document_terms
    WHERE term IN (SELECT value FROM json_each(?))"""


@dataclass(frozen=True, slots=True)
class QueryTerms:
    """The terms of a question."""

    counts: Counter[str]
    content: frozenset[str]
    """Those of its subject, without function words."""

    def importance(self, term: str) -> float:
        """Return the weight of a term beside its IDF."""
        weight = _FUNCTION_WORD if term.isascii() else _KOREAN_ENDING
        return self.counts[term] * (1.0 if term in self.content else weight)


class _PageKey(NamedTuple):
    document_id: int
    page: int


@dataclass(frozen=True, slots=True)
class _Statistics:
    """Sizes of the library at a number of changes. Lengths are in terms."""

    changes: int
    passages: int
    passage_length: float
    page_length: float
    pages: dict[_PageKey, int]
    documents: dict[int, int]
    titles: dict[int, list[str]]
    frequencies: dict[str, int] = field(default_factory=dict)
    """How many passages contain a term, cached."""


class WordScores:
    """Word scores over one library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._cached: _Statistics | None = None

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """Return how many passages contain each term."""
        known = self._statistics().frequencies
        for term in terms:
            if term not in known:
                row = self._library.row("SELECT doc FROM word_counts WHERE term = ?", term)
                known[term] = row["doc"] if row else 0
        return {term: known[term] for term in terms}

    def weights(self, query: QueryTerms) -> dict[str, float]:
        """Return IDF × importance of each term of a question."""
        passages, frequencies = self._statistics().passages, self.frequencies(query.counts)
        return {
            term: bm25.idf(frequencies[term], passages) * query.importance(term)
            for term in query.counts
        }

    def score(self, query: QueryTerms, candidates: Sequence[Candidate]) -> dict[int, float]:
        """Return the word score of each candidate by passage id."""
        statistics = self._statistics()
        weights = self.weights(query)
        pages = _page_scores(candidates, weights, statistics)
        documents = common_text.scores_of_documents(
            candidates, self._named_documents(query, statistics)
        )
        scores = {}
        for each in candidates:
            counts = _with_headings(each)
            scores[each.id] = (
                bm25.score(counts, weights, each.length, statistics.passage_length)
                + _PAGE_WEIGHT * pages[_PageKey(each.document_id, each.page)]
                + documents[each.id]
            )
        return scores

    def _named_documents(self, query: QueryTerms, statistics: _Statistics) -> dict[int, float]:
        """Score documents by what they hold and by their titles."""
        documents = self._document_scores(query, statistics)
        titles = _title_scores(query, statistics)
        return {
            document_id: _DOCUMENT_WEIGHT * documents.get(document_id, 0.0)
            + _TITLE_WEIGHT * titles.get(document_id, 0.0)
            for document_id in documents.keys() | titles.keys()
        }

    def _document_scores(self, query: QueryTerms, statistics: _Statistics) -> dict[int, float]:
        """Score whole documents, to tell reports that look alike apart."""
        # Plain dictionaries here and below: a Counter takes ten times as long to create.
        counts: dict[int, dict[str, int]] = defaultdict(dict)
        frequencies: Counter[str] = Counter()
        for term, document_id, times in self._library.rows(
            _DOCUMENT_TERMS, json.dumps(sorted(query.content))
        ):
            counts[document_id][term] = times
            frequencies[term] += 1
        weights = {
            term: bm25.idf(frequencies[term], len(statistics.documents)) * query.counts[term]
            for term in query.content
        }
        return _bm25_scores(counts, weights, statistics.documents)

    def _statistics(self) -> _Statistics:
        cached, changes = self._cached, self._library.changes
        if cached is None or cached.changes != changes:
            cached = self._cached = self._read_statistics(changes)
        return cached

    def _read_statistics(self, changes: int) -> _Statistics:
        rows = self._library.rows(_PAGES)
        names = self._library.rows("SELECT id, name FROM documents")
        pages = {_PageKey(row["document_id"], row["page"]): row["terms"] for row in rows}
        documents: Counter[int] = Counter()
        for page, length in pages.items():
            documents[page.document_id] += length
        passages, total = sum(row["passages"] for row in rows), sum(pages.values())
        return _Statistics(
            changes,
            passages,
            total / max(passages, 1),
            total / max(len(pages), 1),
            pages,
            dict(documents),
            {row["id"]: keywords.terms(row["name"].rsplit(".", 1)[0]) for row in names},
        )


def _bm25_scores(
    counts: Mapping[int, Mapping[str, int]],
    weights: Mapping[str, float],
    lengths: Mapping[int, int],
) -> dict[int, float]:
    """Score documents by their term counts; `lengths` are those of all documents."""
    mean = sum(lengths.values()) / max(len(lengths), 1)
    return {
        document_id: bm25.score(each, weights, lengths.get(document_id, 0), mean)
        for document_id, each in counts.items()
    }


def _with_headings(candidate: Candidate) -> dict[str, float]:
    """Return term counts of text and headings (BM25F, Robertson & Zaragoza 2009, section 3.6)."""
    counts = {term: float(count) for term, count in candidate.counts.items()}
    for term in candidate.names:
        counts[term] = counts.get(term, 0.0) + _HEADING_WEIGHT
    return counts


def _page_scores(
    candidates: Sequence[Candidate], weights: Mapping[str, float], statistics: _Statistics
) -> dict[_PageKey, float]:
    """Score pages by their candidates; other passages contain hardly any of the terms."""
    counts: dict[_PageKey, dict[str, int]] = defaultdict(dict)
    for each in candidates:
        page_counts = counts[_PageKey(each.document_id, each.page)]
        for term, count in each.counts.items():
            page_counts[term] = page_counts.get(term, 0) + count
    mean = statistics.page_length
    return {
        page: bm25.score(page_counts, weights, statistics.pages.get(page, mean), mean)
        for page, page_counts in counts.items()
    }


def _title_scores(query: QueryTerms, statistics: _Statistics) -> dict[int, float]:
    """Score document titles: a question may name its document."""
    counts: dict[int, Counter[str]] = {}
    frequencies: Counter[str] = Counter()
    for document_id, title in statistics.titles.items():
        if matching := [term for term in title if term in query.content]:
            counts[document_id] = Counter(matching)
            frequencies.update(counts[document_id].keys())
    weights = {
        term: bm25.idf(frequency, len(statistics.titles)) * query.counts[term]
        for term, frequency in frequencies.items()
    }
    lengths = {document_id: len(title) for document_id, title in statistics.titles.items()}
    return _bm25_scores(counts, weights, lengths)
