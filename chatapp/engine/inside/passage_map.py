"""A map of passages: where each lies in the plane in which all differ most, and a question too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from chatapp.contract.inside_records import MapPlace, MapPoint
from chatapp.engine.documents.documents import Documents
from chatapp.engine.documents.vectors.embeddings import Embedder, FloatArray
from chatapp.engine.documents.vectors.stored_vectors import StoredVectors
from chatapp.engine.inside import principal_plane
from chatapp.engine.inside.principal_plane import PrincipalPlane
from chatapp.engine.inside.text_similarity import even_share, knows
from chatapp.engine.language.normal_form import normal
from chatapp.engine.process.stopping import JobStopped
from chatapp.errors import NothingToMap

_BATCH = 250
"""Passages loaded between two looks for a stop; chosen."""
_NEAREST = 5
"""Passages that a question is joined with; chosen."""
_LETTERS = 160
"""Letters of a passage that its point tells; chosen."""
_DIGITS = 4
"""Digits after the point of a place: finer than any screen; chosen."""


@dataclass(frozen=True, slots=True)
class MapRequest:
    """What to draw: all documents for no `document_ids`, at most `most` passages."""

    document_ids: Sequence[int]
    question: str
    most: int
    stopped: Callable[[], bool]
    on_progress: Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class PassageMap:
    """`total` passages have a vector; `waiting` have none yet. `nearest` come first of all."""

    points: tuple[MapPoint, ...]
    total: int
    waiting: int
    embedder: Embedder
    shares: tuple[float, ...]
    question: MapPlace | None = None
    nearest: tuple[int, ...] = ()
    knows: bool = True


@dataclass(frozen=True, slots=True)
class _Cloud:
    """Passages and their vectors, float32 [len(ids), dimensions]."""

    ids: list[int]
    rows: FloatArray


def draw(documents: Documents, request: MapRequest) -> PassageMap:
    """Return the map. Raises NothingToMap and JobStopped."""
    embedder = documents.vectors.embedders.active(request.document_ids)
    stored = documents.stored_vectors
    ids = stored.passage_ids(embedder, request.document_ids)
    # The plane is that of the sample alone: the map stays the same whatever is asked.
    cloud = _cloud(stored, embedder, even_share(ids, request.most), request)
    if not cloud.ids:
        raise NothingToMap()
    plane = principal_plane.fit(cloud.rows)
    question, cosines = request.question.strip(), dict[int, float]()
    if question:
        cosines = documents.similarity.nearest(question, request.document_ids, _NEAREST)
        cloud = _with_others(stored, embedder, cloud, list(cosines))
    points = _points(stored, cloud, plane)
    return PassageMap(
        tuple(replace(each, cosine=cosines.get(each.passage_id, 0.0)) for each in points),
        len(ids),
        stored.waiting(embedder, request.document_ids),
        embedder,
        plane.shares,
        _place(embedder, plane, question) if question else None,
        tuple(cosines),
        not question or knows(embedder, question),
    )


def _cloud(
    stored: StoredVectors, embedder: Embedder, ids: Sequence[int], request: MapRequest
) -> _Cloud:
    """Load the vectors of passages, without those removed meanwhile. Raises JobStopped."""
    found_ids: list[int] = []
    batches = [np.zeros((0, embedder.dimensions), np.float32)]
    for start in range(0, len(ids), _BATCH):
        if request.stopped():
            raise JobStopped
        request.on_progress(start, len(ids))
        loaded = stored.load(embedder, ids[start : start + _BATCH])
        if loaded.ids:
            found_ids += loaded.ids
            batches.append(loaded.rows)
    request.on_progress(len(ids), len(ids))
    return _Cloud(found_ids, np.vstack(batches))


def _with_others(
    stored: StoredVectors, embedder: Embedder, cloud: _Cloud, ids: Sequence[int]
) -> _Cloud:
    """Add passages that the sample does not have."""
    drawn = set(cloud.ids)
    loaded = stored.load(embedder, [each for each in ids if each not in drawn])
    if not loaded.ids:
        return cloud
    return _Cloud([*cloud.ids, *loaded.ids], np.vstack([cloud.rows, loaded.rows]))


def _place(embedder: Embedder, plane: PrincipalPlane, question: str) -> MapPlace:
    x, y = plane.places(embedder.vectors([normal(question)], "query"))[0].tolist()
    return MapPlace(round(x, _DIGITS), round(y, _DIGITS))


def _points(stored: StoredVectors, cloud: _Cloud, plane: PrincipalPlane) -> list[MapPoint]:
    passages = stored.passages(cloud.ids)
    points = []
    for passage_id, (x, y) in zip(cloud.ids, plane.places(cloud.rows).tolist(), strict=True):
        passage = passages.get(passage_id)
        if passage is not None:
            text = " ".join(passage.text.split())[:_LETTERS]
            place = (round(x, _DIGITS), round(y, _DIGITS))
            points.append(
                MapPoint(passage_id, passage.document_id, passage.page, *place, text, passage.place)
            )
    return points
