"""Which scripts the documents of a library are written in, and whether words of a question can
occur in them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from chatapp.engine.documents.store.library import Library
from chatapp.engine.language.scripts import FEW, SCRIPTS, main_script, share_of

_SAMPLES = """SELECT substr(text, 1, 600) FROM pages WHERE page IN (1, 2, 3, 10)
    AND (:scope = '[]' OR document_id IN (SELECT value FROM json_each(:scope))) ORDER BY document_id DESC LIMIT 80"""


class DocumentScripts:
    """Knows which scripts the documents of a library are written in."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._seen: tuple[int, str, dict[str, float]] = (-1, "", {})

    def apart(self, question: str, document_ids: Sequence[int]) -> frozenset[str]:
        """Return the question's and the documents' script when words cannot meet between them,
        nothing otherwise.
        """
        asked = main_script(question)
        shares = self._shares(document_ids)
        most = max(shares, key=shares.__getitem__, default="")
        if not asked or not shares.get(most) or shares[asked] >= FEW:
            return frozenset()
        return frozenset({asked, most})

    def _shares(self, document_ids: Sequence[int]) -> dict[str, float]:
        """Return the share of each script in the first pages of the documents."""
        scope = json.dumps(sorted(document_ids))
        if self._seen[:2] != (self._library.changes, scope):
            with self._library.read() as connection:
                text = "\n".join(row[0] for row in connection.execute(_SAMPLES, {"scope": scope}))
            shares = {script: share_of(text, frozenset({script})) for script in sorted(SCRIPTS)}
            self._seen = self._library.changes, scope, shares
        return self._seen[2]
