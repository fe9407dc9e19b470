"""Loads the draft model for speculative decoding, if it fits the main model and the memory."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import NamedTuple

from chatapp.contract.engine_settings import EngineSettings
from chatapp.engine.models.files import gguf
from chatapp.engine.models.llama import draft
from chatapp.engine.models.llama.weights import LoadOptions, Weights
from chatapp.engine.process import memory
from chatapp.errors import ModelIsEmbedding, ModelIsReranker, ModelTooLarge, by_name
from chatapp.machine.context_price import needed_bytes, size


class LoadedDraft(NamedTuple):
    """A draft model and the memory it takes."""

    draft: draft.Draft
    size_bytes: int


def load(path: Path, main: Weights, options: LoadOptions, settings: EngineSettings) -> LoadedDraft:
    """Load a draft for a main model loaded with `options`. Raises NotADraft or a ModelError."""
    model = gguf.inspect(path)
    if model.problem:
        raise by_name()[model.problem](**model.details)
    if model.kind != "chat":
        raise (
            ModelIsReranker(name=path.name)
            if model.kind == "reranker"
            else ModelIsEmbedding(name=path.name)
        )
    draft.check(Path(model.path), main)
    tokens = min(main.context_tokens, model.context_tokens or main.context_tokens)
    needed, available = needed_bytes(model, tokens, settings), memory.available_bytes()
    if 0 < available < needed:
        raise ModelTooLarge(name=path.name, needed=size(needed), available=size(available))
    # The draft keeps its own trained context; longer answers go on without it.
    own = dataclasses.replace(
        options, context_tokens=tokens, extension="off", trained_tokens=model.context_tokens
    )
    return LoadedDraft(draft.Draft(Path(model.path), main, own), needed)
