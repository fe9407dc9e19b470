"""Embedders: models that turn texts into vectors, and the scripts that each knows."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from chatapp.engine.documents.vectors.windows import windows

FloatArray = NDArray[np.float32]
Role = Literal["query", "passage", "text"]
"""What a text is to its embedder: a question, a passage to find, or a text compared with others."""


@dataclass(frozen=True, slots=True)
class PassageText:
    """A passage as embedders read it."""

    whole: str
    """With document title and headings."""
    text: str


@dataclass(frozen=True, slots=True)
class PassageVectors:
    """Vectors of passages: one of each passage, then those of its windows."""

    ids: list[int]
    matrix: FloatArray
    """float32 [vectors, dimensions], unit length, passage by passage in the order of `ids`."""
    starts: NDArray[np.int64]
    """int64 [len(ids)]: the row of each passage's first vector."""

    @property
    def rows(self) -> FloatArray:
        """The vectors of whole passages, float32 [len(ids), dimensions]."""
        return self.matrix[self.starts]

    def cosines(self, query: FloatArray) -> dict[int, float]:
        """Return the similarity of each passage with a unit vector, float32 [dimensions].

        It is the mean of two cosines: the passage's, and the best of its windows.
        """
        if not self.ids:
            return {}
        cosines = self.matrix @ query
        best = np.maximum.reduceat(cosines, self.starts)
        return dict(zip(self.ids, ((cosines[self.starts] + best) / 2).tolist(), strict=True))


NO_VECTORS = PassageVectors([], np.zeros((0, 1), np.float32), np.zeros(0, np.int64))


class Embedder(Embeddings):
    """A LangChain embedder with a name and known scripts."""

    name: str
    """The key of its vectors in library and index: letters, digits, dots, dashes, underscores."""
    dimensions: int
    scripts: frozenset[str]
    """The scripts it knows (`scripts.SCRIPTS`)."""
    trust: float
    """The weight of a standard deviation of its similarity: docs/retrieval.md."""
    window: int
    """Characters of a window of a passage."""
    batch: int
    """Passages embedded at once; an import and the end of the program wait for a batch at most."""
    reads_whole: bool
    """Whether a passage's vector is made of its whole text, or is the mean of its windows."""

    @abstractmethod
    def vectors(self, texts: list[str], role: Role = "text") -> FloatArray:
        """Return float32 [len(texts), dimensions], unit length; zeros for a text without words."""

    def passage_vectors(self, passages: Sequence[PassageText]) -> list[FloatArray]:
        """Return float32 [1 + windows, dimensions] of each passage, its own vector first."""
        texts: list[str] = []
        counts: list[int] = []
        for passage in passages:
            parts = windows(passage.text, self.window) or [passage.whole]
            texts += [passage.whole, *parts] if self.reads_whole else parts
            counts.append(len(parts) + self.reads_whole)
        made = np.split(self.vectors(texts, "passage"), np.cumsum(counts)[:-1])
        if self.reads_whole:
            return made
        return [np.vstack([unit_length(rows.mean(axis=0, keepdims=True)), rows]) for rows in made]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = self.vectors(texts, "passage").tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        row: list[float] = self.vectors([text], "query")[0].tolist()
        return row

    def close(self) -> None:
        """Free its memory."""


def unit_length(rows: FloatArray) -> FloatArray:
    """Scale each row of float32 [n, dimensions] to length 1; zeros and NaN become zeros."""
    rows = np.nan_to_num(rows.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
