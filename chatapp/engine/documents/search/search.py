"""Hybrid search: BM25 over passages, pages, documents and titles, fused with cosines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from chatapp.engine.documents.page import changes
from chatapp.engine.documents.search import bm25, fusion
from chatapp.engine.documents.search.candidate import Candidate
from chatapp.engine.documents.search.document_scripts import DocumentScripts
from chatapp.engine.documents.search.word_scores import QueryTerms, WordScores
from chatapp.engine.documents.store.library import Library
from chatapp.engine.documents.vectors.similarity import Similarity
from chatapp.engine.language import loan_words, question_words, synonyms, terms, written_amounts
from chatapp.engine.language.normal_form import normal

_MOST_CANDIDATES = 300
"""Passages taken by plain BM25."""
_NEAREST = 150
"""Passages taken by cosine; chosen."""
_LEAST_COSINE = 0.1
"""Cosine below which a passage is unrelated where none contains a word of the question; chosen."""
_MOST_POSTINGS = 20_000
"""Entries of the word index read for a question, rarest terms first: docs/performance.md, how cost
grows."""

_OF_AMOUNT = 2
"""Times that the number of an amount counts, for its figure and its scale; chosen."""

_BY_WORDS = """SELECT rowid FROM words WHERE words MATCH ?
    ORDER BY bm25(words, 1.0, 0.3) LIMIT ?"""
_BY_WORDS_IN = """SELECT rowid FROM words WHERE words MATCH ? AND rowid IN
    (SELECT id FROM passages WHERE document_id IN (SELECT value FROM json_each(?)))
    ORDER BY bm25(words, 1.0, 0.3) LIMIT ?"""
_CANDIDATES = """SELECT p.id, p.document_id, p.page, p.terms, w.body, w.title FROM passages p
    JOIN words w ON w.rowid = p.id WHERE p.id IN (SELECT value FROM json_each(?))"""


Frequencies = Callable[[Iterable[str]], Mapping[str, int]]
"""Returns how many passages contain each term."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its fused score and its parts."""

    id: int
    score: float
    word_score: float
    cosine: float


