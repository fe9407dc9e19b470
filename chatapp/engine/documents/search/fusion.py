"""Hybrid fusion: the weight of meaning relative to word scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from chatapp.engine.documents.search.candidate import Candidate

_UNCOVERED_POWER = 3
"""Exponent of the uncovered share, measured: docs/retrieval.md."""
_PRIOR_AGREEMENT = 0.5
"""Rank correlation that is assumed before any passage is seen, -1 to 1; chosen."""
_PRIOR_PASSAGES = 10
"""Passages that the assumed correlation counts as, because few agree or not by chance; chosen."""


def weight(
    trust: float,
    weights: Mapping[str, float],
    candidates: Sequence[Candidate],
    word_scores: Mapping[int, float],
    cosines: Mapping[int, float],
) -> float:
    """Return the weight of a standard deviation of similarity, 0 to `trust`.

    Its unit is the word score of a passage that has all words of the question: words count for as
    much of the question as they cover, so that meaning leads where a passage of another language
    shares but a number with it. `weights` are those of the question's content terms; scores and
    similarities are by passage id.
    """
    matching = [
        candidate
        for candidate in candidates
        if candidate.names or not candidate.counts.keys().isdisjoint(weights)
    ]
    if not matching:
        return trust
    best = max(matching, key=lambda candidate: word_scores[candidate.id])
    agreement = rank_agreement(
        [word_scores[candidate.id] for candidate in matching],
        [cosines.get(candidate.id, 0.0) for candidate in matching],
    )
    return trust * uncovered_share(weights, best) ** _UNCOVERED_POWER * agreement


def uncovered_share(weights: Mapping[str, float], candidate: Candidate) -> float:
    """Return the share of a question's term weights that a passage does not contain, 0 to 1."""
    total = sum(weights.values())
    covered = sum(
        value
        for term, value in weights.items()
        if term in candidate.counts or term in candidate.names
    )
    return 1 - covered / total if total else 0.0


def rank_agreement(word_scores: Sequence[float], cosines: Sequence[float]) -> float:
    """Return Spearman's correlation of two scores of the same passages, at least 0.

    An embedder that does not know a text's language ranks its passages at random.
    """
    count = len(word_scores)
    correlation = 0.0
    if count > 1:
        ranks = _ranks(word_scores), _ranks(cosines)
        if all(np.ptp(ranking) for ranking in ranks):
            correlation = float(np.corrcoef(*ranks)[0, 1])
    prior = _PRIOR_AGREEMENT * _PRIOR_PASSAGES
    return max((correlation * count + prior) / (count + _PRIOR_PASSAGES), 0.0)


def _ranks(scores: Sequence[float]) -> NDArray[np.float64]:
    """Return the rank of each score, float64 [len(scores)]; equal scores share their mean rank."""
    _, index, count = np.unique(np.asarray(scores), return_inverse=True, return_counts=True)
    ends = np.cumsum(count)
    return np.asarray((ends - (count - 1) / 2)[index])
