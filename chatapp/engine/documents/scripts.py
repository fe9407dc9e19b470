"""Tells whether a question is written in another script than the documents it is asked of."""

from __future__ import annotations

import json
from collections.abc import Sequence

from chatapp.engine.documents.embeddings import SCRIPTS, share_of
from chatapp.engine.documents.library import Library

_FEW = 0.05
"""Below this share of a script's letters, words of the question are not to be found in the documents."""
_SAMPLES = """SELECT substr(text, 1, 600) FROM pages WHERE page IN (1, 2, 3, 10)
    AND (:scope = '[]' OR document_id IN (SELECT value FROM json_each(:scope))) ORDER BY document_id DESC LIMIT 80"""


def main_script(text: str) -> str:
    """Return the script most of a text's letters are of, "" without any."""
    shares = {script: share_of(text, frozenset({script})) for script in sorted(SCRIPTS)}
    best = max(shares, key=shares.__getitem__)
    return best if shares[best] > 0 else ""


def are_apart(text: str, other: str) -> bool:
    """Say whether words of a text cannot be found in another: it has next to nothing in the script of the first."""
    mine = main_script(text)
    return bool(mine) and bool(main_script(other)) and share_of(other, frozenset({mine})) < _FEW


class Scripts:
    """Knows which scripts the documents of a library are written in."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._seen: tuple[int, str, dict[str, float]] = (-1, "", {})

    def apart(self, question: str, document_ids: Sequence[int]) -> frozenset[str]:
        """Return the question's and the documents' script when words cannot meet between them, nothing otherwise."""
        asked = main_script(question)
        shares = self._shares(document_ids)
        most = max(shares, key=shares.__getitem__, default="")
        if not asked or not shares.get(most) or shares[asked] >= _FEW:
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