class HybridSearch:
    """Search over one library. No `document_ids` means all documents."""

    def __init__(self, library: Library, similarity: Similarity) -> None:
        self._library = library
        self._similarity = similarity
        self._word_scores = WordScores(library)
        self._scripts = DocumentScripts(library)

    def is_foreign(self, query: str, document_ids: Sequence[int]) -> bool:
        """Whether question and documents share no script and the embedder does not know both."""
        scripts = self._scripts.mismatch(query, document_ids)
        return bool(scripts) and not self._similarity.knows(scripts, document_ids)

    def is_cross_script(self, query: str, document_ids: Sequence[int]) -> bool:
        """Whether question and documents share no script and the embedder knows both."""
        scripts = self._scripts.mismatch(query, document_ids)
        return bool(scripts) and self._similarity.knows(scripts, document_ids)

    def find(self, query: str, document_ids: Sequence[int], top: int) -> list[Hit]:
        """Return the best passages, best first."""
        query_terms = _query_terms(query, self._word_scores.frequencies)
        if not query_terms.counts:
            return []
        with self._similarity.searching():
            hits = self._hits(query, query_terms, document_ids)
        return sorted(hits, key=lambda hit: (-hit.score, hit.id))[:top]

    def _hits(self, query: str, query_terms: QueryTerms, document_ids: Sequence[int]) -> list[Hit]:
        trust = self._similarity.trust(query, document_ids)
        nearest = self._similarity.nearest(query, document_ids, _NEAREST) if trust else {}
        candidates = self._candidates(query_terms, document_ids, nearest)
        if not changes.are_asked_for(query):
            candidates = [each for each in candidates if not each.is_of_changes]
        scores = self._word_scores.score(query_terms, candidates)
        ids = [candidate.id for candidate in candidates]
        cosines = self._similarity.cosines(query, ids, document_ids) if trust else {}
        meaning = self._similarity.standard_scores(query, ids, document_ids) if trust else {}
        weights = self._word_scores.weights(query_terms)
        content = {term: weights[term] for term in query_terms.content}
        # Words of another script say nothing about how well the embedder knows the text.
        is_cross_script = bool(trust) and self.is_cross_script(query, document_ids)
        weight = (
            trust if is_cross_script else fusion.weight(trust, content, candidates, scores, meaning)
        )
        # In units of a passage that has all words of the question.
        scale = bm25.full_score(content) * weight
        lowest = min(meaning.values(), default=0.0)
        hits = [
            Hit(
                passage_id,
                # A passage without a vector yet is as near as most.
                score + scale * (meaning.get(passage_id, 0.0) - lowest),
                score,
                cosines.get(passage_id, 0.0),
            )
            for passage_id, score in scores.items()
        ]
        if not any(scores.values()):
            hits = [hit for hit in hits if hit.cosine >= _LEAST_COSINE]
        return hits

    def _candidates(
        self, query_terms: QueryTerms, document_ids: Sequence[int], cosines: Mapping[int, float]
    ) -> list[Candidate]:
        """Return the passages to rank: the best by plain BM25, and the nearest."""
        match = terms.expression(self._rare_terms(query_terms))
        if document_ids:
            scope = json.dumps(list(document_ids))
            rows = self._library.rows(_BY_WORDS_IN, match, scope, _MOST_CANDIDATES)
        else:
            rows = self._library.rows(_BY_WORDS, match, _MOST_CANDIDATES)
        ids = {row["rowid"] for row in rows} | cosines.keys()
        rows = self._library.rows(_CANDIDATES, json.dumps(list(ids)))
        titles_of_rows = [set(row["title"].split(" ")) for row in rows]
        return [
            Candidate(
                passage_id,
                document_id,
                page,
                length,
                Counter([term for term in body.split(" ") if term in query_terms.counts]),
                query_terms.content & titles,
                changes.MARK in titles,
                body,
            )
            for (passage_id, document_id, page, length, body, _), titles in zip(
                rows, titles_of_rows, strict=True
            )
        ]

    def _rare_terms(self, query_terms: QueryTerms) -> list[str]:
        """Return the content terms, common ones only while reading their postings is cheap."""
        frequencies = self._word_scores.frequencies(query_terms.content)
        rarest = sorted(
            (term for term in query_terms.content if frequencies[term]),
            key=lambda term: (frequencies[term], term),
        )
        rare: list[str] = []
        postings = 0
        for term in rarest:
            postings += frequencies[term]
            if rare and postings > _MOST_POSTINGS:
                break
            rare.append(term)
        return rare or sorted(query_terms.content)


def _query_terms(query: str, frequencies: Frequencies) -> QueryTerms:
    """Return the terms of a question and their synonyms.

    Other ways to write what it says count where documents write so: elsewhere no passage lacks them.
    """
    counts = Counter(terms.terms(query))
    other_forms = counts.keys() - set(terms.plain(query))
    known = frequencies(other_forms)
    counts = Counter({term: n for term, n in counts.items() if known.get(term, 1)})
    for amount in written_amounts.amounts(normal(query)):
        if known.get(amount.value):
            # Its number stands for its words: whether a passage says million or 만 is the same.
            counts -= Counter(terms.plain(amount.text))
            counts[amount.value] = _OF_AMOUNT
    content = frozenset(question_words.telling(query, counts) or counts)
    synonym_terms = synonyms.terms(query)
    loaned = set(terms.plain(" ".join(loan_words.other_scripts(query)))) - counts.keys()
    in_use = frequencies(loaned)
    synonym_terms.update(term for term in loaned if in_use[term])
    return QueryTerms(counts + synonym_terms, content.union(synonym_terms))
