"""The plane through a cloud of vectors in which they differ most (PCA)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chatapp.engine.documents.vectors.embeddings import FloatArray

_AXES = 2
"""Axes of a plane; chosen."""
_COLUMNS = 10
"""Directions that are followed at once: more than the two that are wanted make it converge; chosen
as in Halko, Martinsson and Tropp 2011.
"""
_ROUNDS = 30
"""Multiplications with the covariance; chosen: the axes are those of an SVD to four digits."""


@dataclass(frozen=True, slots=True)
class PrincipalPlane:
    """`shares` are the parts of the variance along the axes."""

    mean: NDArray[np.float64]
    """float64 [dimensions]."""
    axes: NDArray[np.float64]
    """float64 [2, dimensions]."""
    shares: tuple[float, ...]

    def places(self, rows: FloatArray) -> NDArray[np.float64]:
        """Return the places of vectors, float32 [n, dimensions], as float64 [n, 2]."""
        return (rows.astype(np.float64) - self.mean) @ self.axes.T


def fit(rows: FloatArray) -> PrincipalPlane:
    """Return the plane of vectors, float32 [n, dimensions], n > 0; the same at each call.

    Subspace iteration: exact methods take half a minute with 4,096 dimensions.
    """
    points = rows.astype(np.float64)
    mean = points.mean(axis=0)
    points -= mean
    columns = min(_COLUMNS, *points.shape)
    basis = np.random.default_rng(0).standard_normal((points.shape[1], columns))
    for _ in range(_ROUNDS):
        basis = np.linalg.qr(points.T @ (points @ basis))[0]
    _, lengths, directions = np.linalg.svd(points @ basis, full_matrices=False)
    axes = np.zeros((_AXES, points.shape[1]))
    directions_kept = (directions @ basis.T)[:_AXES]
    axes[: len(directions_kept)] = directions_kept
    # The sign of an axis is arbitrary: its largest part points up.
    largest = np.abs(axes).argmax(axis=1)
    axes *= np.where(axes[np.arange(_AXES), largest] < 0, -1.0, 1.0)[:, None]
    total = float((points**2).sum())
    shares = lengths[:_AXES] ** 2 / total if total > 0 else np.zeros(_AXES)
    return PrincipalPlane(mean, axes, tuple(float(share) for share in shares))
