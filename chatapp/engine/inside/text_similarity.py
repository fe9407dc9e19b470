"""Compares the meaning of two texts with the embedder in use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chatapp.contract.inside_records import UsualCosines
from chatapp.engine.documents.documents import Documents
from chatapp.engine.documents.vectors.embeddings import Embedder, FloatArray, unit_length
from chatapp.engine.documents.vectors.known_scripts import LEAST_KNOWN_SHARE
from chatapp.engine.documents.vectors.windows import windows
from chatapp.engine.language.normal_form import normal
from chatapp.engine.language.scripts import share_of
from chatapp.errors import TextTooShort

_SAMPLE = 400
"""Passages of the library whose pairs are compared; chosen: quick, and the quartiles are steady."""


@dataclass(frozen=True, slots=True)
class TextSimilarity:
    """`usual` are the cosines of the library's own passages, None without two of them."""

    cosine: float
    embedder: Embedder
    knows: bool
    usual: UsualCosines | None


def compare(documents: Documents, first: str, second: str) -> TextSimilarity:
    """Return how close two texts are. Raises TextTooShort for one without words."""
    embedder = documents.vectors.embedders.active()
    rows = np.vstack([_vector(embedder, text) for text in (first, second)])
    if not rows.any(axis=1).all():
        raise TextTooShort()
    return TextSimilarity(
        float(rows[0] @ rows[1]),
        embedder,
        all(knows(embedder, text) for text in (first, second)),
        usual(documents, embedder),
    )


def knows(embedder: Embedder, text: str) -> bool:
    """Whether the embedder knows the script of a text well enough to be asked."""
    return share_of(text, embedder.scripts) >= LEAST_KNOWN_SHARE


def usual(documents: Documents, embedder: Embedder) -> UsualCosines | None:
    """Return the quartiles of the cosines between passages of the library."""
    stored = documents.stored_vectors
    rows = stored.load(embedder, even_share(stored.passage_ids(embedder), _SAMPLE)).rows
    if len(rows) < 2:
        return None
    cosines = (rows @ rows.T)[np.triu_indices(len(rows), 1)]
    lower, median, upper = (float(each) for each in np.quantile(cosines, (0.25, 0.5, 0.75)))
    return UsualCosines(lower, median, upper, len(cosines))


def even_share(ids: Sequence[int], most: int) -> list[int]:
    """Return every so many of these passages, all of them if there are not more than `most`."""
    most = max(1, most)
    if len(ids) <= most:
        return list(ids)
    return [ids[at] for at in np.linspace(0, len(ids) - 1, most, dtype=int)]


def _vector(embedder: Embedder, text: str) -> FloatArray:
    """Return the unit vector of a text, float32 [1, dimensions].

    Of a long text it is the mean of its windows where the embedder does not read it whole.
    """
    plain = normal(text)
    parts = [plain] if embedder.reads_whole else windows(plain, embedder.window) or [plain]
    rows = embedder.vectors(parts)
    return unit_length(rows.mean(axis=0, keepdims=True))
