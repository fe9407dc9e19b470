"""Finds passages: words first, with the evidence of page, document and title, then what the
embedder knows.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chatapp.engine.documents.search import fusion
from chatapp.engine.documents.search.document_scripts import DocumentScripts
from chatapp.engine.documents.search.word_scores import Asked, Candidate, WordScores
from chatapp.engine.documents.store.library import Library
from chatapp.engine.documents.vectors.vectors import Vectors
from chatapp.engine.language import question_words, synonyms, terms

_CANDIDATES = 300
_NEAREST = 50
_ACROSS_SCRIPTS = 4.0
_RELATED = 0.2
"""Where no passage says a word of the question, those less similar have nothing in common with it
either.
"""
_READ = 20_000
"""So many entries of the word index are read for a question at most, the rarest terms first."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with its score and what the words and the embedder said of it."""

    id: int
    score: float
    words: float
    similarity: float


class Search:
    """Search over one library."""

    def __init__(self, library: Library, vectors: Vectors) -> None:
        self._library = library
        self._vectors = vectors
        self._words = WordScores(library)
        self._scripts = DocumentScripts(library)

    def is_foreign(self, query: str, document_ids: Sequence[int]) -> bool:
        """Say whether a question cannot find its answer: other script than the documents, unknown
        to the embedder.
        """
        apart = self._scripts.apart(query, document_ids)
        return bool(apart) and not self._vectors.knows(apart, document_ids)

    def meaning_leads(self, query: str, document_ids: Sequence[int]) -> bool:
        """Say whether question and documents share no script, and the embedder knows both: words
        say nothing then.
        """
        apart = self._scripts.apart(query, document_ids)
        return bool(apart) and self._vectors.knows(apart, document_ids)

    def find(self, query: str, document_ids: Sequence[int], top: int) -> list[Hit]:
        """Return the best passages, best first. No `document_ids` means the whole library."""
        asked = _asked(query)
        if not asked.counts:
            return []
        with self._vectors.first():
            return self._found(query, asked, document_ids)[:top]

    def _found(self, query: str, asked: Asked, document_ids: Sequence[int]) -> list[Hit]:
        similar = self._similar(query, document_ids)
        candidates = self._candidates(asked, document_ids, similar)
        scores = self._words.score(asked, candidates)
        trust = self._vectors.trust(query, document_ids)
        if trust:
            others = [c.id for c in candidates if c.id not in similar]
            similar |= self._vectors.similarities(query, others, document_ids)
        if trust and self.meaning_leads(query, document_ids):
            # The few words that both scripts share (names, numbers) say less than the meaning.
            weight = _ACROSS_SCRIPTS
        else:
            weights = self._words.weights(asked)
            telling = {term: weights[term] for term in asked.telling}
            weight = fusion.weight(trust, telling, candidates, scores, similar)
        # Similarities are shares of the best word score, so that neither side's scale decides.
        scale = weight * (max(scores.values(), default=0.0) or 1.0)
        hits = [
            Hit(
                c.id,
                scores[c.id] + scale * similar.get(c.id, 0.0),
                scores[c.id],
                similar.get(c.id, 0.0),
            )
            for c in candidates
        ]
        if not any(scores.values()):
            hits = [hit for hit in hits if hit.similarity >= _RELATED]
        return sorted(hits, key=lambda hit: (-hit.score, hit.id))

    def _similar(self, query: str, document_ids: Sequence[int]) -> dict[int, float]:
        trusted = self._vectors.trust(query, document_ids)
        return dict(self._vectors.nearest(query, document_ids, _NEAREST)) if trusted else {}

    def _candidates(
        self, asked: Asked, document_ids: Sequence[int], similar: Mapping[int, float]
    ) -> list[Candidate]:
        """Return what can be ranked: the best by plain BM25 over the words that matter, and the
        nearest.
        """
        scope = [json.dumps(list(document_ids))] if document_ids else []
        wanted = terms.expression(self._rarest(asked))
        with self._library.read() as connection:
            found = connection.execute(
                _BY_WORDS if scope else _BY_WORDS_ANYWHERE, (wanted, *scope, _CANDIDATES)
            )
            ids = {row[0] for row in found} | similar.keys()
            rows = connection.execute(_CANDIDATE_ROWS, (json.dumps(list(ids)),)).fetchall()
        return [
            Candidate(
                passage_id,
                document_id,
                page,
                length,
                Counter([term for term in body.split(" ") if term in asked.counts]),
                asked.telling.intersection(title.split(" ")),
            )
            for passage_id, document_id, page, length, body, title in rows
        ]

    def _rarest(self, asked: Asked) -> list[str]:
        """Return the telling terms, of which common ones only while that costs little: they tell
        least.
        """
        holders = self._words.holders(asked.telling)
        rarest = sorted(
            (term for term in asked.telling if holders[term]),
            key=lambda term: (holders[term], term),
        )
        taken: list[str] = []
        read = 0
        for term in rarest:
            read += holders[term]
            if taken and read > _READ:
                break
            taken.append(term)
        return taken or sorted(asked.telling)


def _asked(query: str) -> Asked:
    """Read a question: its own terms, those of its subject, and the other names of what it names."""
    counts = Counter(terms.terms(query))
    telling = frozenset(question_words.telling(query, counts) or counts)
    also = synonyms.terms(query)
    return Asked(counts + also, telling.union(also))


_BY_WORDS_ANYWHERE = (
    "SELECT rowid FROM words WHERE words MATCH ? ORDER BY bm25(words, 1.0, 0.3) LIMIT ?"
)
_BY_WORDS = """SELECT rowid FROM words WHERE words MATCH ? AND rowid IN
    (SELECT id FROM passages WHERE document_id IN (SELECT value FROM json_each(?)))
    ORDER BY bm25(words, 1.0, 0.3) LIMIT ?"""
_CANDIDATE_ROWS = """SELECT p.id, p.document_id, p.page, p.terms, w.body, w.title FROM passages p
    JOIN words w ON w.rowid = p.id WHERE p.id IN (SELECT value FROM json_each(?))"""
