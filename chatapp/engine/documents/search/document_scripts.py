"""The scripts of documents, and whether words of a question can occur in them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from chatapp.engine.documents.store.library import Library
from chatapp.engine.language.scripts import FEW, SCRIPTS, main_script, share_of

# The beginnings of a few pages tell scripts apart.
_SAMPLES = """SELECT substr(text, 1, 600) AS text FROM pages WHERE page IN (1, 2, 3, 10)
    AND (?1 = '[]' OR document_id IN (SELECT value FROM json_each(?1)))
    ORDER BY document_id DESC LIMIT 80"""


class DocumentScripts:
    """The scripts of the documents of a library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._cached_for: tuple[int, str] = (-1, "")
        self._cached: dict[str, float] = {}

    def mismatch(self, question: str, document_ids: Sequence[int]) -> frozenset[str]:
        """Return the scripts of question and documents if they share no words, else nothing."""
        script = main_script(question)
        shares = self._shares(document_ids)
        most = max(shares, key=shares.__getitem__, default="")
        if not script or not shares.get(most) or shares[script] >= FEW:
            return frozenset()
        return frozenset({script, most})

    def _shares(self, document_ids: Sequence[int]) -> dict[str, float]:
        """Return the share of each script in the first pages of the documents."""
        scope = json.dumps(sorted(document_ids))
        key = (self._library.changes, scope)
        if self._cached_for != key:
            text = "\n".join(row["text"] for row in self._library.rows(_SAMPLES, scope))
            shares = {script: share_of(text, frozenset({script})) for script in sorted(SCRIPTS)}
            self._cached_for, self._cached = key, shares
        return self._cached
