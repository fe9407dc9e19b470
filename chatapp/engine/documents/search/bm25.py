"""BM25: how much the terms of a text say about a question (Robertson & Zaragoza 2009, section 3)."""

from __future__ import annotations

import math
from collections.abc import Mapping

Counts = Mapping[str, float] | Mapping[str, int]

K1 = 0.75
B = 0.5


def idf(holders: int, total: int) -> float:
    """Return the weight of a term that `holders` of `total` texts have; never negative."""
    return math.log(1 + (max(total - holders, 0) + 0.5) / (holders + 0.5))


def score(counts: Counts, weights: Mapping[str, float], length: float, mean_length: float) -> float:
    """Return the score of a text with these counts of the question's terms; `weights` are idf ×
    importance.
    """
    norm = K1 * (1 - B + B * length / mean_length) if mean_length > 0 else K1
    return sum(
        weights.get(term, 0.0) * times * (K1 + 1) / (times + norm) for term, times in counts.items()
    )
