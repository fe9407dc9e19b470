"""How rare a term is in the library: rare terms of a question say most about what it wants."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable

from chatapp.engine.documents.store.library import Library


def rarity(library: Library, terms: Iterable[str]) -> dict[str, float]:
    """Return ln(1 + passages ÷ (1 + passages with the term)) for each term: the usual inverse
    document frequency.
    """
    asked = sorted(set(terms))
    with library.read() as connection:
        total = connection.execute("SELECT count(*) FROM passages").fetchone()[0]
        counts = dict(
            connection.execute(
                "SELECT term, doc FROM word_counts WHERE term IN (SELECT value FROM json_each(?))",
                [json.dumps(asked)],
            )
        )
    return {term: math.log(1 + total / (1 + counts.get(term, 0))) for term in asked}
