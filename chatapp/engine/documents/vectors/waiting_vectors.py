"""Vectors that Chroma does not have yet: compared exhaustively, and cached between questions."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from chatapp.engine.documents.store.library import Library
from chatapp.engine.documents.vectors import vector_rows
from chatapp.engine.documents.vectors.embeddings import NO_VECTORS, Embedder, FloatArray

MOST = 5_000
"""Passages; reading more takes longer than a question should wait, and words find them. Chosen."""


class WaitingVectors:
    """The vectors of one library that are not in its index."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.forget()

    def forget(self) -> None:
        """Free the cache."""
        self._key: tuple[object, ...] = ()
        self._cached = NO_VECTORS

    def cosines(
        self,
        embedder: Embedder,
        query: FloatArray,
        document_ids: Sequence[int],
        indexed: AbstractSet[int],
    ) -> dict[int, float]:
        """Return the cosines of passages outside `indexed` with `query`, float32 [dimensions]."""
        number = vector_rows.number(self._library, embedder.name)
        if not 0 < number - len(indexed) <= MOST:
            return {}
        # Passages indexed since are compared twice, which costs less than reading the rest again.
        key = (embedder.name, number, self._library.changes, tuple(document_ids))
        if key != self._key:
            waiting = vector_rows.passages(self._library, embedder.name, document_ids) - indexed
            self._key, self._cached = key, vector_rows.load(self._library, embedder, waiting)
        return self._cached.cosines(query)
