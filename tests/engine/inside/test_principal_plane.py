"""The plane of a map is that of an SVD."""

from __future__ import annotations

import numpy as np
import pytest

from chatapp.engine.inside import principal_plane


@pytest.mark.parametrize(("count", "dimensions"), [(300, 64), (40, 200), (2000, 512)])
def test_the_axes_are_those_of_an_svd(count: int, dimensions: int) -> None:
    random = np.random.default_rng(3)
    groups = random.standard_normal((5, dimensions)) * 2
    rows = groups[random.integers(0, 5, count)] + random.standard_normal((count, dimensions)) * 0.3
    plane = principal_plane.fit(rows.astype(np.float32))
    centered = rows - rows.mean(axis=0)
    _, lengths, directions = np.linalg.svd(centered, full_matrices=False)
    assert np.abs(plane.axes @ directions[:2].T) == pytest.approx(np.eye(2), abs=1e-3)
    assert plane.shares == pytest.approx(lengths[:2] ** 2 / (lengths**2).sum(), rel=1e-3)


@pytest.mark.parametrize("count", [1, 2])
def test_few_passages_have_a_place_too(count: int) -> None:
    rows = np.eye(4, dtype=np.float32)[:count]
    places = principal_plane.fit(rows).places(rows)
    assert places.shape == (count, 2)
    assert np.isfinite(places).all()


def test_the_same_vectors_give_the_same_plane() -> None:
    rows = np.random.default_rng(1).standard_normal((50, 16)).astype(np.float32)
    assert (principal_plane.fit(rows).axes == principal_plane.fit(rows.copy()).axes).all()
