"""Scores passages by the words of a question: what they say, what names them, and the page and
document around.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from chatapp.engine.documents.search import bm25
from chatapp.engine.documents.store.library import Library
from chatapp.engine.language import terms as keywords

# Weights beside 1.0 for a telling word that the passage itself says, measured: docs/retrieval.md.
_FUNCTION_WORD = 0.5
_KOREAN_ENDING = 0.75
_NAMED = 1.0
_PAGE = 0.2
_DOCUMENT = 0.8
_TITLE = 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """The terms of a question with how often it says them; `telling` are those of its subject."""

    counts: Counter[str]
    telling: frozenset[str]

    def importance(self, term: str) -> float:
        """Return what a term weighs beside its rarity."""
        weight = _FUNCTION_WORD if term.isascii() else _KOREAN_ENDING
        return self.counts[term] * (1.0 if term in self.telling else weight)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer, with how often it says what is asked; `names` are its title and
    headings.
    """

    id: int
    document_id: int
    page: int
    length: int
    counts: Counter[str]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Totals:
    """Sizes of the library, counted again when it changes."""

    changes: int
    passages: int
    passage_length: float
    pages: dict[tuple[int, int], int]
    documents: dict[int, int]
    titles: dict[int, list[str]]
    holders: dict[str, int] = field(default_factory=dict)
    """How many passages have a term, for the terms asked so far."""

    @property
    def page_length(self) -> float:
        return sum(self.pages.values()) / max(len(self.pages), 1)


class WordScores:
    """Word scores over one library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: _Totals | None = None

    def holders(self, terms: Iterable[str]) -> dict[str, int]:
        """Return how many passages have each term."""
        known = self._totals().holders
        new = [term for term in dict.fromkeys(terms) if term not in known]
        with self._library.read() as connection:
            for term in new:
                row = connection.execute(
                    "SELECT doc FROM word_counts WHERE term = ?", (term,)
                ).fetchone()
                known[term] = row[0] if row else 0
        return {term: known[term] for term in terms}

    def weights(self, asked: Asked) -> dict[str, float]:
        """Return what each term of a question weighs: its rarity and importance."""
        passages, holders = self._totals().passages, self.holders(asked.counts)
        return {
            term: bm25.idf(holders[term], passages) * asked.importance(term)
            for term in asked.counts
        }

    def score(self, asked: Asked, candidates: Sequence[Candidate]) -> dict[int, float]:
        """Return the score of each candidate by its id."""
        totals = self._totals()
        weights = self.weights(asked)
        pages = _page_scores(candidates, weights, totals)
        documents = self._document_scores(asked, totals)
        titles = _title_scores(asked, totals)
        return {
            c.id: bm25.score(_with_names(c), weights, c.length, totals.passage_length)
            + _PAGE * pages[c.document_id, c.page]
            + _DOCUMENT * documents.get(c.document_id, 0.0)
            + _TITLE * titles.get(c.document_id, 0.0)
            for c in candidates
        }

    def _document_scores(self, asked: Asked, totals: _Totals) -> dict[int, float]:
        """Score whole documents: of reports that look alike, the one that is asked about."""
        with self._library.read() as connection:
            rows = connection.execute(
                _DOCUMENT_TERMS, (json.dumps(sorted(asked.telling)),)
            ).fetchall()
        holders = Counter(term for term, _, _ in rows)
        weights = {
            term: bm25.idf(holders[term], len(totals.documents)) * asked.counts[term]
            for term in asked.telling
        }
        # Plain dictionaries here and below: there are hundreds, and a Counter takes ten times as
        # long to make.
        counts: dict[int, dict[str, int]] = defaultdict(dict)
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
                # Summed over passages: the rows of pages lie behind their texts and boxes, which
                # would all be read.
                rows = connection.execute(_LENGTHS).fetchall()
                names = connection.execute("SELECT id, name FROM documents").fetchall()
            documents: Counter[int] = Counter()
            for document_id, _, _, length in rows:
                documents[document_id] += length
            passages = sum(row[2] for row in rows)
            known = _Totals(
                changes,
                passages,
                sum(documents.values()) / max(passages, 1),
                {(document_id, page): length for document_id, page, _, length in rows},
                dict(documents),
                {
                    document_id: keywords.terms(name.rsplit(".", 1)[0])
                    for document_id, name in names
                },
            )
            self._known = known
        return known


_LENGTHS = "SELECT document_id, page, count(*), sum(terms) FROM passages GROUP BY document_id, page"
_DOCUMENT_TERMS = """SELECT term, document_id, times FROM document_terms
    WHERE term IN (SELECT value FROM json_each(?))"""


def _with_names(candidate: Candidate) -> dict[str, float]:
    """Count what names a passage with what it says (BM25F, Robertson & Zaragoza 2009, section 3.6)."""
    counts = {term: float(times) for term, times in candidate.counts.items()}
    for term in candidate.names:
        counts[term] = counts.get(term, 0.0) + _NAMED
    return counts


def _page_scores(
    candidates: Sequence[Candidate], weights: Mapping[str, float], totals: _Totals
) -> dict[tuple[int, int], float]:
    """Score pages by their passages found: the others hold hardly any of the words."""
    counts: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    for c in candidates:
        found = counts[c.document_id, c.page]
        for term, times in c.counts.items():
            found[term] = found.get(term, 0) + times
    mean = totals.page_length
    return {
        place: bm25.score(found, weights, totals.pages.get(place, mean), mean)
        for place, found in counts.items()
    }


def _title_scores(asked: Asked, totals: _Totals) -> dict[int, float]:
    """Score document titles: a question may name its document."""
    held = {
        document_id: Counter(found)
        for document_id, title in totals.titles.items()
        if (found := [term for term in title if term in asked.telling])
    }
    holders = Counter(term for found in held.values() for term in found)
    weights = {
        term: bm25.idf(count, len(totals.titles)) * asked.counts[term]
        for term, count in holders.items()
    }
    mean = sum(map(len, totals.titles.values())) / max(len(totals.titles), 1)
    return {
        document_id: bm25.score(found, weights, len(totals.titles[document_id]), mean)
        for document_id, found in held.items()
    }
