"""The vectors in library.db: little-endian float16, per passage and embedder one of the passage and
one of each window.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from chatapp.engine.documents.store.library import Library
from chatapp.engine.documents.vectors.embeddings import (
    NO_VECTORS,
    Embedder,
    FloatArray,
    PassageText,
    PassageVectors,
)

_STORED = "<f2"


class VectorCount(NamedTuple):
    """How many passages have a vector, of how many."""

    done: int
    total: int


def store(
    library: Library, embedder: str, passage_ids: Sequence[int], vectors: Sequence[FloatArray]
) -> None:
    """Write the vectors of passages, float32 [1 + windows, dimensions] each.

    Passages that were removed meanwhile are left out.
    """
    rows = [
        (embedder, made.astype(_STORED).tobytes(), passage_id)
        for made, passage_id in zip(vectors, passage_ids, strict=True)
    ]
    with library.write() as connection:
        connection.executemany(
            """INSERT OR REPLACE INTO vectors (embedder, passage_id, vector)
               SELECT ?, id, ? FROM passages WHERE id = ?""",
            rows,
        )


def missing(library: Library, embedder: str, limit: int) -> list[int]:
    """Return passages without a vector, those of the newest document first."""
    rows = library.rows(
        """SELECT p.id FROM passages p WHERE NOT EXISTS
           (SELECT 1 FROM vectors v WHERE v.embedder = ? AND v.passage_id = p.id)
           ORDER BY p.document_id DESC, p.id LIMIT ?""",
        embedder,
        limit,
    )
    return [row["id"] for row in rows]


def count(library: Library, embedder: str) -> VectorCount:
    """Return how many passages have a vector, of how many."""
    row = library.row("SELECT count(*) AS total FROM passages")
    return VectorCount(number(library, embedder), row["total"] if row else 0)


def number(library: Library, embedder: str) -> int:
    """Return how many passages have a vector."""
    row = library.row("SELECT count(*) AS number FROM vectors WHERE embedder = ?", embedder)
    return int(row["number"]) if row else 0


def is_complete(library: Library, embedder: str, document_ids: Sequence[int]) -> bool:
    """Return whether all passages of these documents have a vector."""
    row = library.row(
        """SELECT 1 FROM passages p WHERE p.document_id IN (SELECT value FROM json_each(?))
           AND NOT EXISTS (SELECT 1 FROM vectors v WHERE v.embedder = ? AND v.passage_id = p.id)
           LIMIT 1""",
        json.dumps(list(document_ids)),
        embedder,
    )
    return row is None


def passages(library: Library, embedder: str, document_ids: Sequence[int] = ()) -> set[int]:
    """Return the passages of these documents that have a vector. No `document_ids` means all."""
    if document_ids:
        return set(document_of_passage(library, embedder, document_ids))
    rows = library.rows("SELECT passage_id FROM vectors WHERE embedder = ?", embedder)
    return {row["passage_id"] for row in rows}


def document_of_passage(
    library: Library, embedder: str, document_ids: Sequence[int] = ()
) -> dict[int, int]:
    """Return document ids by passage id, of passages with a vector. No `document_ids` means all."""
    rows = library.rows(
        """SELECT p.id, p.document_id FROM vectors v JOIN passages p ON p.id = v.passage_id
           WHERE v.embedder = ?1
           AND (?2 = '[]' OR p.document_id IN (SELECT value FROM json_each(?2)))""",
        embedder,
        json.dumps(list(document_ids)),
    )
    return {row["id"]: row["document_id"] for row in rows}


def texts(library: Library, passage_ids: Sequence[int]) -> list[PassageText]:
    """Return the texts to embed, empty ones for passages that were removed meanwhile."""
    wholes = library.passages.texts_to_embed(passage_ids)
    bodies = library.passages.texts(passage_ids)
    return [PassageText(wholes.get(each, ""), bodies.get(each, "")) for each in passage_ids]


def load(library: Library, embedder: Embedder, passage_ids: Iterable[int]) -> PassageVectors:
    """Return the vectors of those passages that have one."""
    rows = library.rows(
        """SELECT passage_id, vector FROM vectors
           WHERE embedder = ? AND passage_id IN (SELECT value FROM json_each(?))""",
        embedder.name,
        json.dumps(list(passage_ids)),
    )
    if not rows:
        return NO_VECTORS
    bytes_of_a_vector = embedder.dimensions * np.dtype(_STORED).itemsize
    counts = [len(row["vector"]) // bytes_of_a_vector for row in rows]
    matrix = np.frombuffer(b"".join(row["vector"] for row in rows), dtype=_STORED)
    return PassageVectors(
        [row["passage_id"] for row in rows],
        matrix.reshape(-1, embedder.dimensions).astype(np.float32),
        np.cumsum([0, *counts[:-1]], dtype=np.int64),
    )
