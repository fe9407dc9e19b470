"""multilingual-e5-small over llama.cpp as LangChain's embedder, with its vectors kept on disk."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from benchmarks.answers_eval import records

_MOST_TOKENS = 512
"""What the model was trained with; the rest of a longer text is cut off."""
_QUERY, _PASSAGE = "query: ", "passage: "
"""The prefixes that e5 models were trained with."""

Vector = NDArray[np.float32]


class CachedEmbedder(Embeddings):
    """The model is loaded when a text is not in the cache. `folder` None keeps vectors in memory."""

    def __init__(self, model: Path, folder: Path | None) -> None:
        self.identity = records.file_identity(model)
        self._path = model
        self._model: Any = None
        # Each vector is kept at once: a run that is stopped loses none.
        file = folder / "vectors.sqlite" if folder else ":memory:"
        self._rows = sqlite3.connect(file, isolation_level=None)
        self._rows.execute("PRAGMA synchronous = OFF")
        self._rows.execute("CREATE TABLE IF NOT EXISTS vectors (key TEXT PRIMARY KEY, row BLOB)")

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [row.tolist() for row in self._cached(_PASSAGE, texts)]

    def embed_query(self, text: str) -> list[float]:
        """Never from the cache: its time belongs to an answer's."""
        row: list[float] = self._embed(_QUERY + text).tolist()
        return row

    def alike(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors [len(texts), dimensions] of texts to compare with each other."""
        return np.stack(self._cached(_QUERY, texts))

    def _cached(self, prefix: str, texts: Sequence[str]) -> list[Vector]:
        return [self._row(prefix + text) for text in texts]

    def _row(self, text: str) -> Vector:
        key = hashlib.sha256(f"{self.identity}\n{text}".encode()).hexdigest()
        kept = self._rows.execute("SELECT row FROM vectors WHERE key = ?", (key,)).fetchone()
        if kept is not None:
            return np.frombuffer(kept[0], dtype=np.float32)
        row = self._embed(text)
        self._rows.execute("INSERT INTO vectors VALUES (?, ?)", (key, row.tobytes()))
        return row

    def _embed(self, text: str) -> Vector:
        row = np.asarray(self._loaded().embed(text, truncate=True), dtype=np.float32)
        return row / max(float(np.linalg.norm(row)), 1e-9)

    def _loaded(self) -> Any:
        if self._model is None:
            from llama_cpp import Llama

            self._model = Llama(
                str(self._path),
                embedding=True,
                n_ctx=_MOST_TOKENS,
                n_batch=_MOST_TOKENS,
                n_ubatch=_MOST_TOKENS,
                # Beside other work, threads that wait for each other take many times as long.
                n_threads=1,
                n_threads_batch=1,
                verbose=False,
            )
        return self._model
