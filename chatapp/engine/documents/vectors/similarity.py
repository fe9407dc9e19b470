"""Similarity of texts and passages, as cosines of their vectors."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
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
from chatapp.engine.language.scripts import share_of
from chatapp.errors import EmbedderFailed

_log = logging.getLogger("chatapp.documents")


class Similarity:
    """Compares questions with the passages of a library. No `document_ids` means all of them."""

    def __init__(self, library: Library, vectors: Vectors) -> None:
        self._library = library
        self._vectors = vectors
        self._embedders = vectors.embedders
        self.searching = vectors.searching
        self._waiting = WaitingVectors(library)
        self._last_query: tuple[str, str] = ("", "")
        self._last_vector: FloatArray = np.zeros(0, dtype=np.float32)

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
        try:
            rows = embedder.vectors([normal(each) for each in (text, *others)])
        except EmbedderFailed as error:
            _log.warning("a sentence is checked without the embedder: %s", error)
            return None
        return float((rows[1:] @ rows[0]).max())

    def sentence_cosines(self, query: str, texts: Sequence[str]) -> FloatArray | None:
        """Return the cosine of a question with each text, float32 [len(texts)].

        Made by the starter embedder, which is quick; None when it does not know the languages.
        """
        embedder = self._embedders.starter()
        if not texts or share_of(query, embedder.scripts) < LEAST_KNOWN_SHARE:
            return None
        try:
            rows = embedder.vectors([normal(each) for each in (query, *texts)])
        except EmbedderFailed as error:
            _log.warning("sentences are ranked without the embedder: %s", error)
            return None
        return np.asarray(rows[1:] @ rows[0], dtype=np.float32)

    def cosines(
        self, query: str, passage_ids: Sequence[int], document_ids: Sequence[int] = ()
    ) -> dict[int, float]:
        """Return the cosine of a question with each of these passages that has a vector."""
        embedder = self._embedders.active(document_ids)
        loaded = vector_rows.load(self._library, embedder.name, passage_ids)
        return loaded.cosines(self._vector(embedder, query)) if loaded.ids else {}

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
            cosines |= self._waiting.cosines(embedder.name, vector, document_ids, indexed)
            if was_complete:
                # The index broke during the search.
                self._vectors.catch_up()
        return dict(sorted(cosines.items(), key=lambda item: -item[1])[:top])

    def _vector(self, embedder: Embedder, query: str) -> FloatArray:
        """Return the unit vector of a question, float32 [dimensions]."""
        key = (embedder.name, query)
        if self._last_query != key:
            vector = embedder.vectors([normal(query)])[0]
            self._last_query, self._last_vector = key, vector
        return self._last_vector
