"""BM25 (Robertson & Zaragoza 2009, section 3)."""

from __future__ import annotations

import math
from collections.abc import Mapping

Counts = Mapping[str, float] | Mapping[str, int]

K1 = 0.75
"""Saturation of repeated terms, measured: docs/retrieval.md."""
B = 0.5
"""Strength of length normalization, measured: docs/retrieval.md."""


def idf(frequency: int, total: int) -> float:
    """Return the IDF of a term that `frequency` of `total` texts contain; never negative."""
    return math.log(1 + (max(total - frequency, 0) + 0.5) / (frequency + 0.5))


def full_score(weights: Mapping[str, float]) -> float:
    """Return the score of a text that repeats all of these terms without end."""
    return sum(weights.values()) * (K1 + 1)


def score(counts: Counts, weights: Mapping[str, float], length: float, mean_length: float) -> float:
    """Return the score of a text by its term counts; `weights` are IDF × importance."""
    norm = K1 * (1 - B + B * length / mean_length) if mean_length > 0 else K1
    return sum(
        weights.get(term, 0.0) * count * (K1 + 1) / (count + norm) for term, count in counts.items()
    )
