"""The passages of a library with the vectors that are stored of them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from chatapp.contract.records import Passage
from chatapp.engine.documents.store.library import Library
from chatapp.engine.documents.vectors import vector_rows
from chatapp.engine.documents.vectors.embeddings import Embedder, PassageVectors


class StoredVectors:
    """Reads only. No `document_ids` means all documents."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def passage_ids(self, embedder: Embedder, document_ids: Sequence[int] = ()) -> list[int]:
        """Return the passages with a vector, in the order of documents and their pages."""
        documents = vector_rows.document_of_passage(self._library, embedder.name, document_ids)
        return sorted(documents, key=lambda passage_id: (documents[passage_id], passage_id))

    def waiting(self, embedder: Embedder, document_ids: Sequence[int] = ()) -> int:
        """Return how many passages have no vector yet."""
        row = self._library.row(
            """SELECT count(*) AS number FROM passages p
               WHERE (?1 = '[]' OR p.document_id IN (SELECT value FROM json_each(?1)))
               AND NOT EXISTS
               (SELECT 1 FROM vectors v WHERE v.embedder = ?2 AND v.passage_id = p.id)""",
            json.dumps(list(document_ids)),
            embedder.name,
        )
        return int(row["number"]) if row else 0

    def load(self, embedder: Embedder, passage_ids: Sequence[int]) -> PassageVectors:
        """Return the vectors of those passages that have one, in any order."""
        return vector_rows.load(self._library, embedder, passage_ids)

    def passages(self, passage_ids: Sequence[int]) -> dict[int, Passage]:
        """Return passages with their boxes by id, without those that are gone."""
        return self._library.passages.get(passage_ids)
