"""IDF of terms over the passages of the library."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable

from chatapp.engine.documents.store.library import Library


def idf(library: Library, terms: Iterable[str]) -> dict[str, float]:
    """Return ln(1 + passages ÷ (1 + passages with the term)) of each term."""
    unique = sorted(set(terms))
    row = library.row("SELECT count(*) AS total FROM passages")
    total = row["total"] if row else 0
    rows = library.rows(
        "SELECT term, doc FROM word_counts WHERE term IN (SELECT value FROM json_each(?))",
        json.dumps(unique),
    )
    frequencies = {row["term"]: row["doc"] for row in rows}
    return {term: math.log(1 + total / (1 + frequencies.get(term, 0))) for term in unique}
