"""Similarity of texts and passages, as cosines of their vectors."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

import numpy as np

from chatapp.engine.documents.store.library import Library
from chatapp.engine.documents.vectors import vector_rows
from chatapp.engine.documents.vectors.embeddings import Embedder, FloatArray
from chatapp.engine.documents.vectors.known_scripts import LEAST_KNOWN_SHARE
from chatapp.engine.documents.vectors.starter_embedder import StarterEmbedder
from chatapp.engine.documents.vectors.vectors import Vectors
from chatapp.engine.documents.vectors.waiting_vectors import WaitingVectors
from chatapp.engine.language.normal_form import normal
from chatapp.engine.language.scripts import main_script, share_of
from chatapp.errors import EmbedderFailed

_log = logging.getLogger("chatapp.documents")

_STARTER_SHARE = 0.5
"""Of the starter beside a chosen embedder, measured: docs/retrieval.md."""


class Similarity:
    """Compares questions with the passages of a library. No `document_ids` means all of them."""

    def __init__(self, library: Library, vectors: Vectors) -> None:
        self._library = library
        self._vectors = vectors
        self._embedders = vectors.embedders
        self.searching = vectors.searching
        self._waiting = WaitingVectors(library)
        self._last_vectors: dict[tuple[str, str], FloatArray] = {}
        """The vectors of the last question by embedder and text: it is compared three times."""

    def trust(self, query: str, document_ids: Sequence[int] = ()) -> float:
        """Return the largest weight of cosines for a question; 0 in a script that is not known."""
        embedder = self._embedders.ready(document_ids) or StarterEmbedder
        share = share_of(query, embedder.scripts)
        return embedder.trust * share if share >= LEAST_KNOWN_SHARE else 0.0

    def knows(self, scripts: Iterable[str], document_ids: Sequence[int] = ()) -> bool:
        """Return whether the embedder in use knows all of these scripts."""
        embedder = self._embedders.ready(document_ids) or StarterEmbedder
        return embedder.scripts.issuperset(scripts)

    def max_cosine(self, text: str, others: Sequence[str]) -> float | None:
        """Return the largest cosine of a text with others; None in a script that is not known."""
        embedder = self._embedders.active()
        shares = [share_of(part, embedder.scripts) for part in (text, " ".join(others))]
        if not others or min(shares) < LEAST_KNOWN_SHARE:
            return None
        cosines = _cosines_of(embedder, text, others)
        return None if cosines is None else float(cosines.max())

    def sentence_cosines(self, query: str, texts: Sequence[str]) -> FloatArray | None:
        """Return the cosine of a question with each text, float32 [len(texts)].

        Made by the starter embedder, which is quick; None when it does not know the languages.
        """
        embedder = self._embedders.starter()
        if not texts or share_of(query, embedder.scripts) < LEAST_KNOWN_SHARE:
            return None
        return _cosines_of(embedder, query, texts)

    def cosines(
        self, query: str, passage_ids: Sequence[int], document_ids: Sequence[int] = ()
    ) -> dict[int, float]:
        """Return the similarity of a question to each of these passages that has vectors."""
        return self._cosines(self._embedders.active(document_ids), query, passage_ids)

    def standard_scores(
        self, query: str, passage_ids: Sequence[int], document_ids: Sequence[int] = ()
    ) -> dict[int, float]:
        """Return the similarities in standard deviations above their mean over these passages.

        Embedders spread cosines differently, so those of a chosen one and of the starter are
        averaged like this: two that err differently are right more often than one.
        """
        active = self._embedders.active(document_ids)
        scores = _standardized(self._cosines(active, query, passage_ids))
        starter = self._embedders.starter()
        if active is starter or not starter.scripts.issuperset(_scripts(query)):
            return scores
        second = _standardized(self._cosines(starter, query, passage_ids))
        return {
            passage_id: score
            if passage_id not in second
            else (1 - _STARTER_SHARE) * score + _STARTER_SHARE * second[passage_id]
            for passage_id, score in scores.items()
        }

    def nearest(self, query: str, document_ids: Sequence[int], top: int) -> dict[int, float]:
        """Return the cosines of the nearest passages by id, nearest first."""
        if not self._library.has_passages():
            # The embedder takes a second to load.
            return {}
        embedder = self._embedders.active(document_ids)
        vector = self._vector(embedder, query)
        cosines: dict[int, float] = {}
        indexed: AbstractSet[int] = frozenset()
        was_complete = False
        keeper = self._vectors.keeper
        if keeper is not None:
            # Read before the search: the index may be completed during it.
            was_complete = keeper.in_step(embedder.name)
            neighbours = keeper.nearest(embedder.name, vector.tolist(), document_ids, top)
            cosines, indexed = neighbours.cosines, neighbours.indexed
        if was_complete and indexed:
            self._waiting.forget()
        else:
            cosines |= self._waiting.cosines(embedder, vector, document_ids, indexed)
            if was_complete:
                # The index broke during the search.
                self._vectors.catch_up()
        nearest = sorted(cosines, key=lambda passage_id: -cosines[passage_id])[:top]
        # The index has the vectors of whole passages only.
        similar = self._cosines(embedder, query, nearest)
        return dict(sorted(similar.items(), key=lambda item: -item[1]))

    def _cosines(
        self, embedder: Embedder, query: str, passage_ids: Sequence[int]
    ) -> dict[int, float]:
        loaded = vector_rows.load(self._library, embedder, passage_ids)
        return loaded.cosines(self._vector(embedder, query)) if loaded.ids else {}

    def _vector(self, embedder: Embedder, query: str) -> FloatArray:
        """Return the unit vector of a question, float32 [dimensions]."""
        key = (embedder.name, query)
        vector = self._last_vectors.get(key)
        if vector is None:
            vector = embedder.vectors([normal(query)], "query")[0]
            kept = list(self._last_vectors.items())[-1:]
            self._last_vectors = {**dict(kept), key: vector}
        return vector


def _cosines_of(embedder: Embedder, text: str, others: Sequence[str]) -> FloatArray | None:
    """Return the cosine of a text with each other one, float32 [len(others)]; None on a failure."""
    try:
        rows = embedder.vectors([normal(each) for each in (text, *others)])
    except EmbedderFailed as error:
        _log.warning("sentences are compared without the embedder: %s", error)
        return None
    return np.asarray(rows[1:] @ rows[0], dtype=np.float32)


def _standardized(cosines: Mapping[int, float]) -> dict[int, float]:
    values = np.fromiter(cosines.values(), dtype=np.float64)
    if len(values) < 2 or not np.ptp(values):
        return dict.fromkeys(cosines, 0.0)
    standard = (values - values.mean()) / values.std()
    return dict(zip(cosines, standard.tolist(), strict=True))


def _scripts(text: str) -> frozenset[str]:
    script = main_script(text)
    return frozenset({script} if script else ())
