"""An embedder that runs a GGUF model in llama.cpp."""

from __future__ import annotations

import hashlib
import re
import threading
from pathlib import Path
from typing import Any

import llama_cpp
import numpy as np

from chatapp.engine.documents.vectors.embedder_family import EmbedderFamily, family
from chatapp.engine.documents.vectors.embeddings import (
    Embedder,
    FloatArray,
    Role,
    unit_length,
)
from chatapp.engine.documents.vectors.known_scripts import known_scripts
from chatapp.engine.models.llama import backends
from chatapp.errors import EmbedderFailed, ModelNotEmbedding, ModelNotFound

_MOST_TOKENS = 512
"""Windows are shorter. 20 passages a second with 512 tokens, 4 with 2048, on 2 cores."""
_THREADS = 1
"""Threads; chosen: one meets no other at a barrier, so nothing spins against the chat model."""
_POOLINGS = {
    "mean": llama_cpp.LLAMA_POOLING_TYPE_MEAN,
    "cls": llama_cpp.LLAMA_POOLING_TYPE_CLS,
    "last": llama_cpp.LLAMA_POOLING_TYPE_LAST,
}


class GgufEmbedder(Embedder):
    """Loads on construction. Raises ModelNotFound, ModelNotEmbedding or EmbedderFailed."""

    trust = 0.2
    """The largest weight of meaning beside word scores: docs/retrieval.md."""
    window = 250
    """Characters of a window; chosen, a window is shorter than `_MOST_TOKENS`."""
    batch = 2
    """Passages of one step, so that a stop is soon seen; chosen."""
    reads_whole = False

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise ModelNotFound(name=path.name)
        self._model: Any = _load(path, llama_cpp.LLAMA_POOLING_TYPE_UNSPECIFIED)
        metadata = dict(self._model.metadata)
        self._family = family(metadata, path)
        if not _is_pooled(metadata):
            self._model.close()
            if not _may_be_pooled(metadata, self._family):
                raise ModelNotEmbedding(name=path.name)
            self._model = _load(path, _POOLINGS[self._family.pooling])
        length = _of_architecture(metadata, "context_length")
        self._most_tokens = min(_MOST_TOKENS, int(length or _MOST_TOKENS))
        self._lock = threading.Lock()
        self._file = path.name
        self.name = _name(path)
        self.dimensions = int(self._model.n_embd())
        self.scripts = known_scripts(self._tokens)

    def vectors(self, texts: list[str], role: Role = "text") -> FloatArray:
        prefix = self._family.prefix(role)
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for index, text in enumerate(texts):
            # Locked per text: a question waits for one window of the background work.
            try:
                with self._lock:
                    rows[index] = self._model.embed(self._cut(prefix + (text.strip() or ".")))
            except (RuntimeError, ValueError, TypeError) as error:
                raise EmbedderFailed(name=self._file, cause=type(error).__name__) from error
        return unit_length(rows)

    def close(self) -> None:
        with self._lock:
            self._model.close()

    def _cut(self, text: str) -> str:
        """Return the beginning of a text that fits the model with its closing token."""
        while (count := len(self._model.tokenize(text.encode()))) > self._most_tokens:
            text = text[: min(len(text) * self._most_tokens // count, len(text) - 1)]
        return text

    def _tokens(self, text: str) -> list[int]:
        tokens: list[int] = self._model.tokenize(text.encode(), add_bos=False, special=False)
        return tokens


def _load(path: Path, pooling: int) -> Any:
    backends.load()
    try:
        return llama_cpp.Llama(
            str(path),
            embedding=True,
            pooling_type=pooling,
            n_ctx=_MOST_TOKENS,
            n_batch=_MOST_TOKENS,
            n_ubatch=_MOST_TOKENS,
            n_threads=_THREADS,
            n_threads_batch=_THREADS,
            verbose=False,
        )
    except (ValueError, RuntimeError, OSError, AssertionError) as error:
        raise EmbedderFailed(name=path.name, cause=type(error).__name__) from error


def _of_architecture(metadata: dict[str, str], key: str) -> str:
    return metadata.get(f"{metadata.get('general.architecture', '')}.{key}", "")


def _is_pooled(metadata: dict[str, str]) -> bool:
    """Return whether the file names a pooling to one vector; chat models name none."""
    no_vector = {str(llama_cpp.LLAMA_POOLING_TYPE_NONE), str(llama_cpp.LLAMA_POOLING_TYPE_RANK), ""}
    return _of_architecture(metadata, "pooling_type") not in no_vector


def _may_be_pooled(metadata: dict[str, str], known: EmbedderFamily) -> bool:
    """Return whether the family says how to pool what the file leaves open."""
    is_reranker = _of_architecture(metadata, "pooling_type") == str(
        llama_cpp.LLAMA_POOLING_TYPE_RANK
    )
    return bool(known.pooling) and not is_reranker


def _name(path: Path) -> str:
    """Return a name made of file name and content, so that another file gets its own vectors."""
    digest = hashlib.sha256(f"{path.stat().st_size}".encode())
    with path.open("rb") as file:
        digest.update(file.read(1 << 20))
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", path.stem).strip("._-")[:40] or "model"
    return f"{stem}-{digest.hexdigest()[:8]}"
