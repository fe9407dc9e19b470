"""Embedders: what turns passages and questions into vectors, and what each knows of languages."""

from __future__ import annotations

import importlib.util
from abc import abstractmethod
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from chatapp.errors import EmbedderFailed

Vectors = NDArray[np.float32]

STARTER = "wordllama"


class Embedder(Embeddings):
    """A LangChain embedder that says who it is; its vectors have length 1, or 0 for a text without
    words.
    """

    name: str
    """Names the vectors in library and index: letters, digits, dots, dashes and underscores."""
    dimensions: int
    scripts: frozenset[str]
    """Scripts it knows (`scripts.SCRIPTS`)."""
    trust: float
    """What its similarity weighs at most beside the words of a question in a language it knows
    (docs/retrieval.md).
    """

    @abstractmethod
    def vectors(self, texts: list[str]) -> Vectors:
        """Return one row a text."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = self.vectors(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]

    def close(self) -> None:
        """Free its memory."""


def unit_length(rows: Vectors) -> Vectors:
    """Scale each row to length 1; a row of zeros (an empty text) or of NaN becomes zeros."""
    rows = np.nan_to_num(rows.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)


class WordLlamaEmbedder(Embedder):
    """The embedder that is there on first start: averaged word vectors, English, thousands of
    passages a second.
    """

    name = STARTER
    scripts = frozenset({"latin"})
    trust = 3.0

    def __init__(self) -> None:
        self._model: Any = _load_wordllama()
        self.dimensions = int(self._model.embedding.shape[1])

    def vectors(self, texts: list[str]) -> Vectors:
        # An empty text would divide by zero inside.
        return unit_length(self._model.embed([text if text.strip() else "." for text in texts]))


def _load_wordllama() -> Any:
    try:
        spec = importlib.util.find_spec("wordllama")
        assert spec is not None
        assert spec.origin is not None
        from wordllama import WordLlama

        # Its tokenizer lies in the wheel, but is looked for under `cache_dir`, and then in the
        # network.
        return WordLlama.load(cache_dir=Path(spec.origin).parent, disable_download=True)
    except (ImportError, AssertionError, OSError, ValueError) as error:
        raise EmbedderFailed(name=STARTER, cause=type(error).__name__) from error
