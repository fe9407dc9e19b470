"""Embedders: models that turn texts into vectors, and the scripts that each knows."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PassageVectors:
    """Vectors of passages."""

    ids: list[int]
    rows: FloatArray
    """float32 [len(ids), dimensions], unit length, in the order of `ids`."""

    def cosines(self, query: FloatArray) -> dict[int, float]:
        """Return the cosine of each passage with a unit vector, float32 [dimensions]."""
        return dict(zip(self.ids, (self.rows @ query).tolist(), strict=True)) if self.ids else {}


NO_VECTORS = PassageVectors([], np.zeros((0, 1), dtype=np.float32))


class Embedder(Embeddings):
    """A LangChain embedder with a name and known scripts."""

    name: str
    """The key of its vectors in library and index: letters, digits, dots, dashes, underscores."""
    dimensions: int
    scripts: frozenset[str]
    """The scripts it knows (`scripts.SCRIPTS`)."""
    trust: float
    """The largest weight of its cosines in units of the best word score: docs/retrieval.md."""

    @abstractmethod
    def vectors(self, texts: list[str]) -> FloatArray:
        """Return float32 [len(texts), dimensions], unit length; zeros for a text without words."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = self.vectors(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]

    def close(self) -> None:
        """Free its memory."""


def unit_length(rows: FloatArray) -> FloatArray:
    """Scale each row of [n, dimensions] to length 1; zeros and NaN become zeros."""
    rows = np.nan_to_num(rows.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
