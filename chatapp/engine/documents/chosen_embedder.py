"""Loads the embedder that a path names: a GGUF file, or the starter."""

from __future__ import annotations

from pathlib import Path

from chatapp.engine.documents.embeddings import Embedder, WordLlamaEmbedder
from chatapp.engine.imports import ONE_AT_A_TIME


def load(path: str) -> Embedder:
    """Load the embedder of a GGUF file, the starter for "". Raises ModelNotEmbedding or EmbedderFailed."""
    if not path:
        return WordLlamaEmbedder()
    with ONE_AT_A_TIME:
        from chatapp.engine.documents.gguf_embedder import GgufEmbedder

    return GgufEmbedder(Path(path))
