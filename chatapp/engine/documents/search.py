"""Finds passages: words first, with the evidence of page, document and title, then what the embedder knows."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chatapp.engine.documents import bm25, keywords
from chatapp.engine.documents.library import Library
from chatapp.engine.documents.vectors import Vectors

_CANDIDATES = 300
_NEAREST = 50
# Weights beside 1.0 for the passage's own words, measured: docs/retrieval.md.
_FUNCTION_WORD = 0.5
_PAGE = 0.2
_DOCUMENT = 0.5
_TITLE = 0.5


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with its score and what the words and the embedder said of it."""

    id: int
    score: float
    words: float
    similarity: float


@dataclass(frozen=True, slots=True)
class _Candidate:
    id: int
    document_id: int
    page: int
    length: int
    page_length: int
    counts: Counter[str]


@dataclass(frozen=True, slots=True)
class _Totals:
    """Sizes of the library, counted again when it changes."""

    changes: int
    passages: int
    passage_length: float
    page_length: float
    documents: dict[int, int]
    titles: dict[int, list[str]]


class Search:
    """Search over one library."""

    def __init__(self, library: Library, vectors: Vectors) -> None:
        self._library = library
        self._vectors = vectors
        self._known: _Totals | None = None

    def find(self, query: str, document_ids: Sequence[int], top: int) -> list[Hit]:
        """Return the best passages, best first. No `document_ids` means the whole library."""
        asked = Counter(keywords.terms(query))
        if not asked:
            return []
        similar = self._similar(query, document_ids)
        candidates = self._candidates(asked, document_ids, similar)
        scores = self._word_scores(asked, candidates)
        trust = self._vectors.trust(query)
        if trust:
            similar |= self._vectors.similarities(query, [c.id for c in candidates if c.id not in similar])
        # Similarities are shares of the best word score, so that neither side's scale decides.
        scale = trust * (max(scores.values(), default=0.0) or 1.0)
        hits = [
            Hit(c.id, scores[c.id] + scale * similar.get(c.id, 0.0), scores[c.id], similar.get(c.id, 0.0))
            for c in candidates
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.id))[:top]

    def _similar(self, query: str, document_ids: Sequence[int]) -> dict[int, float]:
        return dict(self._vectors.nearest(query, document_ids, _NEAREST)) if self._vectors.trust(query) else {}

    def _candidates(
        self, asked: Counter[str], document_ids: Sequence[int], similar: Mapping[int, float]
    ) -> list[_Candidate]:
        """Return what can be ranked: the best by plain BM25 over the words that matter, and the nearest."""
        telling = [term for term in asked if term not in keywords.FUNCTION_WORDS] or list(asked)
        scope = json.dumps(list(document_ids))
        with self._library.read() as connection:
            found = connection.execute(
                _BY_WORDS if document_ids else _BY_WORDS_ANYWHERE,
                (
                    keywords.expression(telling),
                    *([scope] if document_ids else []),
                    _CANDIDATES,
                ),
            )
            ids = {row[0] for row in found} | similar.keys()
            rows = connection.execute(_CANDIDATE_ROWS, (json.dumps(list(ids)),)).fetchall()
        return [
            _Candidate(passage_id, document_id, page, length, page_length, _counts(body, asked))
            for passage_id, document_id, page, length, page_length, body in rows
        ]

    # Words -----------------------------------------------------------------------------------

    def _word_scores(self, asked: Counter[str], candidates: list[_Candidate]) -> dict[int, float]:
        totals = self._totals()
        weights = self._weights(asked, totals)
        pages = _page_scores(candidates, weights, totals)
        documents = self._document_scores(asked, totals)
        titles = _title_scores(asked, totals)
        return {
            c.id: bm25.score(c.counts, weights, c.length, totals.passage_length)
            + _PAGE * pages[c.document_id, c.page]
            + _DOCUMENT * documents.get(c.document_id, 0.0)
            + _TITLE * titles.get(c.document_id, 0.0)
            for c in candidates
        }

    def _weights(self, asked: Counter[str], totals: _Totals) -> dict[str, float]:
        with self._library.read() as connection:
            holders = {
                term: (connection.execute("SELECT doc FROM word_counts WHERE term = ?", (term,)).fetchone() or (0,))[0]
                for term in asked
            }
        return {
            term: bm25.idf(holders[term], totals.passages) * _importance(term, times) for term, times in asked.items()
        }

    def _document_scores(self, asked: Counter[str], totals: _Totals) -> dict[int, float]:
        """Score whole documents: of reports that look alike, the one that is asked about."""
        telling = [term for term in asked if term not in keywords.FUNCTION_WORDS]
        with self._library.read() as connection:
            rows = connection.execute(_DOCUMENT_TERMS, (json.dumps(telling),)).fetchall()
        holders = Counter(term for term, _, _ in rows)
        weights = {term: bm25.idf(holders[term], len(totals.documents)) * asked[term] for term in telling}
        counts: dict[int, Counter[str]] = defaultdict(Counter)
        for term, document_id, times in rows:
            counts[document_id][term] = times
        mean = sum(totals.documents.values()) / max(len(totals.documents), 1)
        return {
            document_id: bm25.score(found, weights, totals.documents.get(document_id, 0), mean)
            for document_id, found in counts.items()
        }

    def _totals(self) -> _Totals:
        known, changes = self._known, self._library.changes
        if known is None or known.changes != changes:
            with self._library.read() as connection:
                passages, length = connection.execute("SELECT count(*), avg(terms) FROM passages").fetchone()
                page_length = connection.execute("SELECT avg(terms) FROM pages").fetchone()[0]
                documents = dict(connection.execute("SELECT document_id, sum(terms) FROM pages GROUP BY document_id"))
                titles = {
                    row[0]: keywords.terms(row[1].rsplit(".", 1)[0])
                    for row in connection.execute("SELECT id, name FROM documents")
                }
            known = _Totals(changes, passages, length or 0.0, page_length or 0.0, documents, titles)
            self._known = known
        return known


