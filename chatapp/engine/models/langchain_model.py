"""The LangChain chat model of a loaded model, local or remote."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from langchain_core.language_models.chat_models import BaseChatModel

from chatapp.engine.models.chat_model import ChatModel
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.llama.weights import LoadOptions, Weights
from chatapp.engine.models.local_model import LocalModel
from chatapp.engine.models.remote.remote_chat import RemoteChat
from chatapp.engine.models.remote.remote_model import RemoteModel


def open_chat_model(file: Path, context_tokens: int = 4096) -> BaseChatModel:
    """Load a GGUF file as a LangChain chat model, for programs of one's own. Raises ModelError."""
    return langchain_model(LocalModel(Weights(file, LoadOptions(context_tokens))), Run())


@functools.singledispatch
def langchain_model(model: Any, run: Run) -> BaseChatModel:
    """Return the `BaseChatModel` that writes one answer and records its outcome in `run`."""
    raise TypeError(f"no LangChain model for {type(model).__name__}")


@langchain_model.register
def _(model: LocalModel, run: Run) -> BaseChatModel:
    return ChatModel(client=model, run=run, model_path=str(model.weights.path))


@langchain_model.register
def _(model: RemoteModel, run: Run) -> BaseChatModel:
    return RemoteChat(client=model, run=run)
