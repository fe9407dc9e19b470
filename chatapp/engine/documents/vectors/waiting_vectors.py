"""Vectors that Chroma does not have yet: compared one by one, and kept in memory while they are
asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import numpy as np

from chatapp.engine.documents.store.library import Library
from chatapp.engine.documents.vectors import embeddings, vector_rows

MOST = 10_000
"""Of more, reading them takes longer than a question should wait; their passages are found by words
meanwhile.
"""


class WaitingVectors:
    """The vectors of one library that are not in its index."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.forget()

    def forget(self) -> None:
        """Free what is in memory: nothing waits any more."""
        self._key: tuple[object, ...] = ()
        self._held: tuple[list[int], embeddings.Vectors] = [], np.zeros((0, 1), dtype=np.float32)

    def nearest(
        self,
        embedder: str,
        vector: embeddings.Vectors,
        document_ids: Sequence[int],
        indexed: AbstractSet[int],
    ) -> list[tuple[int, float]]:
        """Return the passages that are not `indexed`, with their cosine similarity, in no order."""
        number = vector_rows.number(self._library, embedder)
        if not 0 < number - len(indexed) <= MOST:
            return []
        # What is indexed meanwhile is found twice, which costs less than reading the others again.
        key = (embedder, number, self._library.changes, tuple(document_ids))
        if key != self._key:
            waiting = vector_rows.passages(self._library, embedder, document_ids) - indexed
            self._key, self._held = key, vector_rows.load(self._library, embedder, waiting)
        ids, rows = self._held
        return list(zip(ids, (rows @ vector).tolist(), strict=True)) if ids else []
