"""How much meaning weighs beside words: what the best passage by words lacks, and whether the two
rankings agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from chatapp.engine.documents.search.word_scores import Candidate

_DOUBT = 3
"""A passage that holds most of a question is hardly doubted; measured: docs/retrieval.md."""
_EXPECTED = 0.5
_COUNTS_AS = 10
"""Two rankings of a few passages agree or not by chance: they count as if ten more agreed halfway.
"""


def weight(
    trust: float,
    rarity: Mapping[str, float],
    found: Sequence[Candidate],
    words: Mapping[int, float],
    similar: Mapping[int, float],
) -> float:
    """Return what a similarity weighs, as a share of the best word score; `trust` is the most it
    can be.

    `rarity` says what each telling term of the question weighs, `words` and `similar` the scores of
    the candidates.
    """
    held = [
        candidate
        for candidate in found
        if candidate.names or not candidate.counts.keys().isdisjoint(rarity)
    ]
    if not held:
        return trust
    best = max(held, key=lambda candidate: words[candidate.id])
    ids = [candidate.id for candidate in held]
    agreed = agreement([words[one] for one in ids], [similar.get(one, 0.0) for one in ids])
    return trust * lacking(rarity, best) ** _DOUBT * agreed


def lacking(rarity: Mapping[str, float], best: Candidate) -> float:
    """Return the share of a question's rarity that a passage neither says nor is named by, 0 to 1."""
    whole = sum(rarity.values())
    held = sum(value for term, value in rarity.items() if term in best.counts or term in best.names)
    return 1 - held / whole if whole else 0.0


def agreement(words: Sequence[float], similar: Sequence[float]) -> float:
    """Return the rank correlation of two scores of the same passages, 0 where they contradict each
    other.

    An embedder that knows nothing of a text orders its passages at random; nobody need tell it
    apart by name.
    """
    count = len(words)
    correlation = 0.0
    if count > 1:
        ranks = _ranks(words), _ranks(similar)
        if all(np.ptp(one) for one in ranks):
            correlation = float(np.corrcoef(*ranks)[0, 1])
    return max((correlation * count + _EXPECTED * _COUNTS_AS) / (count + _COUNTS_AS), 0.0)


def _ranks(scores: Sequence[float]) -> NDArray[np.float64]:
    """Return the place of each score among the others; equal scores share theirs."""
    _, place, times = np.unique(np.asarray(scores), return_inverse=True, return_counts=True)
    ends = np.cumsum(times)
    return np.asarray((ends - (times - 1) / 2)[place])
