"""The LangChain chat model of a loaded model, local or remote."""

from __future__ import annotations

import functools
from typing import Any

from langchain_core.language_models.chat_models import BaseChatModel

from chatapp.engine.models.chat_model import ChatModel
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.local_model import LocalModel
from chatapp.engine.models.remote.remote_chat import RemoteChat
from chatapp.engine.models.remote.remote_model import RemoteModel


@functools.singledispatch
def langchain_model(model: Any, run: Run) -> BaseChatModel:
    """Return the `BaseChatModel` that writes one answer and records its outcome in `run`."""
    raise TypeError(f"no LangChain model for {type(model).__name__}")


@langchain_model.register
def _(model: LocalModel, run: Run) -> BaseChatModel:
    return ChatModel(client=model, run=run)


@langchain_model.register
def _(model: RemoteModel, run: Run) -> BaseChatModel:
    return RemoteChat(client=model, run=run)
