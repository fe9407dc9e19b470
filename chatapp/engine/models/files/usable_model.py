"""Whether a model file can be loaded for chatting, before anything of it is read."""

from __future__ import annotations

from pathlib import Path

from chatapp import errors
from chatapp.contract.records import Model
from chatapp.engine.process import memory
from chatapp.errors import ModelTooLarge
from chatapp.machine.context_price import size


def check(model: Model) -> Model:
    """Return the model or raise its header's error; refuse one twice the size of the memory."""
    if model.problem:
        raise errors.by_name()[model.problem](**model.details)
    if model.kind == "embedding":
        raise errors.ModelIsEmbedding(name=Path(model.path).name)
    if model.kind == "reranker":
        raise errors.ModelIsReranker(name=Path(model.path).name)
    available = memory.available_bytes()
    if model.memory_bytes > available * 2:
        raise ModelTooLarge(
            name=Path(model.path).name, needed=size(model.memory_bytes), available=size(available)
        )
    return model
