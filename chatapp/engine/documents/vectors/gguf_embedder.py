"""An embedder that runs a GGUF model in llama.cpp."""

from __future__ import annotations

import hashlib
import os
import re
import threading
from pathlib import Path
from typing import Any

import llama_cpp
import numpy as np

from chatapp.engine.documents.vectors.embeddings import Embedder, FloatArray, unit_length
from chatapp.engine.documents.vectors.known_scripts import known_scripts
from chatapp.errors import EmbedderFailed, ModelNotEmbedding, ModelNotFound

_MOST_TOKENS = 512
"""Passages are shorter. 20 passages a second with 512 tokens, 4 with 2048, on 2 cores."""


class GgufEmbedder(Embedder):
    """Loads on construction. Raises ModelNotFound, ModelNotEmbedding or EmbedderFailed."""

    trust = 7.0

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise ModelNotFound(name=path.name)
        self._model: Any = _load(path)
        if not _is_embedder(self._model):
            self._model.close()
            raise ModelNotEmbedding(name=path.name)
        self._lock = threading.Lock()
        self._file = path.name
        self.name = _name(path)
        self.dimensions = int(self._model.n_embd())
        self.scripts = known_scripts(self._tokens)

    def vectors(self, texts: list[str]) -> FloatArray:
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for index, text in enumerate(texts):
            # Locked per text: a question waits for one passage of the background work.
            try:
                with self._lock:
                    rows[index] = self._model.embed(text if text.strip() else ".", truncate=True)
            except (RuntimeError, ValueError, TypeError) as error:
                raise EmbedderFailed(name=self._file, cause=type(error).__name__) from error
        return unit_length(rows)

    def close(self) -> None:
        with self._lock:
            self._model.close()

    def _tokens(self, text: str) -> list[int]:
        tokens: list[int] = self._model.tokenize(text.encode(), add_bos=False, special=False)
        return tokens


def _load(path: Path) -> Any:
    try:
        return llama_cpp.Llama(
            str(path),
            embedding=True,
            n_ctx=_MOST_TOKENS,
            n_batch=_MOST_TOKENS,
            n_ubatch=_MOST_TOKENS,
            # Half the cores: this runs beside the chat model, and llama.cpp's threads busy-wait.
            n_threads=max((os.cpu_count() or 2) // 2, 1),
            verbose=False,
        )
    except (ValueError, RuntimeError, OSError, AssertionError) as error:
        raise EmbedderFailed(name=path.name, cause=type(error).__name__) from error


def _is_embedder(model: Any) -> bool:
    """Return whether the model's file names a pooling to one vector; chat models have none."""
    architecture = model.metadata.get("general.architecture", "")
    pooling = model.metadata.get(f"{architecture}.pooling_type", "")
    no_vector = {str(llama_cpp.LLAMA_POOLING_TYPE_NONE), str(llama_cpp.LLAMA_POOLING_TYPE_RANK), ""}
    return pooling not in no_vector


def _name(path: Path) -> str:
    """Return a name made of file name and content, so that another file gets its own vectors."""
    digest = hashlib.sha256(f"{path.stat().st_size}".encode())
    with path.open("rb") as file:
        digest.update(file.read(1 << 20))
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", path.stem).strip("._-")[:40] or "model"
    return f"{stem}-{digest.hexdigest()[:8]}"