_BY_WORDS_ANYWHERE = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY bm25(words, 1.0, 0.3) LIMIT ?"
_BY_WORDS = """SELECT rowid FROM words WHERE words MATCH ? AND rowid IN
    (SELECT id FROM passages WHERE document_id IN (SELECT value FROM json_each(?)))
    ORDER BY bm25(words, 1.0, 0.3) LIMIT ?"""
_CANDIDATE_ROWS = """SELECT p.id, p.document_id, p.page, p.terms, g.terms, w.body FROM passages p
    JOIN pages g ON g.document_id = p.document_id AND g.page = p.page JOIN words w ON w.rowid = p.id
    WHERE p.id IN (SELECT value FROM json_each(?))"""
_DOCUMENT_TERMS = """SELECT term, document_id, times FROM document_terms
    WHERE term IN (SELECT value FROM json_each(?))"""


def _counts(body: str, asked: Counter[str]) -> Counter[str]:
    return Counter(term for term in body.split(" ") if term in asked)


def _importance(term: str, times: int) -> float:
    return times * (_FUNCTION_WORD if term in keywords.FUNCTION_WORDS else 1.0)


def _page_scores(
    candidates: list[_Candidate], weights: Mapping[str, float], totals: _Totals
) -> dict[tuple[int, int], float]:
    """Score pages by their passages found: the others hold hardly any of the words."""
    counts: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    lengths: dict[tuple[int, int], int] = {}
    for c in candidates:
        counts[c.document_id, c.page].update(c.counts)
        lengths[c.document_id, c.page] = c.page_length
    return {place: bm25.score(found, weights, lengths[place], totals.page_length) for place, found in counts.items()}


def _title_scores(asked: Counter[str], totals: _Totals) -> dict[int, float]:
    """Score document titles: a question may name its document."""
    held = {
        document_id: Counter(term for term in title if term in asked and term not in keywords.FUNCTION_WORDS)
        for document_id, title in totals.titles.items()
    }
    holders = Counter(term for found in held.values() for term in found)
    weights = {term: bm25.idf(count, len(held)) * asked[term] for term, count in holders.items()}
    mean = sum(map(len, totals.titles.values())) / max(len(held), 1)
    return {
        document_id: bm25.score(found, weights, len(totals.titles[document_id]), mean)
        for document_id, found in held.items()
        if found
    }
