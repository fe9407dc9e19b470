"""The rows of vectors in the library: half-precision numbers, one row a passage and embedder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import numpy as np

from chatapp.engine.documents.store.library import Library
from chatapp.engine.documents.vectors.embeddings import Vectors

_SCOPE = "AND p.document_id IN (SELECT value FROM json_each(?))"


def packed(vectors: Vectors) -> list[bytes]:
    """Return each row as it is stored."""
    return [row.tobytes() for row in vectors.astype("<f2")]


def store(library: Library, embedder: str, passage_ids: Sequence[int], vectors: Vectors) -> None:
    """Write vectors of passages; those of passages that went meanwhile are left out."""
    with library.write() as connection:
        connection.executemany(
            """INSERT OR REPLACE INTO vectors (embedder, passage_id, vector)
               SELECT ?, id, ? FROM passages WHERE id = ?""",
            zip([embedder] * len(passage_ids), packed(vectors), passage_ids, strict=True),
        )


def missing(library: Library, embedder: str, most: int) -> list[int]:
    """Return passages without a vector, those of the newest document first."""
    with library.read() as connection:
        rows = connection.execute(
            """SELECT p.id FROM passages p WHERE NOT EXISTS
               (SELECT 1 FROM vectors v WHERE v.embedder = ? AND v.passage_id = p.id)
               ORDER BY p.document_id DESC, p.id LIMIT ?""",
            (embedder, most),
        )
        return [row[0] for row in rows]


def count(library: Library, embedder: str) -> tuple[int, int]:
    """Return how many passages have a vector and how many passages there are."""
    with library.read() as connection:
        return number(library, embedder), connection.execute(
            "SELECT count(*) FROM passages"
        ).fetchone()[0]


def number(library: Library, embedder: str) -> int:
    """Return how many passages have a vector."""
    with library.read() as connection:
        return int(
            connection.execute(
                "SELECT count(*) FROM vectors WHERE embedder = ?", (embedder,)
            ).fetchone()[0]
        )


def passages(library: Library, embedder: str, document_ids: Sequence[int] = ()) -> set[int]:
    """Return the passages that have a vector. No `document_ids` means all."""
    if document_ids:
        return set(places(library, embedder, document_ids))
    with library.read() as connection:
        return {
            row[0]
            for row in connection.execute(
                "SELECT passage_id FROM vectors WHERE embedder = ?", (embedder,)
            )
        }


def is_lacking(library: Library, embedder: str, document_ids: Sequence[int]) -> bool:
    """Say whether a passage of these documents has no vector."""
    with library.read() as connection:
        row = connection.execute(
            """SELECT 1 FROM passages p WHERE p.document_id IN (SELECT value FROM json_each(?)) AND NOT EXISTS
               (SELECT 1 FROM vectors v WHERE v.embedder = ? AND v.passage_id = p.id) LIMIT 1""",
            (json.dumps(list(document_ids)), embedder),
        ).fetchone()
    return row is not None


def places(library: Library, embedder: str, document_ids: Sequence[int] = ()) -> dict[int, int]:
    """Return the documents of all passages that have a vector, by passage id."""
    with library.read() as connection:
        rows = connection.execute(
            f"""SELECT p.id, p.document_id FROM vectors v JOIN passages p ON p.id = v.passage_id
                WHERE v.embedder = ? {_SCOPE if document_ids else ""}""",  # noqa: S608 -- a constant
            (embedder, *([json.dumps(list(document_ids))] if document_ids else [])),
        )
        return {row[0]: row[1] for row in rows}


def load(library: Library, embedder: str, passage_ids: Iterable[int]) -> tuple[list[int], Vectors]:
    """Return the passages that have a vector, and their vectors in the same order."""
    with library.read() as connection:
        rows = connection.execute(
            """SELECT passage_id, vector FROM vectors
               WHERE embedder = ? AND passage_id IN (SELECT value FROM json_each(?))""",
            (embedder, json.dumps(list(passage_ids))),
        ).fetchall()
    if not rows:
        return [], np.zeros((0, 1), dtype=np.float32)
    matrix = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f2").reshape(len(rows), -1)
    return [row[0] for row in rows], matrix.astype(np.float32)


def forget(library: Library, embedder: str) -> None:
    """Erase the vectors of an embedder."""
    with library.write() as connection:
        connection.execute("DELETE FROM vectors WHERE embedder = ?", (embedder,))
