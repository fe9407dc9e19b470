"""Finds passages: a ranking by words, joined with one by meaning as far as the embedder knows the language."""

from __future__ import annotations

import json
from collections.abc import Sequence

from chatapp.engine.documents import keywords
from chatapp.engine.documents.library import Library

_TITLE_WEIGHT = 0.5


def by_words(library: Library, query: str, document_ids: Sequence[int], top: int) -> list[tuple[int, float]]:
    """Return passage ids and BM25 scores (higher is better), best first. No `document_ids` means all."""
    expression = keywords.question(query)
    if not expression:
        return []
    scope = "AND rowid IN (SELECT id FROM passages WHERE document_id IN (SELECT value FROM json_each(?)))"
    arguments: list[object] = [expression, *([json.dumps(list(document_ids))] if document_ids else []), top]
    with library.read() as connection:
        rows = connection.execute(
            f"""SELECT rowid, -bm25(words, 1.0, {_TITLE_WEIGHT}) AS score FROM words WHERE words MATCH ?
                {scope if document_ids else ""} ORDER BY score DESC LIMIT ?""",  # noqa: S608
            arguments,
        )
        return [(row[0], row[1]) for row in rows]
