"""Embedders: models that turn texts into vectors, and the scripts that each knows."""

from __future__ import annotations

import importlib.util
from abc import abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from chatapp.errors import EmbedderFailed

FloatArray = NDArray[np.float32]

STARTER = "wordllama"


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


class WordLlamaEmbedder(Embedder):
    """The starter: averaged English word vectors, 2,000 to 4,000 passages a second on 2 cores."""

    name = STARTER
    scripts = frozenset({"latin"})
    trust = 3.0

    def __init__(self) -> None:
        self._model: Any = _load_wordllama()
        self.dimensions = int(self._model.embedding.shape[1])

    def vectors(self, texts: list[str]) -> FloatArray:
        # wordllama divides by zero for an empty text.
        return unit_length(self._model.embed([text if text.strip() else "." for text in texts]))


def _load_wordllama() -> Any:
    try:
        spec = importlib.util.find_spec("wordllama")
        assert spec is not None
        assert spec.origin is not None
        from wordllama import WordLlama

        # The wheel contains the tokenizer; wordllama looks in `cache_dir`, then in the network.
        return WordLlama.load(cache_dir=Path(spec.origin).parent, disable_download=True)
    except (ImportError, AssertionError, OSError, ValueError) as error:
        raise EmbedderFailed(name=STARTER, cause=type(error).__name__) from error
