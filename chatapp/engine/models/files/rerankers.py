"""Recognises a reranker (cross-encoder) by its GGUF header.

llama.cpp marks them with `<architecture>.pooling_type` 4 (LLAMA_POOLING_TYPE_RANK) and a
classifier, `cls` and `cls.output`; a causal one (Qwen3-Reranker) has the prompt of a pair in
`tokenizer.chat_template.rerank`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from chatapp.engine.models.files.gguf_checks import length, whole
from chatapp.engine.models.files.gguf_cursor import tidy
from chatapp.engine.models.files.gguf_reader import Tensor, Value
from chatapp.errors import (
    ModelDamaged,
    ModelRerankerIncomplete,
    ModelUnknownArchitecture,
    cause_code,
)

POOLING_RANK = 4
"""llama.cpp's LLAMA_POOLING_TYPE_RANK."""
_CLASSIFIER = {
    "bert": "cls.output.weight",
    "modern-bert": "cls.output.weight",
    "neo-bert": "cls.output.weight",
    "qwen3": "cls.output.weight",
    "qwen3vl": "cls.output.weight",
    "jina-bert-v2": "cls.weight",
}
"""The score tensor by architecture, from build_pooling in llama.cpp's llama-graph.cpp."""
_NAME = re.compile("re-?rank", re.IGNORECASE)


def is_reranker(
    file: str, architecture: str, metadata: dict[str, Value], tensors: Sequence[Tensor]
) -> bool:
    """Whether a file is a reranker, also an incomplete one, which is no chat model either."""
    pooling = whole(metadata, f"{architecture}.pooling_type")
    if pooling == POOLING_RANK or any(tensor.name.startswith("cls.") for tensor in tensors):
        return True
    named = (metadata.get("general.name"), metadata.get("general.basename"), file)
    return not pooling and any(
        _NAME.search(name.replace("_", "-")) for name in named if isinstance(name, str)
    )


def check(
    file: str, architecture: str, metadata: dict[str, Value], tensors: Sequence[Tensor]
) -> None:
    """Raise a ModelError when llama.cpp could not compute a valid score."""
    needed = _CLASSIFIER.get(architecture)
    if needed is None:
        raise ModelUnknownArchitecture(
            name=file, architecture=cause_code("purpose.reranking", name=tidy(architecture))
        )
    score = next((tensor for tensor in tensors if tensor.name == needed), None)
    if score is None:
        raise ModelRerankerIncomplete(name=file, what=needed)
    labels = length(metadata.get(f"{architecture}.classifier.output_labels")) or 1
    # llama.cpp reads one number a label and aborts where there are fewer.
    wide = whole(metadata, f"{architecture}.embedding_length")
    if score.shape[:1] != (wide,) or score.elements != wide * labels:
        raise ModelDamaged(name=file, cause=cause_code("gguf_tensor_shape", tensor=needed))
